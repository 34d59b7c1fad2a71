"""Room on the disk: what goes when the runs take too much, and what was left lying about."""

import contextlib
import shutil
import time
from collections.abc import Container
from pathlib import Path

from lstm_core.storage.files import Unfit
from lstm_core.storage.run_files import RECORD, read_record

ASIDE = "set-aside"
STALE_SECONDS = 3_600  # until then another process may be about to name a fresh file in run.json


def run_folders(folder: Path) -> list[Path]:
    """The folders that are named after a run, and nothing else that lies there."""
    try:
        return [
            path
            for path in folder.iterdir()
            if not set(path.name.split("-")[0]) - set("0123456789abcdef") and path.is_dir()
        ]
    except OSError:
        return []


def evict(folder: Path, max_bytes: int, stays: Container[str]) -> list[str]:
    """Remove what was least recently used until the rest fits, what was set aside before any
    run; ``stays`` are hashes that are left alone. Returns the hashes of the runs removed."""
    held = []  # (damaged first, then by last use), bytes, path
    for path in [*run_folders(folder), *run_folders(folder / ASIDE)]:
        if path.name in stays:
            continue
        with contextlib.suppress(OSError):
            files = [file.stat() for file in path.iterdir()]
            used = max((file.st_mtime for file in files), default=0.0)
            size = sum(file.st_size for file in files)
            held.append(((path.parent == folder, used), size, path))
    total, removed = sum(size for _, size, _ in held), []
    for _, size, path in sorted(held):
        if total <= max_bytes:
            break
        shutil.rmtree(path, ignore_errors=True)
        total -= size
        if path.parent == folder:
            removed.append(path.name)
    return removed


def sweep(folder: Path) -> None:
    """Remove what interrupted or replaced writes left in the folders of runs."""
    for path in run_folders(folder):
        with contextlib.suppress(OSError, Unfit):
            used = {RECORD, read_record(path)[0]["arrays"]}
            for file in path.iterdir():
                if file.name not in used and time.time() - file.stat().st_mtime > STALE_SECONDS:
                    file.unlink()
