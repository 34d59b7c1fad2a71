"""The command line. Results go to standard output, everything else to standard error.

Exit status: 0 done, 1 could not be done, 2 bad input, 130 interrupted.
"""

import sys

from lstm_core.cli.output import fail
from lstm_core.cli.parser import build_parser
from lstm_core.errors import SettingError, StoreError


def main(arguments: list[str] | None = None) -> int:
    options = build_parser().parse_args(arguments)
    try:
        status = options.command(options) or 0
        sys.stdout.flush()  # here, where a reader that has left can still be dealt with
        return status
    except SettingError as error:
        option = "--" + error.setting.replace("_", "-")
        fail(str(error).replace(error.setting, option, 1), status=2)
    except (StoreError, ArithmeticError) as error:
        fail(str(error), status=1)
    except KeyboardInterrupt:
        fail("interrupted", status=130)
    except BrokenPipeError:  # the reader of our output has left
        sys.stderr.close()
        return 1
