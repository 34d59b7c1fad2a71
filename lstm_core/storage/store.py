"""The runs and results in a folder: find, save, list.

``cache/<hash>/`` holds a run. Nothing in there can be executed, and whatever is read was checked
against the config that it says it belongs to.
"""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.config.allowed import HASH_LENGTH
from lstm_core.errors import DamagedRun, StoreError
from lstm_core.run import Run
from lstm_core.storage.eviction import evict, remove, run_folders, sweep
from lstm_core.storage.files import Unfit, stats_of, why
from lstm_core.storage.location import make_folder, own_folder
from lstm_core.storage.record_files import RECORD
from lstm_core.storage.results import (
    OWN_RESULTS,
    SHIPPED_RESULTS,
    read_result,
    result_file,
    write_result,
)
from lstm_core.storage.run_files import read_record, read_run, write_run
from lstm_core.storage.setting_aside import set_aside
from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs

MAX_BYTES = 2_000_000_000  # all runs together; the shipped ones do not count


@dataclass(frozen=True)
class Entry:
    """What the list of runs shows, read without the arrays."""

    config: RunConfig
    final_accuracy: float
    final_loss: float
    updates: int
    bytes: int
    last_used: float  # seconds since 1970
    shipped: bool


class Store:
    """The runs in one folder; ``shipped`` is a second one that is only ever read.

    ``location.own_folder`` says which one it is by default.
    """

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        shipped: Path | str = SHIPPED_FOLDER,
        max_bytes: int = MAX_BYTES,
    ):
        self.folder = Path(folder or own_folder())
        self.shipped, self.max_bytes = Path(shipped), max_bytes
        self._folders = tuple(dict.fromkeys([self.folder, self.shipped]))
        self._shipped_hashes = {config.hash for config in shipped_configs()}

    # Reading ------------------------------------------------------------------------

    def load(self, run_hash: str) -> Run | None:
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
                run = read_run(path, run_hash)
            except Unfit as error:
                run = self._set_aside(path, str(error))
            except OSError as error:
                raise StoreError(f"run {run_hash} cannot be read: {why(error)}") from error
            if run is not None:
                with contextlib.suppress(OSError):  # a read-only folder keeps no record of use
                    os.utime(path / RECORD)
                return run
        return None

    def holds(self, config: RunConfig) -> bool:
        """Whether there is a run of this config, be it sound or not."""
        return any((folder / config.hash / RECORD).is_file() for folder in self._folders)

    def entry(self, config: RunConfig) -> Entry | None:
        """What the list of runs would show of this one; None if there is none that is sound."""
        for folder in self._folders:
            with contextlib.suppress(OSError, Unfit):
                return self._entry(folder / config.hash)
        return None

    def entries(self) -> tuple[list[Entry], list[str]]:
        """All runs, last used first, and a message for each that cannot be read."""
        entries: dict[str, Entry] = {}
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

    def _entry(self, path: Path) -> Entry:
        record, config = read_record(path, path.name)
        return Entry(
            config=config,
            final_accuracy=record["final_accuracy"],
            final_loss=record["final_loss"],
            updates=config.epochs * config.updates_per_epoch,
            bytes=sum(file.st_size for file in stats_of(path)),
            last_used=(path / RECORD).stat().st_mtime,
            shipped=path.name in self._shipped_hashes,
        )

    def _set_aside(self, path: Path, fault: str) -> Run | None:
        """Set a damaged run of one's own aside, as ``set_aside`` does; what came with the project
        is never moved."""
        if path.parent != self.folder or (
            path.parent == self.shipped and path.name in self._shipped_hashes
        ):
            raise DamagedRun(
                f"run {path.name} is damaged and was not used: {fault}. "
                "It came with the project and stays where it is"
            )
        return set_aside(path, fault, lambda aside: read_run(aside, path.name))

    # Writing ------------------------------------------------------------------------

    def save(self, run: Run, *, replace_shipped: bool = False) -> bool:
        """Write a run, replacing one of the same config, then evict down to the size limit.

        Returns false where a shipped run is in place: it stays as it is, unless
        ``replace_shipped``.

        Raises:
            StoreError: if the run is not what its config alone gives, or the disk refuses.
        """
        if run.callbacks:
            raise StoreError(
                f"this run was trained with callbacks of your own ({', '.join(run.callbacks)}), "
                "so its settings alone do not say what it is; it is not stored"
            )
        path = self.folder / run.hash
        if run.hash in self._shipped_hashes and not replace_shipped:
            with contextlib.suppress(OSError, Unfit):
                if read_run(self.shipped / run.hash, run.hash) is not None:
                    return False
        try:
            make_folder(self.folder)
            write_run(path, run)
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
            StoreError: if the name is no hash, the run came with the project, or the disk refuses.
        """
        check_hash(run_hash)
        if run_hash in self._shipped_hashes:
            raise StoreError(
                f"run {run_hash} came with the project and stays; runs of your own can be deleted"
            )
        try:
            return remove(self.folder / run_hash)
        except OSError as error:
            raise StoreError(f"run {run_hash} could not be deleted: {why(error)}") from error

    def evict(self, keep: str | None = None) -> list[str]:
        """Remove what was least recently used until the rest fits; shipped runs stay.

        What was set aside as damaged goes before any run. Returns the hashes of the runs
        removed.
        """
        sweep(self.folder)
        return evict(self.folder, self.max_bytes, stays=self._shipped_hashes | {keep or ""})

    # Results of experiments ---------------------------------------------------------

    def results(self, name: str) -> list[dict[str, Any]]:
        """The stored results of that name, one's own first and then the shipped one.

        What is damaged or cannot be read is passed over: the next save replaces it.
        """
        folders = (self.folder / OWN_RESULTS, self.shipped / SHIPPED_RESULTS)
        found = [read_result(result_file(folder, name)) for folder in folders]
        return [record for record in found if record is not None]

    def save_result(self, name: str, record: dict[str, Any], *, ship: bool = False) -> None:
        """Write a result, replacing one's own of that name, or the one to ``ship``.

        Raises:
            StoreError: if the disk refuses.
        """
        file = result_file(
            self.shipped / SHIPPED_RESULTS if ship else self.folder / OWN_RESULTS, name
        )
        try:
            make_folder(file.parent.parent)
            write_result(file, record)
        except OSError as error:
            raise StoreError(
                f"the result {name} could not be stored in {file.parent}: {why(error)}"
            ) from error


def check_hash(text: str) -> str:
    """Return a run's hash, or raise ``StoreError`` if the text cannot be one."""
    if len(text) != HASH_LENGTH or set(text) - set("0123456789abcdef"):
        raise StoreError(f"{text[:40]!r} is no run: expected {HASH_LENGTH} hexadecimal digits")
    return text
