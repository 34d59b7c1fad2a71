"""Runs on disk: the only module that touches ``cache/``.

``cache/<hash>/run.json`` holds the config, the environment and the name of the array file
beside it, ``arrays-<digest>.npz``. The array file is written first and ``run.json`` is then
put in place by a rename, so a reader, or a crash at any moment, finds the old run or the
new one and never half of one. Nothing in here can be executed: arrays are read with
``allow_pickle=False``, after their names, shapes and sizes were checked against the config.

Beside the runs lie results of experiments with many of them, one JSON object each: those
that come with the project in ``claims/``, those of one's own in ``own-claims/``.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import HASH_LENGTH
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import DamagedRun, SettingError, StoreError
from lstm_core.run import MAX_SNAPSHOTS, History, Run
from lstm_core.storage.files import write_file
from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs

FORMAT = 1
MAX_BYTES = 2_000_000_000  # all runs together; the shipped ones do not count
MAX_JSON_BYTES = 1_000_000
NPY_HEADER_BYTES = 1_024  # more than any array's header here takes
ASIDE = "set-aside"
SHIPPED_RESULTS, OWN_RESULTS = "claims", "own-claims"  # apart, or one would overwrite the other

_HISTORY = ("loss", "accuracy", "updates", "seconds")


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

    The folder is by default the environment variable ``LSTM_CACHE``, or ``cache/``.
    """

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        shipped: Path | str = SHIPPED_FOLDER,
        max_bytes: int = MAX_BYTES,
    ):
        self.folder = Path(folder or os.environ.get("LSTM_CACHE") or SHIPPED_FOLDER)
        self.shipped, self.max_bytes = Path(shipped), max_bytes
        self._shipped_hashes = {config.hash for config in shipped_configs()}

    # Reading ------------------------------------------------------------------------

    def load(self, run_hash: str) -> Run | None:
        """The run of that name, or None if there is none.

        Raises:
            StoreError: if the name is no hash or the folder cannot be read.
            DamagedRun: if the files do not fit; they are set aside.
        """
        check_hash(run_hash)
        for folder in dict.fromkeys([self.folder, self.shipped]):
            path = folder / run_hash
            try:
                # Another process may put a new run in place between two reads.
                for attempt in range(3):
                    try:
                        run = _read(path)
                        break
                    except FileNotFoundError:
                        if attempt == 2 or not (path / "run.json").exists():
                            raise
            except (FileNotFoundError, NotADirectoryError):
                if path.is_dir() and (path / "run.json").exists():
                    raise self._damaged(path, "its array file is missing") from None
                continue
            except _Unfit as error:
                raise self._damaged(path, str(error)) from error
            except OSError as error:
                raise StoreError(f"run {run_hash} cannot be read: {_why(error)}") from error
            with contextlib.suppress(OSError):  # a read-only folder keeps no record of use
                os.utime(path / "run.json")
            return run
        return None

    def holds(self, config: RunConfig) -> bool:
        """Whether there is a run of this config, be it sound or not."""
        folders = (self.folder, self.shipped)
        return any((folder / config.hash / "run.json").is_file() for folder in folders)

    def entry(self, config: RunConfig) -> Entry | None:
        """What the list of runs would show of this one; None if there is none that is sound."""
        for folder in dict.fromkeys([self.folder, self.shipped]):
            with contextlib.suppress(OSError, _Unfit):
                return self._entry(folder / config.hash)
        return None

    def entries(self) -> tuple[list[Entry], list[str]]:
        """All runs, last used first, and a message for each that cannot be read."""
        entries, problems = {}, []
        for folder in dict.fromkeys([self.folder, self.shipped]):
            for path in _run_folders(folder):
                try:
                    entry = self._entry(path)
                except FileNotFoundError:
                    continue  # vanished, or being written for the first time
                except _Unfit as error:
                    problems.append(f"run {path.name} is damaged: {error}")
                except OSError as error:
                    problems.append(f"run {path.name} cannot be read: {_why(error)}")
                else:
                    entries.setdefault(path.name, entry)
        return sorted(entries.values(), key=lambda entry: -entry.last_used), problems

    def _entry(self, path: Path) -> Entry:
        record, config = _read_record(path)
        return Entry(
            config=config,
            final_accuracy=record["final_accuracy"],
            final_loss=record["final_loss"],
            updates=config.epochs * config.updates_per_epoch,
            bytes=sum(file.stat().st_size for file in path.iterdir()),
            last_used=(path / "run.json").stat().st_mtime,
            shipped=path.name in self._shipped_hashes,
        )

    def _damaged(self, path: Path, why: str) -> DamagedRun:
        message = f"run {path.name} is damaged and was not used: {why}"
        aside = self.folder / ASIDE / f"{path.name}-{time.time_ns()}"
        try:
            aside.parent.mkdir(parents=True, exist_ok=True)
            path.rename(aside)
        except OSError as error:
            return DamagedRun(f"{message}. It could not be set aside ({_why(error)})")
        return DamagedRun(f"{message}. It was moved to {aside.relative_to(self.folder.parent)}")

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
            with contextlib.suppress(OSError, _Unfit):
                _read(self.shipped / run.hash)
                return False
        arrays = _to_bytes(run)
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
        try:
            path.mkdir(parents=True, exist_ok=True)
            write_file(path / name, arrays)
            text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
            write_file(path / "run.json", text.encode())
        except OSError as error:
            with contextlib.suppress(OSError):
                path.rmdir()  # only if nothing is in it
            raise StoreError(
                f"run {run.hash} could not be stored in {self.folder}: {_why(error)}"
            ) from error
        self.evict(keep=run.hash)
        return True

    # Results of experiments -------------------------------------------------------------

    def results(self, name: str) -> list[dict[str, Any]]:
        """The stored results of that name, one's own first and then the shipped one.

        What is damaged or cannot be read is passed over: the next save replaces it.
        """
        found = []
        for path in (self._result(name), self._result(name, shipped=True)):
            with contextlib.suppress(OSError, ValueError, RecursionError):
                if path.is_file() and path.stat().st_size <= MAX_JSON_BYTES:
                    record = json.loads(path.read_bytes())
                    found += [record] if isinstance(record, dict) else []
        return found

    def save_result(self, name: str, record: dict[str, Any], *, ship: bool = False) -> None:
        """Write a result, replacing one's own of that name, or the one to ``ship``.

        Raises:
            StoreError: if the disk refuses.
        """
        path = self._result(name, shipped=ship)
        text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, text.encode())
        except OSError as error:
            raise StoreError(
                f"the result {name} could not be stored in {path.parent}: {_why(error)}"
            ) from error

    def _result(self, name: str, *, shipped: bool = False) -> Path:
        if not re.fullmatch("[a-z0-9_]+", name):
            raise StoreError(f"{name[:40]!r} is no name of a result")
        place = self.shipped / SHIPPED_RESULTS if shipped else self.folder / OWN_RESULTS
        return place / f"{name}.json"

    # Room -------------------------------------------------------------------------------

    def evict(self, keep: str | None = None) -> list[str]:
        """Remove what was least recently used until the rest fits; shipped runs stay.

        What was set aside as damaged goes before any run. Returns the hashes of the runs
        removed.
        """
        for path in _run_folders(self.folder):
            _sweep(path)
        held = []  # (damaged first, then by last use), bytes, path
        for path in [*_run_folders(self.folder), *_run_folders(self.folder / ASIDE)]:
            if path.name in self._shipped_hashes or path.name == keep:
                continue
            with contextlib.suppress(OSError):
                files = [file.stat() for file in path.iterdir()]
                used = max((file.st_mtime for file in files), default=0.0)
                size = sum(file.st_size for file in files)
                held.append(((path.parent == self.folder, used), size, path))
        total, removed = sum(size for _, size, _ in held), []
        for _, size, path in sorted(held):
            if total <= self.max_bytes:
                break
            shutil.rmtree(path, ignore_errors=True)
            total -= size
            if path.parent == self.folder:
                removed.append(path.name)
        return removed


