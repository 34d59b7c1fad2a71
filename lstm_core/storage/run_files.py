"""One run as the files of its folder.

``run.json`` holds the config, the environment and the name of the array file beside it,
``arrays-<digest>.npz``. The array file is written first and ``run.json`` is then put in place
by a rename, so a reader, or a crash at any moment, finds the old run or the new one and never
half of one.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import HASH_LENGTH
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import SettingError
from lstm_core.run import MAX_SNAPSHOTS, History, Run
from lstm_core.storage.arrays import HISTORY, from_bytes, largest_file, layout_of, to_bytes
from lstm_core.storage.files import Unfit, write_file

FORMAT = 1
RECORD = "run.json"
MAX_JSON_BYTES = 1_000_000


def write_run(path: Path, run: Run) -> None:
    """Put a run's files in its folder."""
    arrays = to_bytes(run)
    name = f"arrays-{hashlib.sha256(arrays).hexdigest()[:HASH_LENGTH]}.npz"
    record = {
        "format": FORMAT,
        "config": run.config.to_dict(),
        "arrays": name,
        "snapshots": len(run.snapshot_epochs),
        "final_accuracy": run.final_accuracy,
        "final_loss": run.final_loss,
        "engine": run.engine,
        "environment": run.environment,
        "seconds": run.seconds,
    }
    path.mkdir(parents=True, exist_ok=True)
    write_file(path / name, arrays)
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
    write_file(path / RECORD, text.encode())


def read_record(path: Path) -> tuple[dict[str, Any], RunConfig]:
    """What ``run.json`` says, checked, and the config in it; without the arrays."""
    file = path / RECORD
    if file.exists() and not file.is_file():  # opening a pipe would wait for ever
        raise Unfit("run.json is not a file")
    if file.stat().st_size > MAX_JSON_BYTES:
        raise Unfit("run.json is far too large")
    try:
        record = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise Unfit("run.json is not valid JSON") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise Unfit(f"run.json is not of format {FORMAT}")
    try:
        config = RunConfig.from_dict(record["config"])
        numbers = [
            *(record[key] for key in ("final_accuracy", "final_loss", "snapshots")),
            *record["seconds"].values(),
        ]
        texts = [record["arrays"], record["engine"], *record["environment"].values()]
        complete = set(record["seconds"]) == {"build", "compile", "train"}
    except (SettingError, KeyError, TypeError, AttributeError) as error:
        raise Unfit(f"run.json is incomplete or foreign ({error})") from None
    if not complete or not all(isinstance(text, str) for text in texts):
        raise Unfit("run.json is incomplete or foreign")
    if not all(isinstance(n, (int, float)) and abs(n) <= sys.float_info.max for n in numbers):
        raise Unfit("run.json holds something else where finite numbers belong")
    if not 0 <= record["final_accuracy"] <= 1:
        raise Unfit("its final_accuracy is not a share")
    if config.hash != path.name:
        raise Unfit("it holds the run of another config")
    return record, config


def read_run(path: Path) -> Run:
    """The run in a folder."""
    record, config = read_record(path)
    name, snapshots = record["arrays"], record["snapshots"]
    if not re.fullmatch(rf"arrays-[0-9a-f]{{{HASH_LENGTH}}}\.npz", name):
        raise Unfit("it names a foreign array file")
    if not isinstance(snapshots, int) or not 1 <= snapshots <= MAX_SNAPSHOTS:
        raise Unfit(f"it claims {snapshots} snapshots")
    layout = layout_of(config, snapshots)
    file = path / name
    if file.exists() and not file.is_file():
        raise Unfit("its array file is not a file")
    if file.stat().st_size > largest_file(layout):
        raise Unfit("its array file is larger than its config allows")
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest()[:HASH_LENGTH] != name[7:-4]:
        raise Unfit("its array file was changed or cut off")
    arrays = from_bytes(content, layout)
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
