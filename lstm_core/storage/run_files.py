"""One run as the files of its folder: what its record holds, and how that is checked. How the files
are kept whole: ``record_files``."""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import SettingError
from lstm_core.run import ENGINES, MAX_SNAPSHOTS, History, Run
from lstm_core.storage.arrays import HISTORY, layout_of, to_bytes
from lstm_core.storage.files import Unfit
from lstm_core.storage.record_files import (
    check_environment,
    check_snapshots,
    read_arrays,
    read_json,
    read_twice,
    write_record,
)


def write_run(path: Path, run: Run) -> None:
    """Put a run's files in its folder.

    Raises:
        OSError: if the disk refuses.
    """
    record = {
        "config": run.config.to_dict(),
        "snapshots": len(run.snapshot_epochs),
        "final_accuracy": run.final_accuracy,
        "final_loss": run.final_loss,
        "engine": run.engine,
        "environment": run.environment,
        "seconds": run.seconds,
    }
    write_record(path, record, to_bytes(run))


def read_run(path: Path, run_hash: str) -> Run | None:
    """The run in a folder; None if there is none, or none yet.

    Raises:
        Unfit: if there is one, but damaged, at a second look too.
        OSError: if it cannot be read.
    """
    return read_twice(path, lambda: _with_arrays(path, *read_record(path, run_hash)))


def read_record(path: Path, run_hash: str) -> tuple[dict[str, Any], RunConfig]:
    """What ``run.json`` says, checked, and the config in it; without the arrays.

    Raises:
        Unfit: if it is damaged.
        OSError: if it cannot be read, ``FileNotFoundError`` if there is none.
    """
    record = read_json(path)
    try:
        config = RunConfig.from_dict(record["config"])
        numbers = [
            *(record[key] for key in ("final_accuracy", "final_loss", "snapshots")),
            *record["seconds"].values(),
        ]
        made_with = record["environment"]
        complete = set(record["seconds"]) == {"build", "compile", "train"}
    except (SettingError, KeyError, TypeError, AttributeError) as error:
        raise Unfit(f"run.json is incomplete or foreign ({error})") from None
    if not complete or not isinstance(record["arrays"], str) or record["engine"] not in ENGINES:
        raise Unfit("run.json is incomplete or foreign")
    check_environment(made_with)
    if not all(isinstance(n, (int, float)) and abs(n) <= sys.float_info.max for n in numbers):
        raise Unfit("run.json holds something else where finite numbers belong")
    if not 0 <= record["final_accuracy"] <= 1:
        raise Unfit("its final_accuracy is not a share")
    if config.hash != run_hash:
        raise Unfit("it holds the run of another config")
    return record, config


def _with_arrays(path: Path, record: dict[str, Any], config: RunConfig) -> Run:
    snapshots = check_snapshots(record["snapshots"], MAX_SNAPSHOTS)
    arrays = read_arrays(path, record, layout_of(config, snapshots))
    epochs = arrays["snapshot_epochs"]
    if epochs[0] != 0 or epochs[-1] != config.epochs or (np.diff(epochs) <= 0).any():
        raise Unfit("its snapshots do not run from epoch 0 to the last")
    spec = ModelSpec.of(config)
    return Run(
        config=config,
        history=History(**{key: arrays[key] for key in HISTORY}),
        snapshot_epochs=epochs,
        snapshots={key: arrays[f"snapshot_{key}"] for key in spec.weights},
        optimizer_state=tuple(arrays[f"optimizer_{i}"] for i in range(len(spec.optimizer_state))),
        final_accuracy=float(record["final_accuracy"]),
        final_loss=float(record["final_loss"]),
        engine=record["engine"],
        environment=record["environment"],
        seconds=record["seconds"],
    )
