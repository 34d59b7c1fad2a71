"""The runs and results in a folder, beside those that came with the project."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.errors import DamagedRun, StoreError
from lstm_core.run import Run
from lstm_core.storage.files import Unfit, why
from lstm_core.storage.location import make_folder, own_folder
from lstm_core.storage.results import (
    OWN_RESULTS,
    SHIPPED_RESULTS,
    read_result,
    result_file,
    write_result,
)
from lstm_core.storage.run_files import read_record, read_run, write_run
from lstm_core.storage.run_store import RunStore
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


class Store(RunStore[RunConfig, Run, Entry]):
    """The runs in one folder; ``shipped`` is a second one that is only ever read.

    ``location.own_folder`` says which one it is by default.
    """

    _read, _write = staticmethod(read_run), staticmethod(write_run)

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        shipped: Path | str = SHIPPED_FOLDER,
        max_bytes: int = MAX_BYTES,
    ):
        self.shipped = Path(shipped)
        came = {config.hash for config in shipped_configs()}
        super().__init__(Path(folder or own_folder()), max_bytes, self.shipped, stays=came)

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
        if run.hash in self._stays and not replace_shipped:
            with contextlib.suppress(OSError, Unfit):
                if read_run(self.shipped / run.hash, run.hash) is not None:
                    return False
        return super().save(run)

    def delete(self, run_hash: str) -> bool:
        """Remove one of one's own runs. Returns whether it was there.

        Raises:
            StoreError: if the name is no hash, the run came with the project, or the disk refuses.
        """
        if run_hash in self._stays:
            raise StoreError(
                f"run {run_hash} came with the project and stays; runs of your own can be deleted"
            )
        return super().delete(run_hash)

    def _read_entry(self, path: Path, bytes: int, last_used: float) -> Entry:
        record, config = read_record(path, path.name)
        return Entry(
            config=config,
            final_accuracy=record["final_accuracy"],
            final_loss=record["final_loss"],
            updates=config.epochs * config.updates_per_epoch,
            bytes=bytes,
            last_used=last_used,
            shipped=path.name in self._stays,
        )

    def _set_aside(self, path: Path, fault: str) -> Run | None:
        """What came with the project is never moved."""
        if path.parent != self.folder or (path.parent == self.shipped and path.name in self._stays):
            raise DamagedRun(
                f"run {path.name} is damaged and was not used: {fault}. "
                "It came with the project and stays where it is"
            )
        return super()._set_aside(path, fault)

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
            make_folder(file.parent)
            write_result(file, record)
        except OSError as error:
            raise StoreError(
                f"the result {name} could not be stored in {file.parent}: {why(error)}"
            ) from error
