"""The command line: ``python -m lstm_core train|predict|list|bench``."""

import sys

from lstm_core.cli import main

sys.exit(main())
