"""Cells of sweeps: what came of one config with each of several seeds, one JSON file per config.

A cell belongs to its config and to no sweep, so a sweep that was stopped goes on where it was,
and one with more seeds or other values takes over what an earlier one has found.
"""

import contextlib
import json
import sys
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_SEED
from lstm_core.errors import SettingError, StoreError
from lstm_core.run import Run
from lstm_core.storage.files import Unfit, read_file, why, write_file
from lstm_core.storage.location import make_folder

OWN_CELLS = "own-cells"
FORMAT = 1
MOST_CELLS = 10_000  # in a folder: the least recently written go first
MOST_SEEDS = 1_000  # in a cell
MAX_BYTES = 1_000_000  # of so many and a long sequence


@dataclass(frozen=True)
class Trial:
    """What is kept of one training: its final ``accuracy`` and ``loss``, None where the loss
    stopped being finite; and the first epoch, counted from 1, whose running accuracy was 100 %,
    None where there was none."""

    accuracy: float | None
    loss: float | None
    all_right_epoch: int | None

    @classmethod
    def of(cls, run: Run) -> "Trial":
        right = run.history.accuracy >= 1
        epoch = int(np.argmax(right)) + 1 if right.any() else None
        return cls(run.final_accuracy, run.final_loss, epoch)


DIVERGED = Trial(None, None, None)


def read_cell(folder: Path, config: RunConfig) -> dict[int, Trial]:
    """What is stored for the config, whatever its own seed, by seed. What is damaged counts as
    not there: the next trial replaces it."""
    cell = config.replace(seed=0)
    with contextlib.suppress(OSError, ValueError, RecursionError, Unfit):
        record = json.loads(read_file(_file(folder, cell), MAX_BYTES, "the cell"))
        return _checked(record, cell)
    return {}


def add_to_cell(folder: Path, config: RunConfig, trials: Mapping[int, Trial]) -> None:
    """Store what came of more seeds, beside what is stored already.

    Raises:
        StoreError: if the disk refuses.
    """
    cell = config.replace(seed=0)
    both = {**read_cell(folder, cell), **trials}
    kept = dict(sorted([*both.items()][-MOST_SEEDS:]))
    record = {
        "format": FORMAT,
        "config": cell.to_dict(),
        "trials": {str(seed): astuple(trial) for seed, trial in kept.items()},
    }
    file = _file(folder, cell)
    try:
        make_folder(file.parent)
        write_file(file, json.dumps(record, ensure_ascii=False, allow_nan=False).encode())
    except OSError as error:
        raise StoreError(
            f"the cell {cell.hash} could not be stored in {file.parent}: {why(error)}"
        ) from error


def remove_oldest_cells(folder: Path, most: int = MOST_CELLS) -> None:
    """Remove what was written longest ago, until no more than so many cells are left."""
    with contextlib.suppress(OSError):
        files = [(file.stat().st_mtime, file) for file in (folder / OWN_CELLS).glob("*.json")]
        for _, file in sorted(files, reverse=True)[most:]:
            file.unlink(missing_ok=True)


def _file(folder: Path, cell: RunConfig) -> Path:
    return folder / OWN_CELLS / f"{cell.hash}.json"


def _checked(record: Any, cell: RunConfig) -> dict[int, Trial]:
    """Raises ``ValueError`` for anything that ``add_to_cell`` would not have written."""
    try:
        sound = record["format"] == FORMAT and RunConfig.from_dict(record["config"]) == cell
        trials = {int(seed): Trial(*values) for seed, values in record["trials"].items()}
        sound = sound and len(trials) <= MOST_SEEDS
        sound = sound and all(0 <= seed <= MAX_SEED for seed in trials)
        sound = sound and all(_sound(trial, cell.epochs) for trial in trials.values())
    except (SettingError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no cell of a sweep ({error})") from None
    if not sound:
        raise ValueError("no cell of a sweep (something else where its values belong)")
    return trials


def _sound(trial: Trial, epochs: int) -> bool:
    if trial == DIVERGED:
        return True
    numbers, epoch = (trial.accuracy, trial.loss), trial.all_right_epoch
    return (
        all(isinstance(n, (int, float)) and 0 <= n <= sys.float_info.max for n in numbers)
        and trial.accuracy is not None
        and trial.accuracy <= 1
        and (epoch is None or (isinstance(epoch, int) and 1 <= epoch <= epochs))
    )
