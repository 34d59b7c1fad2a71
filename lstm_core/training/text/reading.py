"""Which characters each update reads, and where the state begins anew."""

from functools import lru_cache

import numpy as np

from lstm_core.config.text_config import TextConfig


class Reading:
    """A text in the order in which a config reads it. Updates count from 0, over all passes.

    What update n reads depends on the config and n alone, so that a continued run goes on as a
    longer one would.
    """

    def __init__(self, config: TextConfig, codes: np.ndarray):
        # A view: the held-out part cannot be reached from here.
        self.config, self.codes = config, codes[: config.learned_from]
        self._order = lru_cache(maxsize=1)(self._windows)

    def batches(self, first: int, count: int) -> np.ndarray:
        """What ``count`` updates from ``first`` on read: int32 [updates, batch, chunk + 1]; the
        last character of each is a target only."""
        starts = np.stack([self._starts(update) for update in range(first, first + count)])
        return np.asarray(self.codes[starts[..., None] + np.arange(self.config.chunk + 1)])

    def fresh(self, first: int, count: int) -> np.ndarray:
        """Whether the state is zero when an update begins: bool [updates]."""
        if self.config.way == "windows":
            return np.ones(count, bool)
        return np.asarray(np.arange(first, first + count) % self.config.updates_per_pass == 0)

    def _starts(self, update: int) -> np.ndarray:
        """The place of each row's first character: [batch]."""
        config = self.config
        done, at = divmod(update, config.updates_per_pass)
        if config.way == "streams":
            length = config.learned_from // config.batch_size
            return np.arange(config.batch_size) * length + at * config.chunk
        return self._order(done)[at * config.batch_size : (at + 1) * config.batch_size]

    def _windows(self, done: int) -> np.ndarray:
        """The windows' first places in the order of a pass."""
        starts = np.arange(0, self.config.learned_from - self.config.chunk, self.config.stride)
        # A stream of its own, apart from the one that seeds the initial weights.
        np.random.default_rng([self.config.seed, 1, done]).shuffle(starts)
        return starts
