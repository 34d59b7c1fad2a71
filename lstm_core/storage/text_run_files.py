"""The run of a text as the files of its folder: what its record holds, and how that is checked. How
the files are kept whole: ``record_files``. Samples are kept as codes, with the arrays."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.data.model_spec import OPTIMIZER_SLOTS
from lstm_core.errors import SettingError, StoreError
from lstm_core.run import MAX_SNAPSHOT_BYTES
from lstm_core.storage.arrays import Arrays, Layout, packed
from lstm_core.storage.files import Unfit
from lstm_core.storage.record_files import (
    check_environment,
    check_snapshots,
    read_arrays,
    read_json,
    read_twice,
    write_record,
)
from lstm_core.text_run import SAMPLE_LENGTH, TEMPERATURES, Record, TextRun, network_of

MAX_MARKS = 5_000
MAX_NAME = 200  # characters of a text's name
MAX_BEGINNING = 1_000
SEEN = ("seconds", "loss", "held_out", "gradient", "largest", "weight", "step")
# Before training there is none of these, without a held-out part none of that, and a network that
# breaks down has gradients and weights beyond any number. Of the weights only those are kept that
# are numbers: its snapshots end before the last update.
MAY_BE_NAN = {"loss", "held_out", "gradient", "largest", "step", "weight"}
LEFT = ("optimizer_", "carried_")  # what continuing needs: numbers, unless it broke down
NO_SAMPLE = -1  # in place of codes, where a network that broke down wrote nothing


def text_layout(config: TextConfig, marks: int, snapshots: int) -> Layout:
    """What the array file of a run with so many marks and snapshots holds."""
    network = network_of(config)
    layout: Layout = {key: ("float64", (marks,)) for key in SEEN}
    layout["updates"] = ("int64", (marks,))
    layout["samples"] = ("int32", (marks, len(TEMPERATURES), SAMPLE_LENGTH))
    layout["snapshot_updates"] = ("int64", (snapshots,))
    for key, dimensions in network.weights.items():
        layout[f"snapshot_{key}"] = ("float32", (snapshots, *dimensions))
    slots = OPTIMIZER_SLOTS[config.optimizer]
    state = [(), *(shape for shape in network.weights.values() for _ in range(slots))]
    for i, dimensions in enumerate(state):
        layout[f"optimizer_{i}"] = ("int64" if i == 0 else "float32", dimensions)
    if config.way == "streams":
        for name in network.state_names:
            layout[f"carried_{name}"] = ("float32", (config.batch_size, config.units))
    return layout


def write_text_run(path: Path, run: TextRun) -> None:
    """Put a run's files in its folder.

    Raises:
        StoreError: for weights that are no finite numbers, or more than is kept.
        OSError: if the disk refuses.
    """
    marks, snapshots = len(run.record.updates), len(run.snapshot_updates)
    most = most_snapshots(run.config)
    if marks > MAX_MARKS or snapshots > most:
        raise StoreError(
            f"this run has {marks:,} marks and {snapshots:,} snapshots; at most {MAX_MARKS:,} and "
            f"{most:,} are stored"
        )
    codes = {character: code for code, character in enumerate(run.vocabulary)}
    nothing = [NO_SAMPLE] * SAMPLE_LENGTH
    arrays: Arrays = {key: getattr(run.record, key) for key in ("updates", *SEEN)}
    arrays["samples"] = np.array(
        [[[codes[one] for one in text] or nothing for text in row] for row in run.samples],
        np.int32,
    )
    arrays["snapshot_updates"] = run.snapshot_updates
    arrays |= {f"snapshot_{key}": value for key, value in run.snapshots.items()}
    arrays |= {f"optimizer_{i}": value for i, value in enumerate(run.optimizer_state)}
    names = network_of(run.config).state_names
    arrays |= {f"carried_{n}": value for n, value in zip(names, run.carried, strict=False)}
    layout = text_layout(run.config, marks, snapshots)
    may_be_nan = _may_be_nan(layout, run.broke_down)
    if not all(np.isfinite(arrays[key]).all() for key in layout if key not in may_be_nan):
        raise StoreError("the weights of this run are no longer finite numbers; it is not stored")
    held_out = float(run.record.held_out[-1])
    record = {
        "config": run.config.to_dict(),
        "corpus_name": run.corpus_name[:MAX_NAME],
        "vocabulary": "".join(run.vocabulary),
        "beginning": run.beginning,
        "held_out": held_out if math.isfinite(held_out) else None,
        "marks": marks,
        "snapshots": snapshots,
        "broke_down": run.broke_down,
        "environment": run.environment,
    }
    write_record(path, record, packed(arrays, layout))


def read_text_run(path: Path, run_hash: str) -> TextRun | None:
    """The run in a folder; None if there is none, or none yet.

    Raises:
        Unfit: if there is one, but damaged, at a second look too.
        OSError: if it cannot be read.
    """
    return read_twice(path, lambda: _with_arrays(path, *read_text_record(path, run_hash)))


def read_text_record(path: Path, run_hash: str) -> tuple[dict[str, Any], TextConfig]:
    """What ``run.json`` says, checked, and the config in it; without the arrays.

    Raises:
        Unfit: if it is damaged.
        OSError: if it cannot be read, ``FileNotFoundError`` if there is none.
    """
    record = read_json(path)
    try:
        config = TextConfig.from_dict(record["config"])
        name, vocabulary, beginning, held_out, made_with = (
            record[key]
            for key in ("corpus_name", "vocabulary", "beginning", "held_out", "environment")
        )
    except (SettingError, KeyError, TypeError, AttributeError) as error:
        raise Unfit(f"run.json is incomplete or foreign ({error})") from None
    check_environment(made_with)
    if not all(isinstance(text, str) for text in (name, vocabulary, beginning)):
        raise Unfit("run.json holds something else where text belongs")
    if len(name) > MAX_NAME or len(beginning) > MAX_BEGINNING:
        raise Unfit("its name or its beginning is too long")
    if len(vocabulary) != config.distinct or sorted(set(vocabulary)) != list(vocabulary):
        raise Unfit("its vocabulary is not the one of its config")
    if set(beginning) - set(vocabulary):
        raise Unfit("its beginning has characters that its vocabulary lacks")
    if held_out is not None and not (
        isinstance(held_out, (int, float)) and 0 <= held_out < math.inf
    ):
        raise Unfit("its held_out is no number of nats")
    if config.hash != run_hash:
        raise Unfit("it holds the run of another config")
    return record, config


def _with_arrays(path: Path, record: dict[str, Any], config: TextConfig) -> TextRun:
    marks, snapshots = record.get("marks"), record.get("snapshots")
    if not isinstance(marks, int) or not 1 <= marks <= MAX_MARKS:
        raise Unfit(f"it claims {marks} marks")
    broke_down = record.get("broke_down") is True
    layout = text_layout(config, marks, check_snapshots(snapshots, most_snapshots(config)))
    arrays = read_arrays(path, record, layout, _may_be_nan(layout, broke_down))
    for key in ("updates", "snapshot_updates"):
        values = arrays[key]
        early = broke_down and key == "snapshot_updates"
        ends = values[-1] < config.updates if early else values[-1] == config.updates
        if values[0] != 0 or not ends or (np.diff(values) <= 0).any():
            raise Unfit("its marks or snapshots do not run from update 0 to the last")
    samples = _spelled(arrays["samples"], record["vocabulary"])
    network = network_of(config)
    return TextRun(
        config=config,
        corpus_name=record["corpus_name"],
        vocabulary=tuple(record["vocabulary"]),
        record=Record(**{key: arrays[key] for key in ("updates", *SEEN)}),
        beginning=record["beginning"],
        samples=samples,
        snapshot_updates=arrays["snapshot_updates"],
        snapshots={key: arrays[f"snapshot_{key}"] for key in network.weights},
        optimizer_state=_numbered(arrays, "optimizer_"),
        carried=_numbered(arrays, "carried_"),
        environment=record["environment"],
    )


def most_snapshots(config: TextConfig) -> int:
    """How many a run of this config has at most, for what memory they take."""
    size = 4 * network_of(config).parameters
    return min(MAX_MARKS, max(3, 2 * MAX_SNAPSHOT_BYTES // size))


def _may_be_nan(layout: Layout, broke_down: bool) -> set[str]:
    return MAY_BE_NAN | {key for key in layout if broke_down and key.startswith(LEFT)}


def _spelled(codes: np.ndarray, vocabulary: str) -> tuple[tuple[str, ...], ...]:
    """Samples as text, "" where there is none."""
    nothing = (codes == NO_SAMPLE).all(axis=-1)
    written = codes[~nothing]
    if written.size and not 0 <= written.min() <= written.max() < len(vocabulary):
        raise Unfit("its samples have characters that its vocabulary lacks")
    points = np.array([ord(character) for character in vocabulary], np.uint32)
    return tuple(
        tuple(
            "" if empty else points[text].tobytes().decode("utf-32-le")
            for text, empty in zip(row, gone, strict=True)
        )
        for row, gone in zip(codes, nothing, strict=True)
    )


def _numbered(arrays: Arrays, prefix: str) -> tuple[np.ndarray, ...]:
    return tuple(value for key, value in arrays.items() if key.startswith(prefix))
