"""A network that reads a text, with its optimizer and its carried state, ready to be updated.

The optimizer is Keras's own. What an update computes stands in ``update.py``, how updates are made
in ``executions.py``.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Weights
from lstm_core.training.backend import keras, tf
from lstm_core.training.compiling import compile_with_kept_code
from lstm_core.training.model import BUILDING, build_optimizer, optimizer_slots
from lstm_core.training.naming import named_after
from lstm_core.training.text.executions import InOneCall, InParts, Measured, Start
from lstm_core.training.text.shape import TextShape
from lstm_core.training.text.update import Tensors, Update


class TextProgram:
    """Compile it, start it, and let it make updates."""

    def __init__(self, shape: TextShape):
        self.shape, self.network = shape, shape.network
        _have_threads(shape.parts)
        with BUILDING:
            self.variables = [
                keras.Variable(np.zeros(size, np.float32), name=name)
                for name, size in self.network.weights.items()
            ]
            self.optimizer = build_optimizer(shape.optimizer)
            self.optimizer.build(self.variables)
        self.slots = optimizer_slots(self.optimizer)
        self.seconds_per_update: float | None = None  # as last measured
        self._threads = ThreadPoolExecutor(shape.parts, "text")  # started when first needed
        self._trace()

    def _trace(self) -> None:
        update = Update(self.shape, self.variables, self.optimizer)
        with BUILDING, named_after(self.shape):
            one = self.shape.parts == 1
            self._run = InOneCall(update) if one else InParts(update, self._threads)

    @property
    def max_updates(self) -> int:
        """That ``execute`` takes at once."""
        return self._run.room

    def compile(self) -> float:
        """Have XLA compile what was traced; seconds it took. Do so before ``start``."""
        began = time.perf_counter()
        compile_with_kept_code(self._run_once, self._trace)
        return time.perf_counter() - began

    def _run_once(self) -> None:
        shape = self.shape
        codes = np.zeros((1, shape.batch_size, shape.chunk + 1), np.int32)
        nothing = [tf.zeros([])] * 3
        start = Start(tf.constant(0), nothing, self._no_state())
        self._run(0, codes, np.ones(1, bool), start)

    def _no_state(self) -> Tensors:
        rows = [self.shape.batch_size, self.network.units]
        return [tf.zeros(rows) for _ in self.network.state_names]

    def close(self) -> None:
        """End its threads."""
        self._threads.shutdown()

    def start(
        self,
        config: TextConfig,
        weights: Weights,
        optimizer_state: Sequence[np.ndarray] = (),
        carried: Sequence[np.ndarray] = (),
    ) -> None:
        """Overwrite all that it holds. Without an optimizer's state it is a new one, without a
        carried state that is zero."""
        for variable, value in zip(self.variables, weights.values(), strict=True):
            variable.assign(value)
        state = optimizer_state or [np.zeros(slot.shape, np.float32) for slot in self.slots]
        for slot, value in zip(self.slots, state, strict=True):
            slot.assign(value)
        settings = (config.learning_rate, config.decay, config.clip)
        self._at = Start(
            tf.constant(config.seed - 2**31, tf.int32),  # seeds have 32 bits
            [tf.constant(value, tf.float32) for value in settings],
            [tf.constant(one) for one in carried] or self._no_state(),
        )

    def execute(self, first: int, batches: np.ndarray, fresh: np.ndarray) -> Measured:
        """Make updates from number ``first`` on, at most ``max_updates``, with what ``Reading``
        gives: ``batches`` int32 [updates, batch, chunk + 1] and ``fresh`` bool [updates]."""
        began = time.perf_counter()
        measured, state = self._run(first, batches, fresh, self._at)
        self._at = self._at._replace(state=state)
        self.seconds_per_update = (time.perf_counter() - began) / len(batches)
        return measured

    def weights(self) -> Weights:
        """The network's weights now."""
        values = [variable.numpy() for variable in self.variables]
        return dict(zip(self.network.weights, values, strict=True))

    def optimizer_state(self) -> tuple[np.ndarray, ...]:
        """The optimizer's memory now."""
        return tuple(slot.numpy() for slot in self.slots)

    def carried(self) -> tuple[np.ndarray, ...]:
        """The state of the streams now, arrays [batch, units]; none for windows."""
        return tuple(one.numpy() for one in self._at.state) if self.shape.every else ()


def _have_threads(parts: int) -> None:
    """Let TensorFlow work on several parts at once: each waits for a thread of its own pool, which
    has a single one otherwise (``backend``). That is settled with its first operation; where it was
    before, the parts take turns."""
    if parts > 1:
        with suppress(RuntimeError):
            tf.config.threading.set_intra_op_parallelism_threads(parts)
