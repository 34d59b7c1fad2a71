"""How updates are made: many small ones in one call, or a large one in parts side by side.

Where an update is small, the calls would take most of the time. Where it is large, its batch is
read in parts, each in a thread of its own, and the gradients are added: TensorFlow would share out
the products alone, each of which is small, and what is between them stays on one processor.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from lstm_core.data.padding import filled
from lstm_core.training.backend import tf
from lstm_core.training.text.update import (
    FLAG,
    NUMBER,
    REAL,
    SETTINGS,
    Tensors,
    Update,
    compiled,
    specs,
)

MAX_UPDATES = 256  # that one call can do
MAX_CODES = 1_000_000  # that one call can read


class Measured(NamedTuple):
    """Of each update, float32 [updates]. ``loss``: nats per target while the weights moved.
    ``gradient``: norm of the gradient of all weights together, before it is cut. ``step``: norm of
    what the weights moved by, divided by theirs."""

    loss: np.ndarray
    gradient: np.ndarray
    step: np.ndarray


class Start(NamedTuple):
    """What updates start from, as tensors. ``settings``: learning rate, decay, clip. ``state``:
    that of the streams."""

    seed: Any
    settings: Tensors
    state: Tensors


class InOneCall:
    """A loop over updates inside the compiled program."""

    def __init__(self, update: Update):
        shape, self.update = update.shape, update
        row = shape.chunk + 1
        self.room = max(1, min(MAX_UPDATES, MAX_CODES // (shape.batch_size * row)))
        self._run = compiled(
            self._updates,
            tf.TensorSpec([self.room, shape.batch_size, row], tf.int32),
            tf.TensorSpec([self.room], tf.bool),
            NUMBER,
            NUMBER,
            NUMBER,
            SETTINGS,
            specs(shape.network, shape.batch_size)[0],
        )

    def __call__(
        self, first: int, batches: np.ndarray, fresh: np.ndarray, start: Start
    ) -> tuple[Measured, Tensors]:
        """Make updates from number ``first`` on. ``batches`` int32 [updates, batch, chunk + 1],
        ``fresh`` bool [updates]. Returns what was seen, and the state after them."""
        count = len(batches)
        codes, anew = filled((self.room, *batches.shape[1:]), batches), filled((self.room,), fresh)
        of_call = [tf.constant(value) for value in (codes, anew, first, count)]
        *measured, state = self._run(*of_call, *start)
        return Measured(*(values.numpy()[:count] for values in measured)), state

    def _updates(
        self,
        codes: Any,
        fresh: Any,
        first: Any,
        count: Any,
        seed: Any,
        settings: Tensors,
        state: Tensors,
    ) -> tuple[Any, ...]:
        update, whole = self.update, tf.constant(0)

        def turn(k: Any, measured: Tensors, state: Tensors) -> tuple[Any, ...]:
            loss, state, gradients = update.gradient(
                codes[k], fresh[k], first + k, whole, seed, state, update.weights()
            )
            values = [loss, *update.move(first + k, settings, gradients)]
            return k + 1, [_put(a, k, v) for a, v in zip(measured, values, strict=True)], state

        start = [tf.constant(0), [tf.zeros([self.room])] * 3, state]
        _, measured, state = tf.while_loop(lambda k, *_: k < count, turn, start)
        return *measured, state


class InParts:
    """One update after the other, its rows shared out among threads."""

    room = MAX_UPDATES

    def __init__(self, update: Update, threads: ThreadPoolExecutor):
        shape, self.parts, self.update = update.shape, update.shape.parts, update
        self._threads = threads
        codes = tf.TensorSpec([shape.rows, shape.chunk + 1], tf.int32)
        state, weights = specs(shape.network, shape.rows)
        self._part = compiled(update.gradient, codes, FLAG, NUMBER, NUMBER, NUMBER, state, weights)
        self._add = compiled(
            self._sum, NUMBER, SETTINGS, [REAL] * self.parts, [weights] * self.parts
        )

    def __call__(
        self, first: int, batches: np.ndarray, fresh: np.ndarray, start: Start
    ) -> tuple[Measured, Tensors]:
        """As ``InOneCall``."""
        states = zip(*(tf.split(one, self.parts) for one in start.state), strict=True)
        parts = [(tf.constant(part), start.seed, list(one)) for part, one in enumerate(states)]
        measured = []
        for k, codes in enumerate(batches):
            anew, number = tf.constant(bool(fresh[k])), tf.constant(first + k)
            weights = self.update.weights()
            own, *others = (
                (tf.constant(rows), anew, number, *part, weights)
                for rows, part in zip(np.split(codes, self.parts), parts, strict=True)
            )
            jobs = [self._threads.submit(self._part, *other) for other in others]
            # The first is read here: a thread to wait for less.
            done = [self._part(*own), *(job.result() for job in jobs)]
            losses, after, gradients = zip(*done, strict=True)
            parts = [(*part[:2], list(one)) for part, one in zip(parts, after, strict=True)]
            measured.append(self._add(number, start.settings, list(losses), list(gradients)))
        together = zip(*(one for *_, one in parts), strict=True)
        state = [tf.concat(one, axis=0) for one in together]
        return Measured(*np.array(measured, np.float32).T), state

    def _sum(
        self, number: Any, settings: Tensors, losses: Tensors, gradients: list[Tensors]
    ) -> tuple[Any, ...]:
        together = [tf.add_n(of_one) for of_one in zip(*gradients, strict=True)]
        return tf.add_n(losses), *self.update.move(number, settings, together)


def _put(values: Any, at: Any, value: Any) -> Any:
    return tf.tensor_scatter_nd_update(values, [[at]], [value])
