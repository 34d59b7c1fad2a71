"""What all exports have, whatever a run learned."""

import io
import tempfile
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

import numpy as np

from lstm_core.text_run import AnyRun

BINARY, JSON, ZIP = "application/octet-stream", "application/json", "application/zip"
READABLE = ("text/x-python", "text/csv", "text/plain", JSON)


@dataclass(frozen=True)
class Taken(ABC, Generic[AnyRun]):
    """One thing to take.

    ``file``: what it is called in the zip. ``make(run, place)`` gives it after the recorded epoch
    (of a text the update) nearest to ``place`` (None: the last); what is of the whole run, like
    its history, is the same for all. ``loads_keras``: making it loads TensorFlow.
    """

    label: str
    file: str
    media: str
    make: Callable[[AnyRun, Any], str | bytes]
    loads_keras: bool = False

    @abstractmethod
    def file_of(self, run: AnyRun) -> str:
        """What it is called outside a zip, beside those of other runs."""

    @property
    def readable(self) -> bool:
        """Whether it can be read as it is, as in a terminal."""
        return self.media in READABLE


def whole(make: Callable[[AnyRun], str]) -> Callable[[AnyRun, Any], str]:
    """For what is of the whole run: the same, whatever place is asked for."""
    return lambda run, place: make(run)


def npz(arrays: dict[str, np.ndarray]) -> bytes:
    """Named arrays, to be read with ``np.load(..., allow_pickle=False)``."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def model_bytes(model: Any) -> bytes:
    """A Keras model as a ``.keras`` file."""
    from lstm_core.training.model import BUILDING

    with BUILDING, tempfile.TemporaryDirectory() as folder:  # Keras only saves to a path
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()


def zipped(run: AnyRun, place: Any, exports: Iterable[Taken[AnyRun]]) -> bytes:
    """All of these but zips, in one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in exports:
            if one.media != ZIP:
                archive.writestr(f"{run.hash}/{one.file}", one.make(run, place))
    return buffer.getvalue()
