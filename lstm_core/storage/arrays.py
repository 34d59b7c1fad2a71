"""A run's arrays as one ``.npz`` file: named, and of the types and shapes that its config gives.

They are read with ``allow_pickle=False``, each only after its header and size were checked.
"""

import io
import zipfile
from collections.abc import Container
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.run import Run
from lstm_core.storage.files import Unfit

HISTORY = ("loss", "accuracy", "updates", "seconds")
NPY_HEADER_BYTES = 1_024  # more than any array's header here takes

Arrays = dict[str, npt.NDArray[Any]]
Layout = dict[str, tuple[str, tuple[int, ...]]]
"""Type and shape of every array of a run, by name."""


def layout_of(config: RunConfig, snapshots: int) -> Layout:
    """What the file of a run of this config with so many snapshots holds."""
    shape = ModelSpec.of(config)
    layout: Layout = {key: ("float64", (config.epochs,)) for key in HISTORY}
    layout["updates"] = ("int64", (config.epochs,))
    layout["snapshot_epochs"] = ("int64", (snapshots,))
    for key, dimensions in shape.weights.items():
        layout[f"snapshot_{key}"] = ("float32", (snapshots, *dimensions))
    for i, dimensions in enumerate(shape.optimizer_state):
        layout[f"optimizer_{i}"] = ("int64" if i == 0 else "float32", dimensions)
    return layout


def largest_file(layout: Layout) -> int:
    """The most bytes that a file of these arrays can take."""
    numbers = sum(np.dtype(kind).itemsize * int(np.prod(s)) for kind, s in layout.values())
    return numbers + len(layout) * (2 * NPY_HEADER_BYTES)  # npy and zip headers


def to_bytes(run: Run) -> bytes:
    """The file of a run's arrays."""
    arrays: Arrays = {key: getattr(run.history, key) for key in HISTORY}
    arrays["snapshot_epochs"] = run.snapshot_epochs
    arrays |= {f"snapshot_{key}": value for key, value in run.snapshots.items()}
    arrays |= {f"optimizer_{i}": value for i, value in enumerate(run.optimizer_state)}
    return packed(arrays, layout_of(run.config, len(run.snapshot_epochs)))


def packed(arrays: Arrays, layout: Layout) -> bytes:
    """The file of arrays that have these shapes."""
    typed = {key: np.asarray(arrays[key], dtype=kind) for key, (kind, _) in layout.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **typed)
    return buffer.getvalue()


def from_bytes(content: bytes, layout: Layout, may_be_nan: Container[str] = ()) -> Arrays:
    """The arrays, each read only after its header and size were found as expected. All numbers are
    finite, but in those that ``may_be_nan``.

    Raises:
        Unfit: if the file holds anything else.
    """
    arrays: Arrays = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {info.filename: info for info in archive.infolist()}
            if len(archive.infolist()) != len(layout) or set(members) != {
                f"{key}.npy" for key in layout
            }:
                raise Unfit("its array file holds other arrays than a run has")
            # Of the zip methods, only this one is decompressed piece by piece.
            if any(info.compress_type != zipfile.ZIP_DEFLATED for info in members.values()):
                raise Unfit("its array file is packed in a foreign way")
            for key, (kind, dimensions) in layout.items():
                with archive.open(members[f"{key}.npy"]) as stream:
                    array = _read_array(stream, key, np.dtype(kind), dimensions)
                if key not in may_be_nan and not np.isfinite(array).all():
                    raise Unfit(f"its array {key} holds numbers that are not finite")
                arrays[key] = array
    except Unfit:
        raise
    except Exception as error:  # the readers fail in many ways on foreign bytes
        raise Unfit(f"its array file cannot be read ({error})") from None
    return arrays


def _read_array(
    stream: IO[bytes], key: str, dtype: np.dtype[Any], dimensions: tuple[int, ...]
) -> npt.NDArray[Any]:
    """Read one npy member; nothing is allocated before its header says what is expected."""
    version = np.lib.format.read_magic(stream)
    if version != (1, 0):
        raise Unfit(f"its array {key} is of a foreign npy version")
    shape, fortran_order, found = np.lib.format.read_array_header_1_0(stream)
    if (found, shape, fortran_order) != (dtype, dimensions, False):
        raise Unfit(f"its array {key} is {found}{list(shape)}, expected {dtype}{list(dimensions)}")
    size = dtype.itemsize * int(np.prod(dimensions))
    content = stream.read(size + 1)
    if len(content) != size:
        raise Unfit(f"its array {key} has the wrong size")
    return np.frombuffer(content, dtype).reshape(dimensions)
