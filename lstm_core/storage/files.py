"""Files put in place whole."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Put a file in place whole: written under another name, flushed to disk, renamed."""
    handle, temporary = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
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
