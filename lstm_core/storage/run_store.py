"""What every store of runs does: find, list, save, delete, make room.

``<hash>/`` in its folder holds a run. Nothing in there can be executed, and whatever is read was
checked against the config that it says it belongs to.
"""

import contextlib
import os
from abc import ABC, abstractmethod
from collections.abc import Set
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from lstm_core.errors import StoreError
from lstm_core.storage.eviction import evict, remove, run_folders, sweep
from lstm_core.storage.files import Unfit, check_hash, stats_of, why
from lstm_core.storage.location import make_folder
from lstm_core.storage.record_files import RECORD
from lstm_core.storage.setting_aside import set_aside
from lstm_core.text_run import AnyConfig, AnyRun


class Listed(Protocol):
    """What the list of runs shows of one, read without the arrays."""

    @property
    def last_used(self) -> float:
        """Seconds since 1970."""


AnyEntry = TypeVar("AnyEntry", bound=Listed)


class RunStore(ABC, Generic[AnyConfig, AnyRun, AnyEntry]):
    """The runs in ``folder``, and those in ``others``, which are only ever read. ``stays``: hashes
    of runs that are never evicted."""

    def __init__(self, folder: Path, max_bytes: int, *others: Path, stays: Set[str] = frozenset()):
        self.folder, self.max_bytes = folder, max_bytes
        self._folders, self._stays = tuple(dict.fromkeys([folder, *others])), stays

    @staticmethod
    @abstractmethod
    def _read(path: Path, run_hash: str) -> AnyRun | None:
        """The run in a folder, as ``record_files.read_twice`` finds it."""

    @abstractmethod
    def _read_entry(self, path: Path, bytes: int, last_used: float) -> AnyEntry:
        """What the list shows of the run in a folder.

        Raises:
            Unfit: if it is damaged.
            OSError: if it cannot be read, ``FileNotFoundError`` if there is none.
        """

    @staticmethod
    @abstractmethod
    def _write(path: Path, run: AnyRun) -> None:
        """Put a run's files in its folder.

        Raises:
            StoreError: if it is none that can be stored.
            OSError: if the disk refuses.
        """

    def load(self, run_hash: str) -> AnyRun | None:
        """The run of that name, or None if there is none.

        Raises:
            StoreError: if the name is no hash or the folder cannot be read.
            DamagedRun: if the files do not fit, at a second look too; those of one's own are set
                aside.
        """
        check_hash(run_hash)
        for folder in self._folders:
            path = folder / run_hash
            try:
                run = self._read(path, run_hash)
            except Unfit as error:
                run = self._set_aside(path, str(error))
            except OSError as error:
                raise StoreError(f"run {run_hash} cannot be read: {why(error)}") from error
            if run is not None:
                with contextlib.suppress(OSError):  # a read-only folder keeps no record of use
                    os.utime(path / RECORD)
                return run
        return None

    def _set_aside(self, path: Path, fault: str) -> AnyRun | None:
        """What ``set_aside`` does with a damaged run."""
        name = path.name
        return set_aside(path, f"run {name}", fault, lambda aside: self._read(aside, name))

    def holds(self, config: AnyConfig) -> bool:
        """Whether there is a run of this config, be it sound or not."""
        return any((folder / config.hash / RECORD).is_file() for folder in self._folders)

    def entry(self, config: AnyConfig) -> AnyEntry | None:
        """What the list of runs would show of this one; None if there is none that is sound."""
        for folder in self._folders:
            with contextlib.suppress(OSError, Unfit):
                return self._entry(folder / config.hash)
        return None

    def entries(self) -> tuple[list[AnyEntry], list[str]]:
        """All runs, last used first, and a message for each that cannot be read."""
        entries: dict[str, AnyEntry] = {}
        problems = []
        for folder in self._folders:
            for path in run_folders(folder):
                try:
                    entry = self._entry(path)
                except FileNotFoundError:
                    continue  # vanished, or being written for the first time
                except Unfit as error:
                    problems.append(f"run {path.name} is damaged: {error}")
                except OSError as error:
                    problems.append(f"run {path.name} cannot be read: {why(error)}")
                else:
                    entries.setdefault(path.name, entry)
        return sorted(entries.values(), key=lambda entry: -entry.last_used), problems

    def _entry(self, path: Path) -> AnyEntry:
        used = (path / RECORD).stat().st_mtime
        return self._read_entry(path, sum(file.st_size for file in stats_of(path)), used)

    def save(self, run: AnyRun) -> bool:
        """Write a run, replacing one of the same config, then evict down to the size limit.
        Returns whether it is in place now.

        Raises:
            StoreError: if it is none that can be stored, or the disk refuses.
        """
        path = self.folder / run.hash
        try:
            make_folder(self.folder)
            self._write(path, run)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.rmdir()  # only if nothing is in it
            raise StoreError(
                f"run {run.hash} could not be stored in {self.folder}: {why(error)}"
            ) from error
        self.evict(keep=run.hash)
        return True

    def delete(self, run_hash: str) -> bool:
        """Remove one of one's own runs. Returns whether it was there.

        Raises:
            StoreError: if the name is no hash, or the disk refuses.
        """
        path = self.folder / check_hash(run_hash)
        try:
            return remove(path)
        except OSError as error:
            raise StoreError(f"run {run_hash} could not be deleted: {why(error)}") from error

    def evict(self, keep: str | None = None) -> list[str]:
        """Remove what was least recently used until the rest fits, what was set aside as damaged
        before any run. Returns the hashes of the runs removed."""
        sweep(self.folder)
        return evict(self.folder, self.max_bytes, stays=self._stays | {keep or ""})
