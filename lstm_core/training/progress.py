"""The progress of a training: what both engines start from, and what they give back."""

from dataclasses import dataclass, field

import numpy as np

from lstm_core.data.network import Weights


@dataclass
class Progress:
    """Where training stands: the start is passed in, the end comes back.

    ``weights`` and ``optimizer_state`` belong to the end of the last whole epoch,
    ``epochs``. ``loss``, ``accuracy``, ``seconds`` and ``snapshots`` (epoch -> weights)
    cover the epochs trained since the start; ``seconds`` counts from the first update, without
    the pauses of a ``Pace``.
    """

    epochs: int
    weights: Weights
    optimizer_state: tuple[np.ndarray, ...]
    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    snapshots: dict[int, Weights] = field(default_factory=dict)

    @property
    def trained_seconds(self) -> float:
        """Seconds of training since the start."""
        return self.seconds[-1] if self.seconds else 0.0

    def add(self, logs: dict[str, float], seconds: float) -> None:
        """One more whole epoch."""
        self.epochs += 1
        self.loss.append(float(logs["loss"]))
        self.accuracy.append(float(logs["accuracy"]))
        self.seconds.append(seconds)
