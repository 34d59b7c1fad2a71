"""The command line. Results go to standard output, everything else to standard error.

One file per group of commands, which adds its commands and their options to the parser. May
import everything in the core; nothing in the core imports it.

Exit status: 0 done, 1 could not be done, 2 bad input, 70 a mistake in the program, 130
interrupted.
"""

import logging
import sys
import traceback

from lstm_core.cli.output import notice, printable, program
from lstm_core.cli.parser import parse
from lstm_core.errors import InputError, LstmStateError, SettingError, Stopped

MISTAKE = 70  # EX_SOFTWARE of sysexits.h


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments (None: those of the process) say; returns the exit status."""
    try:
        options = parse(arguments)
        status: int = options.command(options) or 0
        sys.stdout.flush()  # here, where a reader that has left can still be dealt with
        return status
    except SettingError as error:
        option = "--" + error.setting.replace("_", "-")
        return _failed(str(error).replace(error.setting, option, 1), 2)
    except InputError as error:
        return _failed(str(error), 2)
    except Stopped as error:
        return _failed(str(error), 130)
    except LstmStateError as error:
        return _failed(str(error), 1)
    except KeyboardInterrupt:
        return _failed("interrupted", 130)
    except BrokenPipeError:  # the reader of our output has left
        sys.stderr.close()
        return 1
    except Exception as error:
        logging.getLogger(__name__).error(printable(traceback.format_exc()))
        what = f"{type(error).__name__}: {error}"
        said = f"this is a mistake in the program, please report it with the lines above ({what})"
        return _failed(said, MISTAKE)


def _failed(message: str, status: int) -> int:
    notice(f"{program()}: {message}")
    return status
