"""Files put in place whole, and read only as far as they may be."""

import contextlib
import os
import tempfile
from pathlib import Path

from lstm_core.errors import StoreError
from lstm_core.hashes import HASH_LENGTH, is_hash

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


def read_file(path: Path, most: int, name: str) -> bytes:
    """A file of at most so many bytes; ``name`` is what a fault calls it.

    Raises:
        FileNotFoundError: if there is none.
        Unfit: if it is no file, or a larger one.
    """
    if path.exists() and not path.is_file():  # opening a pipe would wait for ever
        raise Unfit(f"{name} is not a file")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise Unfit(f"{name} has {size:,} bytes, expected at most {most:,}")
        return file.read()


def stats_of(folder: Path) -> list[os.stat_result]:
    """Of the files in a folder, without those that go while it is looked at."""
    found = []
    for file in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.append(file.stat())
    return found


def why(error: OSError) -> str:
    """What the operating system says, without the path."""
    return error.strerror or type(error).__name__


def check_hash(text: str, of: str = "run") -> str:
    """Return the hash that names a run, or what else it is ``of``, or raise ``StoreError`` if the
    text can be none."""
    if not is_hash(text):
        raise StoreError(f"{text[:40]!r} is no {of}: expected {HASH_LENGTH} hexadecimal digits")
    return text