def check_hash(text: str) -> str:
    """Return a run's hash, or raise ``StoreError`` if the text cannot be one."""
    if len(text) != HASH_LENGTH or set(text) - set("0123456789abcdef"):
        raise StoreError(f"{text[:40]!r} is no run: expected {HASH_LENGTH} hexadecimal digits")
    return text


def _sweep(path: Path) -> None:
    """Remove what interrupted or replaced writes left in a run's folder.

    Only after an hour: another process may be about to name a fresh file in run.json.
    """
    with contextlib.suppress(OSError, _Unfit):
        used = {"run.json", _read_record(path)[0]["arrays"]}
        for file in path.iterdir():
            if file.name not in used and time.time() - file.stat().st_mtime > 3600:
                file.unlink()


class _Unfit(Exception):
    """Why a stored run is not what it should be."""


def _run_folders(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in folder.iterdir()
            if not set(path.name.split("-")[0]) - set("0123456789abcdef") and path.is_dir()
        ]
    except OSError:
        return []


def _read_record(path: Path) -> tuple[dict[str, Any], RunConfig]:
    file = path / "run.json"
    if file.exists() and not file.is_file():  # opening a pipe would wait for ever
        raise _Unfit("run.json is not a file")
    if file.stat().st_size > MAX_JSON_BYTES:
        raise _Unfit("run.json is far too large")
    try:
        record = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise _Unfit("run.json is not valid JSON") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise _Unfit(f"run.json is not of format {FORMAT}")
    try:
        config = RunConfig.from_dict(record["config"])
        numbers = [
            *(record[key] for key in ("final_accuracy", "final_loss", "snapshots")),
            *record["seconds"].values(),
        ]
        texts = [record["arrays"], record["engine"], *record["environment"].values()]
        complete = set(record["seconds"]) == {"build", "compile", "train"}
    except (SettingError, KeyError, TypeError, AttributeError) as error:
        raise _Unfit(f"run.json is incomplete or foreign ({error})") from None
    if not complete or not all(isinstance(text, str) for text in texts):
        raise _Unfit("run.json is incomplete or foreign")
    if not all(isinstance(n, (int, float)) and abs(n) <= sys.float_info.max for n in numbers):
        raise _Unfit("run.json holds something else where finite numbers belong")
    if not 0 <= record["final_accuracy"] <= 1:
        raise _Unfit("its final_accuracy is not a share")
    if config.hash != path.name:
        raise _Unfit("it holds the run of another config")
    return record, config


