"""One run as the files of its folder.

``run.json`` holds the config, the environment and the name of the array file beside it,
``arrays-<digest>.npz``. The array file is written first and ``run.json`` is then put in place
by a rename, so a crash at any moment leaves the old run or the new one and never half of one.
A run that is removed goes by a rename of its folder. A reader beside all that believes a fault
only when it sees it twice.
"""

import errno
import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import HASH_LENGTH
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import SettingError
from lstm_core.run import ENGINES, MAX_SNAPSHOTS, History, Run
from lstm_core.storage.arrays import HISTORY, from_bytes, largest_file, layout_of, to_bytes
from lstm_core.storage.files import Unfit, read_file, write_file

FORMAT = 1
RECORD = "run.json"
MAX_JSON_BYTES = 1_000_000
SECOND_LOOK_SECONDS = 0.02  # after which a fault is looked at once more
ATTEMPTS = 20  # to write into a folder that others move away

# What an environment may say, as patterns. The machine is "" where Python cannot tell.
ENVIRONMENT = dict.fromkeys(("python", "tensorflow", "keras", "numpy"), r"\d[\w.+-]{0,39}")
ENVIRONMENT["machine"] = r"[\w.+-]{0,40}"


def write_run(path: Path, run: Run) -> None:
    """Put a run's files in its folder. Others may evict it or set it aside at any moment; it is
    then made anew.

    Raises:
        OSError: if the disk refuses.
    """
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


def read_run(path: Path, run_hash: str) -> Run | None:
    """The run in a folder; None if there is none, or none yet.

    Others may replace, evict or set aside the run while it is read. So a fault is believed only
    when a second look, a moment later, finds the same one beside the same ``run.json``, and that
    is still in place afterwards.

    Raises:
        Unfit: if there is one, but damaged.
        OSError: if it cannot be read.
    """
    seen = None
    while (record := _identity(path / RECORD)) is not None:
        try:
            return _with_arrays(path, *read_record(path, run_hash))
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


def read_record(path: Path, run_hash: str) -> tuple[dict[str, Any], RunConfig]:
    """What ``run.json`` says, checked, and the config in it; without the arrays.

    Raises:
        Unfit: if it is damaged.
        OSError: if it cannot be read, ``FileNotFoundError`` if there is none.
    """
    content = read_file(path / RECORD, MAX_JSON_BYTES, RECORD)
    try:
        record = json.loads(content)
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
        made_with = record["environment"].items()
        complete = set(record["seconds"]) == {"build", "compile", "train"}
    except (SettingError, KeyError, TypeError, AttributeError) as error:
        raise Unfit(f"run.json is incomplete or foreign ({error})") from None
    if not complete or not isinstance(record["arrays"], str) or record["engine"] not in ENGINES:
        raise Unfit("run.json is incomplete or foreign")
    for name, text in made_with:
        pattern = ENVIRONMENT.get(name)
        if not (pattern and isinstance(text, str) and re.fullmatch(pattern, text, re.ASCII)):
            raise Unfit(f"its environment's {name[:20]!r} is no version: expected one like 3.15.1")
    if not all(isinstance(n, (int, float)) and abs(n) <= sys.float_info.max for n in numbers):
        raise Unfit("run.json holds something else where finite numbers belong")
    if not 0 <= record["final_accuracy"] <= 1:
        raise Unfit("its final_accuracy is not a share")
    if config.hash != run_hash:
        raise Unfit("it holds the run of another config")
    return record, config


def _with_arrays(path: Path, record: dict[str, Any], config: RunConfig) -> Run:
    name, snapshots = record["arrays"], record["snapshots"]
    if not re.fullmatch(rf"arrays-[0-9a-f]{{{HASH_LENGTH}}}\.npz", name):
        raise Unfit("it names a foreign array file")
    if not isinstance(snapshots, int) or not 1 <= snapshots <= MAX_SNAPSHOTS:
        raise Unfit(f"it claims {snapshots} snapshots")
    layout = layout_of(config, snapshots)
    content = read_file(path / name, largest_file(layout), "its array file")
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
