"""In which order samples are read, in which batches, and where the state begins anew.

The engines train by these rules, and the timeline shows them.
"""

import numpy as np

from lstm_core.config import RunConfig


class SampleOrder:
    """The order in which each epoch reads the samples, from a private generator.

    The order of epoch n depends on the seed and n alone. Ask for epochs in ascending order.
    """

    def __init__(self, config: RunConfig, first_epoch: int = 0):
        # A stream of its own, apart from the one that seeds the initial weights.
        self._generator = np.random.default_rng([config.seed, 1])
        self._config = config
        for _ in range(first_epoch):
            self.next()

    def next(self) -> np.ndarray:
        """Sample indices of the next epoch: int32 [samples]."""
        order = np.arange(self._config.samples, dtype=np.int32)
        if self._config.shuffle:
            self._generator.shuffle(order)
        return order


def batches_of(config: RunConfig, order: np.ndarray) -> np.ndarray:
    """Sample indices [updates, batch]; -1 fills the last batch where it is short."""
    missing = -len(order) % config.batch_size
    filled = np.concatenate([order, np.full(missing, -1, np.int32)])
    return filled.reshape(-1, config.batch_size)


def from_zero(config: RunConfig, updates: int) -> np.ndarray:
    """Whether the state is zero when an update begins: bool [updates], from an epoch's start.

    A framing that carries its state resets it when an epoch begins and at no other time; any
    other starts every sample from zero.
    """
    if not config.rule.carries_state:
        return np.ones(updates, dtype=bool)
    return np.arange(updates) % config.updates_per_epoch == 0