def _read(path: Path) -> Run:
    record, config = _read_record(path)
    name, snapshots = record["arrays"], record["snapshots"]
    if not re.fullmatch(rf"arrays-[0-9a-f]{{{HASH_LENGTH}}}\.npz", name):
        raise _Unfit("it names a foreign array file")
    if not isinstance(snapshots, int) or not 1 <= snapshots <= MAX_SNAPSHOTS:
        raise _Unfit(f"it claims {snapshots} snapshots")
    expected = _expected(config, snapshots)
    limit = sum(np.dtype(kind).itemsize * int(np.prod(s)) for kind, s in expected.values())
    limit += len(expected) * (2 * NPY_HEADER_BYTES)  # npy and zip headers
    file = path / name
    if file.exists() and not file.is_file():
        raise _Unfit("its array file is not a file")
    if file.stat().st_size > limit:
        raise _Unfit("its array file is larger than its config allows")
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest()[:HASH_LENGTH] != name[7:-4]:
        raise _Unfit("its array file was changed or cut off")
    arrays = _from_bytes(content, expected)
    epochs = arrays["snapshot_epochs"]
    if epochs[0] != 0 or epochs[-1] != config.epochs or (np.diff(epochs) <= 0).any():
        raise _Unfit("its snapshots do not run from epoch 0 to the last")
    return Run(
        config=config,
        history=History(**{key: arrays[key] for key in _HISTORY}),
        snapshot_epochs=epochs,
        snapshots={key: arrays[f"snapshot_{key}"] for key in ModelSpec.of(config).weights},
        optimizer_state=tuple(
            arrays[f"optimizer_{i}"] for i in range(len(ModelSpec.of(config).optimizer_state))
        ),
        final_accuracy=float(record["final_accuracy"]),
        final_loss=float(record["final_loss"]),
        engine=record["engine"],
        environment=record["environment"],
        seconds=record["seconds"],
    )


