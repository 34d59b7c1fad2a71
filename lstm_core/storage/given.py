"""A file that a user names."""

from pathlib import Path

from lstm_core.errors import InputError
from lstm_core.storage.files import Unfit, read_file, why


def given_file(path: str, most: int, option: str) -> bytes:
    """What is in a file of at most so many bytes, which was named by an option.

    Raises:
        InputError: if there is no such file, it is larger, or cannot be read.
    """
    try:
        return read_file(Path(path).expanduser(), most, "it")
    except Unfit as error:
        raise InputError(f"{option}={path}: {error}") from None
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise InputError(f"{option}={path}: {reason}") from None
