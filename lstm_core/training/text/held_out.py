"""The loss on the part of a text that is never learned from."""

import math
from typing import Any

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Weights
from lstm_core.text_run import network_of
from lstm_core.training.backend import tf
from lstm_core.training.model import BUILDING
from lstm_core.training.naming import named_after
from lstm_core.training.text.layers import Dropout, losses, read
from lstm_core.training.text.update import compiled, specs

MOST_ROWS = 64
ROW = 500  # characters that a row has at least, where there are as many: what is before it is lost
CHUNK = 100


class HeldOut:
    """The held-out part, cut into rows that are read side by side from a zero state, each to its
    end. Every character counts but the first of each row."""

    def __init__(self, config: TextConfig, codes: np.ndarray):
        self.network = network_of(config)
        text = codes[config.learned_from :]
        count = min(MOST_ROWS, max(1, len(text) // ROW))
        rows = np.array_split(text, count)
        steps = math.ceil(max(0, len(rows[0]) - 1) / CHUNK) * CHUNK  # the first is the longest
        self.codes = np.full((count, steps + 1), -1, np.int32)  # -1 where a row has ended
        for row, its_codes in zip(self.codes, rows, strict=True):
            row[: len(its_codes)] = its_codes
        self.targets = int((self.codes[:, 1:] >= 0).sum())
        if self.targets:
            self._traced()

    def loss(self, weights: Weights) -> float:
        """Nats per character; NaN where nothing is held out."""
        if not self.targets:
            return math.nan
        values = [tf.constant(value) for value in weights.values()]
        state = [tf.zeros([len(self.codes), self.network.units])] * len(self.network.state_names)
        total = 0.0
        for at in range(0, self.codes.shape[1] - 1, CHUNK):
            codes = tf.constant(self.codes[:, at : at + CHUNK + 1])
            nats, state = self._read(codes, state, values)
            total += float(nats)
        return total / self.targets

    def _traced(self) -> None:
        network, rows = self.network, len(self.codes)
        codes = tf.TensorSpec([rows, CHUNK + 1], tf.int32)
        with BUILDING, named_after(("held out", network, rows)):
            self._read = compiled(self._chunk, codes, *specs(network, rows))

    def _chunk(self, codes: Any, state: list[Any], weights: list[Any]) -> tuple[Any, list[Any]]:
        whole, counts = tf.maximum(codes, 0), tf.transpose(codes[:, 1:]) >= 0
        logits, state = read(
            self.network, weights, whole[:, :-1], state, every=True, dropout=Dropout(0.0, None)
        )
        return tf.reduce_sum(tf.where(counts, losses(logits, whole, every=True), 0.0)), state