def _expected(config: RunConfig, snapshots: int) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Type and shape of every array of a run."""
    shape = ModelSpec.of(config)
    arrays = {key: ("float64", (config.epochs,)) for key in _HISTORY}
    arrays["updates"] = ("int64", (config.epochs,))
    arrays["snapshot_epochs"] = ("int64", (snapshots,))
    for key, dimensions in shape.weights.items():
        arrays[f"snapshot_{key}"] = ("float32", (snapshots, *dimensions))
    for i, dimensions in enumerate(shape.optimizer_state):
        arrays[f"optimizer_{i}"] = ("int64" if i == 0 else "float32", dimensions)
    return arrays


def _to_bytes(run: Run) -> bytes:
    arrays = {key: getattr(run.history, key) for key in _HISTORY}
    arrays["snapshot_epochs"] = run.snapshot_epochs
    arrays |= {f"snapshot_{key}": value for key, value in run.snapshots.items()}
    arrays |= {f"optimizer_{i}": value for i, value in enumerate(run.optimizer_state)}
    expected = _expected(run.config, len(run.snapshot_epochs))
    typed = {key: np.asarray(arrays[key], dtype=kind) for key, (kind, _) in expected.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **typed)
    return buffer.getvalue()


def _from_bytes(content: bytes, expected: dict[str, tuple[str, tuple]]) -> dict[str, np.ndarray]:
    """The arrays, each read only after its header and size were found as expected."""
    arrays = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {info.filename: info for info in archive.infolist()}
            if len(archive.infolist()) != len(expected) or set(members) != {
                f"{key}.npy" for key in expected
            }:
                raise _Unfit("its array file holds other arrays than a run has")
            # Of the zip methods, only this one is decompressed piece by piece.
            if any(info.compress_type != zipfile.ZIP_DEFLATED for info in members.values()):
                raise _Unfit("its array file is packed in a foreign way")
            for key, (kind, dimensions) in expected.items():
                with archive.open(members[f"{key}.npy"]) as stream:
                    array = _read_array(stream, key, np.dtype(kind), dimensions)
                if not np.isfinite(array).all():
                    raise _Unfit(f"its array {key} holds numbers that are not finite")
                arrays[key] = array
    except _Unfit:
        raise
    except Exception as error:  # the readers fail in many ways on foreign bytes
        raise _Unfit(f"its array file cannot be read ({error})") from None
    return arrays


def _read_array(stream, key: str, dtype: np.dtype, dimensions: tuple[int, ...]) -> np.ndarray:
    """Read one npy member; nothing is allocated before its header says what is expected."""
    version = np.lib.format.read_magic(stream)
    if version != (1, 0):
        raise _Unfit(f"its array {key} is of a foreign npy version")
    shape, fortran_order, found = np.lib.format.read_array_header_1_0(stream)
    if (found, shape, fortran_order) != (dtype, dimensions, False):
        raise _Unfit(f"its array {key} is {found}{list(shape)}, expected {dtype}{list(dimensions)}")
    size = dtype.itemsize * int(np.prod(dimensions))
    content = stream.read(size + 1)
    if len(content) != size:
        raise _Unfit(f"its array {key} has the wrong size")
    return np.frombuffer(content, dtype).reshape(dimensions)


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
