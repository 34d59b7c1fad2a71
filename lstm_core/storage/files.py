"""Files put in place whole, and read only as far as they may be."""

import contextlib
import os
import tempfile
from pathlib import Path

WRITING = ".writing-"  # what the name of a file begins with that is not yet whole


class Unfit(Exception):
    """Why a stored file is not what it should be. It stays within the storage."""


def write_file(path: Path, content: bytes) -> None:
    """Put a file in place whole: written under another name, flushed to disk, renamed."""
    handle, temporary = tempfile.mkstemp(prefix=WRITING, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # mkstemp gives 0600, which other users could not read
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def why(error: OSError) -> str:
    """What the operating system says, without the path."""
    return error.strerror or type(error).__name__
