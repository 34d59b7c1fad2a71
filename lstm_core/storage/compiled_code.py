"""The folder where TensorFlow keeps compiled programs from one start to the next.

What lies there is machine code that is run, so it is believed only from a folder that belongs to
this user and that nobody else can write to, and only with the digest that was put beside it after
it was written. TensorFlow itself would take a flipped bit for code, and a cut file for an error.
"""

import hashlib
import importlib.metadata
import os
import platform
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path

from lstm_core.hashes import content_hash
from lstm_core.storage.files import write_file
from lstm_core.storage.location import users_cache

SWITCH = "LSTM_COMPILE_CACHE"  # 0: keep nothing; a path: keep it there
MAX_BYTES = 64_000_000  # a program takes about half a million
ROOM = 4 * MAX_BYTES  # that must be free: TensorFlow cannot compile where it cannot write
SEAL = ".sha256"
BEING_WRITTEN = 600  # seconds for which a file that is not whole yet may be another process's


def folder_for_compiled_code() -> Path | None:
    """The folder, made and tidied; None if it is switched off or cannot be trusted."""
    wanted = os.environ.get(SWITCH) or str(users_cache() / "compiled")
    folder = Path(wanted).absolute() / _processor_and_version()
    if wanted == "0" or len(str(folder).split()) > 1:  # TensorFlow's flags end at a space
        return None
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if not (_is_private(folder.parent) and _is_private(folder)):
            return None
        _tidy(folder)
        return folder if shutil.disk_usage(folder).free > ROOM else None
    except OSError:
        return None


def seal(folder: Path) -> None:
    """Put digests beside what was compiled just now, so that it is believed at the next start."""
    for entry in folder.glob("*.pb"):
        if not _seal_of(entry).exists():
            with suppress(OSError):  # without one it is compiled again
                write_file(_seal_of(entry), _digest(entry))


def empty(folder: Path) -> None:
    """Throw everything away."""
    for file in folder.iterdir():
        file.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Leave what has its digest, the newest first, up to ``MAX_BYTES``."""
    found = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another process tidies as well
            found.append((file.stat(), file))
    room = MAX_BYTES
    for status, file in sorted(found, key=lambda pair: -pair[0].st_mtime):
        if file.suffix == ".pb":
            room -= status.st_size
            if room < 0 or not _is_sealed(file):
                file.unlink(missing_ok=True)
                _seal_of(file).unlink(missing_ok=True)
        elif file.suffix != SEAL and time.time() - status.st_mtime > BEING_WRITTEN:
            file.unlink(missing_ok=True)


def _is_private(folder: Path) -> bool:
    """Whether it is a folder of this user's that nobody else can write to."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return False
    return os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _processor_and_version() -> str:
    """A name for what compiled code depends on: several machines may share a home."""
    flags = ""
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        flags = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    of = [*platform.uname()[4:], flags, *map(_version, ("tensorflow", "tensorflow-cpu"))]
    return content_hash(repr(of))


def _version(package: str) -> str:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(package)
    return ""


def _is_sealed(entry: Path) -> bool:
    seal = _seal_of(entry)
    return seal.is_file() and seal.read_bytes() == _digest(entry)


def _seal_of(entry: Path) -> Path:
    return entry.with_name(entry.name + SEAL)


def _digest(entry: Path) -> bytes:
    with entry.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().encode()
