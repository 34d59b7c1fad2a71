"""In which order samples are read, in which batches, and where the state begins anew.

The engines train by these rules, and the timeline shows them.
"""

from typing import NamedTuple

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import drawn

SEGMENT_ENDS = 0.3  # probability that a segment ends after an update, where a framing has them


class Epoch(NamedTuple):
    """``samples``: indices in the order they are read, int32 [samples]; ``rows``: of which variant
    each is, as a row of ``training_data``. ``reset_mask``: whether the state is zero when an
    update begins, bool [updates]."""

    samples: np.ndarray
    reset_mask: np.ndarray
    rows: np.ndarray


class SamplingOrder:
    """The order in which each epoch reads the samples, from a private generator.

    The order of epoch n depends on the seed and n alone. Ask for epochs in ascending order.
    """

    def __init__(self, config: RunConfig, first_epoch: int = 0):
        # A stream of its own, apart from the one that seeds the initial weights.
        self._generator = np.random.default_rng([config.seed, 1])
        self._config = config
        for _ in range(first_epoch):
            self.next()

    def next(self) -> Epoch:
        """The next epoch. A framing that carries its state resets it when an epoch begins, and
        where a segment does if its rule says so; any other starts every sample from zero."""
        config = self._config
        samples = np.arange(config.samples, dtype=np.int32)
        reset_mask = np.full(config.updates_per_epoch, not config.rule.carries_state)
        reset_mask[0] = True
        if config.shuffle:
            self._generator.shuffle(samples)
        elif config.rule.segments:
            segments = self._segments(samples)
            samples = np.concatenate(segments)
            if config.rule.segments == "reset":
                lengths = [len(segment) // config.batch_size for segment in segments[:-1]]
                reset_mask[np.cumsum(lengths, dtype=int)] = True
        return Epoch(samples, reset_mask, drawn(config, self._generator, samples))

    def _segments(self, samples: np.ndarray) -> list[np.ndarray]:
        """Cut between updates, so that each row still continues the row before it; then mixed."""
        size = self._config.batch_size
        ends = self._generator.random(len(samples) // size - 1) < SEGMENT_ENDS
        segments = np.split(samples, size * (np.flatnonzero(ends) + 1))
        return [segments[n] for n in self._generator.permutation(len(segments))]


def batches_of(config: RunConfig, samples: np.ndarray) -> np.ndarray:
    """Sample indices [updates, batch]; -1 fills the last batch where it is short."""
    missing = -len(samples) % config.batch_size
    filled = np.concatenate([samples, np.full(missing, -1, np.int32)])
    return filled.reshape(-1, config.batch_size)
