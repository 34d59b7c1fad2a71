"""A trained run: its config, history and snapshots, as plain arrays."""

from dataclasses import dataclass, field

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.network import Weights
from lstm_core.errors import InputError

ENGINES = ("compiled", "fit")
MAX_SNAPSHOTS = 200
MAX_SNAPSHOT_BYTES = 64_000_000  # of one run in memory: large networks keep fewer epochs


@dataclass(frozen=True)
class History:
    """One value per epoch in each array.

    ``loss`` and ``accuracy`` are Keras's running values: means over the epoch's samples
    while the weights move. ``updates`` counts weight updates so far, ``seconds`` the time
    spent training so far, without pauses.
    """

    loss: np.ndarray
    accuracy: np.ndarray
    updates: np.ndarray
    seconds: np.ndarray


@dataclass(frozen=True)
class Run:
    """A finished run: the config, and everything that pages and tables are made from.

    ``snapshot_epochs`` int [snapshots], ascending, from 0 (before training) to the last
    epoch; ``snapshots`` holds for every weight an array [snapshots, ...].
    ``optimizer_state`` is what the optimizer needs to continue, in Keras's order.
    ``final_accuracy`` and ``final_loss`` come from evaluating the finished network on all
    pairs. ``seconds`` has ``build``, ``compile`` and ``train``. ``callbacks`` names the
    caller's own Keras callbacks, which may have changed what the config alone would give.
    """

    config: RunConfig
    history: History
    snapshot_epochs: np.ndarray
    snapshots: Weights
    optimizer_state: tuple[np.ndarray, ...]
    final_accuracy: float
    final_loss: float
    engine: str
    environment: dict[str, str]
    seconds: dict[str, float]
    callbacks: tuple[str, ...] = field(default=())

    @property
    def hash(self) -> str:
        return self.config.hash

    @property
    def updates(self) -> int:
        """Weight updates in all."""
        return int(self.history.updates[-1])

    def weights(self, epoch: int | None = None) -> Weights:
        """The weights after the recorded epoch nearest to ``epoch`` (None: the last)."""
        place = -1 if epoch is None else nearest(self.snapshot_epochs, epoch)
        return weights_at(self.snapshots, place)

    def recorded_epoch(self, epoch: float) -> int:
        """The recorded epoch nearest to one."""
        return int(self.snapshot_epochs[nearest(self.snapshot_epochs, epoch)])


def nearest(recorded: np.ndarray, asked: float) -> int:
    """The place of what was recorded nearest to what is asked for."""
    return int(np.abs(recorded - asked).argmin())


def weights_at(snapshots: Weights, index: int) -> Weights:
    """One network out of several stacked ones."""
    return {name: values[index] for name, values in snapshots.items()}


def snapshot_limit(parameters: int, most: int = MAX_SNAPSHOTS) -> int:
    """How often the weights of so large a network are kept, at least at first and at last."""
    return min(most, max(2, MAX_SNAPSHOT_BYTES // (4 * parameters)))


def snapshot_schedule(epochs: int, limit: int = MAX_SNAPSHOTS) -> np.ndarray:
    """The epochs whose weights are kept: 0, every 2^k-th, and the last; at most ``limit``.

    The spacing is a power of two so that it can only double when training continues:
    what was kept then is a superset of what the longer run keeps.

    Raises:
        InputError: if the limit is below 2 (the first and the last are always kept).
    """
    if limit < 2:
        raise InputError(f"expected a limit of at least 2 snapshots, got {limit}")
    spacing = 1
    while 1 + -(-epochs // spacing) > limit:
        spacing *= 2
    return np.union1d(np.arange(0, epochs, spacing), [epochs])
