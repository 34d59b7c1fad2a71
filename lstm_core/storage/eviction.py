"""Room on the disk: what goes when the runs take too much, and what was left lying about."""

import contextlib
import re
import shutil
import time
from collections.abc import Container
from pathlib import Path

from lstm_core.hashes import HASH_LENGTH
from lstm_core.storage.cells import OWN_CELLS
from lstm_core.storage.files import WRITING, Unfit, stats_of
from lstm_core.storage.record_files import RECORD, array_file, read_json
from lstm_core.storage.results import OWN_RESULTS, SHIPPED_RESULTS

ASIDE = "set-aside"
REMOVING = ".removing-"  # what the name of a folder begins with that is on its way out
STALE_SECONDS = 3_600  # until then another process may be about to name a fresh file in run.json


def run_folders(folder: Path) -> list[Path]:
    """The folders that are named after a run, or after one and when it was set aside."""
    named = re.compile(rf"[0-9a-f]{{{HASH_LENGTH}}}(-\d+)?")
    try:
        return [path for path in folder.iterdir() if named.fullmatch(path.name) and path.is_dir()]
    except OSError:
        return []


def remove(path: Path) -> bool:
    """Remove a run's folder; a reader finds it whole or not at all. Returns whether it was there.

    Raises:
        OSError: if the disk refuses.
    """
    going = path.with_name(f"{REMOVING}{path.name}-{time.time_ns()}")
    try:
        path.rename(going)
    except (FileNotFoundError, NotADirectoryError):
        return False
    shutil.rmtree(going, ignore_errors=True)
    return True


def evict(folder: Path, max_bytes: int, stays: Container[str]) -> list[str]:
    """Remove what was least recently used until the rest fits, what was set aside before any
    run; ``stays`` are hashes that are left alone. Returns the hashes of the runs removed."""
    held = []  # (damaged first, then by last use), bytes, path
    for path in [*run_folders(folder), *run_folders(folder / ASIDE)]:
        if path.name in stays:
            continue
        with contextlib.suppress(OSError):
            files = stats_of(path)
            used = max((file.st_mtime for file in files), default=0.0)
            size = sum(file.st_size for file in files)
            held.append(((path.parent == folder, used), size, path))
    total, removed = sum(size for _, size, _ in held), []
    for _, size, path in sorted(held):
        if total <= max_bytes:
            break
        with contextlib.suppress(OSError):
            if remove(path) and path.parent == folder:
                removed.append(path.name)
            total -= size
    return removed


def sweep(folder: Path) -> None:
    """Remove what killed writers left, an hour after: files that are not whole, array files that
    no ``run.json`` names, folders that never got one, removals that were not finished."""
    for place in (folder, folder / ASIDE):
        for going in place.glob(f"{REMOVING}*"):
            shutil.rmtree(going, ignore_errors=True)
    for path in run_folders(folder):
        with contextlib.suppress(OSError, Unfit):
            _sweep_run(path)
    others = [folder / name for name in (OWN_RESULTS, SHIPPED_RESULTS, OWN_CELLS)]
    for path in [*run_folders(folder / ASIDE), *others]:
        with contextlib.suppress(OSError):
            unlink_stale(list(path.glob(f"{WRITING}*")))


def _sweep_run(path: Path) -> None:
    files, abandoned, named = list(path.iterdir()), _is_stale(path), ""
    if path / RECORD in files:
        if len(files) == 2:  # and the array file that it names, as nearly always
            return
        named = array_file(read_json(path))
    ours = [file for file in files if file.name.startswith((WRITING, "arrays-"))]
    unlink_stale([file for file in ours if file.name != named])
    if not named and abandoned:
        path.rmdir()  # only if nothing is in it


def unlink_stale(files: list[Path]) -> None:
    """Remove those that nobody has touched for an hour."""
    for file in files:
        if _is_stale(file):
            file.unlink(missing_ok=True)


def _is_stale(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > STALE_SECONDS
