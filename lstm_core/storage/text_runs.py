"""The runs of texts, and the texts: find, save, list.

``cache/text/<hash>/`` holds a run, ``cache/text/corpora/`` the texts that somebody gave. Nothing in
there can be executed, and whatever is read was checked.
"""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from lstm_core.config.text_config import TextConfig
from lstm_core.errors import StoreError
from lstm_core.storage.eviction import evict, remove, run_folders, sweep
from lstm_core.storage.files import Unfit, stats_of, why
from lstm_core.storage.location import make_folder, own_folder
from lstm_core.storage.record_files import RECORD
from lstm_core.storage.setting_aside import set_aside
from lstm_core.storage.store import check_hash
from lstm_core.storage.text_run_files import read_text_record, read_text_run, write_text_run
from lstm_core.storage.texts import Texts
from lstm_core.text_run import TextRun

FOLDER, CORPORA = "text", "corpora"
MAX_BYTES = 2_000_000_000  # all runs of texts together


@dataclass(frozen=True)
class TextRunEntry:
    """What the list of runs shows, read without the arrays. ``held_out``: nats per character at the
    end, None without a held-out part. ``last_used``: seconds since 1970."""

    config: TextConfig
    corpus_name: str
    held_out: float | None
    bytes: int
    last_used: float

    @property
    def updates(self) -> int:
        return self.config.updates


class TextStore:
    """The runs of texts in a cache folder (None: the one of one's own runs), and its ``texts``."""

    def __init__(self, folder: Path | str | None = None, *, max_bytes: int = MAX_BYTES):
        self.folder = Path(folder or own_folder()) / FOLDER
        self.max_bytes = max_bytes
        self.texts = Texts(self.folder / CORPORA, needed=self._needed_texts)

    def load(self, run_hash: str) -> TextRun | None:
        """The run of that name, or None if there is none.

        Raises:
            StoreError: if the name is no hash or the folder cannot be read.
            DamagedRun: if the files do not fit, at a second look too; they are set aside.
        """
        path = self.folder / check_hash(run_hash)
        try:
            run = read_text_run(path, run_hash)
        except Unfit as error:
            run = set_aside(path, str(error), lambda aside: read_text_run(aside, run_hash))
        except OSError as error:
            raise StoreError(f"run {run_hash} cannot be read: {why(error)}") from error
        if run is not None:
            with contextlib.suppress(OSError):  # a read-only folder keeps no record of use
                os.utime(path / RECORD)
        return run

    def holds(self, config: TextConfig) -> bool:
        """Whether there is a run of this config, be it sound or not."""
        return (self.folder / config.hash / RECORD).is_file()

    def entry(self, run_hash: str) -> TextRunEntry | None:
        """What the list of runs would show of this one; None if there is none that is sound."""
        with contextlib.suppress(OSError, Unfit):
            return self._entry(self.folder / check_hash(run_hash))
        return None

    def entries(self) -> tuple[list[TextRunEntry], list[str]]:
        """All runs, last used first, and a message for each that cannot be read."""
        entries, problems = [], []
        for path in run_folders(self.folder):
            try:
                entries.append(self._entry(path))
            except FileNotFoundError:
                continue  # vanished, or being written for the first time
            except Unfit as error:
                problems.append(f"run {path.name} is damaged: {error}")
            except OSError as error:
                problems.append(f"run {path.name} cannot be read: {why(error)}")
        return sorted(entries, key=lambda entry: -entry.last_used), problems

    def _entry(self, path: Path) -> TextRunEntry:
        record, config = read_text_record(path, path.name)
        return TextRunEntry(
            config=config,
            corpus_name=record["corpus_name"],
            held_out=record["held_out"],
            bytes=sum(file.st_size for file in stats_of(path)),
            last_used=(path / RECORD).stat().st_mtime,
        )

    def save(self, run: TextRun) -> None:
        """Write a run, replacing one of the same config, then evict down to the size limit.

        Raises:
            StoreError: for weights that are no numbers, or if the disk refuses.
        """
        path = self.folder / run.hash
        try:
            make_folder(self.folder.parent)
            write_text_run(path, run)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.rmdir()  # only if nothing is in it
            raise StoreError(
                f"run {run.hash} could not be stored in {self.folder}: {why(error)}"
            ) from error
        self.evict(keep=run.hash)

    def delete(self, run_hash: str) -> bool:
        """Remove a run. Returns whether it was there.

        Raises:
            StoreError: if the name is no hash, or the disk refuses.
        """
        try:
            return remove(self.folder / check_hash(run_hash))
        except OSError as error:
            raise StoreError(f"run {run_hash} could not be deleted: {why(error)}") from error

    def evict(self, keep: str | None = None) -> list[str]:
        """Remove what was least recently used until the rest fits, what was set aside as damaged
        before any run. Returns the hashes of the runs removed."""
        sweep(self.folder)
        return evict(self.folder, self.max_bytes, stays={keep or ""})

    def _needed_texts(self) -> set[str]:
        return {entry.config.corpus for entry in self.entries()[0]}
