"""A record and its array file as a folder that others may look into at any moment.

``run.json`` holds plain values and the name of the array file beside it, ``arrays-<digest>.npz``.
The array file is written first and ``run.json`` is then put in place by a rename, so a crash at any
moment leaves the old ones or the new ones and never half of them. A folder that is removed goes by
a rename. A reader beside all that believes a fault only when it sees it twice.
"""

import errno
import json
import re
import time
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any, TypeVar

from lstm_core.hashes import content_hash, is_hash
from lstm_core.storage.arrays import Arrays, Layout, from_bytes, largest_file
from lstm_core.storage.files import Unfit, read_file, write_file

RECORD = "run.json"
FORMAT = 1  # of the record
MAX_JSON_BYTES = 1_000_000
SECOND_LOOK_SECONDS = 0.02  # after which a fault is looked at once more
ATTEMPTS = 20  # to write into a folder that others move away

# What an environment may say, as patterns. The machine is "" where Python cannot tell.
ENVIRONMENT = dict.fromkeys(("python", "tensorflow", "keras", "numpy"), r"\d[\w.+-]{0,39}")
ENVIRONMENT["machine"] = r"[\w.+-]{0,40}"

Found = TypeVar("Found")


def write_record(path: Path, record: dict[str, Any], arrays: bytes) -> None:
    """Put both files in their folder, the record with the array file's name as "arrays". Others may
    evict the folder or set it aside at any moment; it is then made anew.

    Raises:
        OSError: if the disk refuses.
    """
    name = f"arrays-{content_hash(arrays)}.npz"
    record = {"format": FORMAT, **record, "arrays": name}
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
    for attempt in range(ATTEMPTS):
        try:
            path.mkdir(parents=True, exist_ok=True)
            write_file(path / name, arrays)
            write_file(path / RECORD, text.encode())
        except (FileNotFoundError, FileExistsError):  # the latter: gone while it was made
            if attempt == ATTEMPTS - 1:
                raise
        else:
            if (path / name).exists():  # or the folder was another one for the second file
                return
    raise FileNotFoundError(errno.ENOENT, "the folder is moved away again and again")


def read_twice(path: Path, read: Callable[[], Found]) -> Found | None:
    """What ``read`` finds in a folder; None if there is nothing, or nothing yet.

    Others may replace, evict or set aside the folder while it is read. So a fault is believed only
    when a second look, a moment later, finds the same one beside the same ``run.json``, and that
    is still in place afterwards.

    Raises:
        Unfit: if there is something, but damaged.
        OSError: if it cannot be read.
    """
    seen = None
    while (record := _identity(path / RECORD)) is not None:
        try:
            return read()
        except FileNotFoundError:
            fault = "its array file is missing"
        except Unfit as error:
            fault = str(error)
        if seen == (record, fault) and record == _identity(path / RECORD):
            raise Unfit(fault)
        seen = record, fault
        time.sleep(SECOND_LOOK_SECONDS)
    return None


def _identity(file: Path) -> tuple[int, ...] | None:
    """Equal for a file that nobody has touched in between; None if there is none."""
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def read_json(path: Path) -> dict[str, Any]:
    """What ``run.json`` says, if it is an object of this format.

    Raises:
        Unfit: if it is not.
        OSError: if it cannot be read, ``FileNotFoundError`` if there is none.
    """
    content = read_file(path / RECORD, MAX_JSON_BYTES, RECORD)
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):
        raise Unfit("run.json is not valid JSON") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise Unfit(f"run.json is not of format {FORMAT}")
    return record


def check_environment(made_with: Any) -> None:
    """Raise ``Unfit`` for anything but versions by name."""
    if not isinstance(made_with, dict):
        raise Unfit("run.json is incomplete or foreign")
    for name, text in made_with.items():
        pattern = ENVIRONMENT.get(name)
        if not (pattern and isinstance(text, str) and re.fullmatch(pattern, text, re.ASCII)):
            raise Unfit(f"its environment's {name[:20]!r} is no version: expected one like 3.15.1")


def check_snapshots(count: Any, most: int) -> int:
    """Return how many a record claims, or raise ``Unfit``."""
    if not isinstance(count, int) or not 1 <= count <= most:
        raise Unfit(f"it claims {count} snapshots")
    return count


def array_file(record: dict[str, Any]) -> str:
    """The name of the array file, or raise ``Unfit``."""
    name = record.get("arrays")
    if not isinstance(name, str) or name != f"arrays-{name[7:-4]}.npz" or not is_hash(name[7:-4]):
        raise Unfit("it names a foreign array file")
    return name


def read_arrays(
    path: Path, record: dict[str, Any], layout: Layout, may_be_nan: Container[str] = ()
) -> Arrays:
    """The arrays beside a record, as ``arrays.from_bytes`` checks them.

    Raises:
        Unfit: if they are damaged, or foreign.
        FileNotFoundError: if they are missing.
    """
    name = array_file(record)
    content = read_file(path / name, largest_file(layout), "its array file")
    if content_hash(content) != name[7:-4]:
        raise Unfit("its array file was changed or cut off")
    return from_bytes(content, layout, may_be_nan)
