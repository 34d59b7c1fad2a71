"""The command line: ``python -m lstm_core COMMAND``; ``--help`` lists the commands."""

import sys

from lstm_core.cli import main

sys.exit(main())
