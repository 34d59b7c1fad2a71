"""The compiled updates of a network that reads a text.

The optimizer is Keras's own; the layers are in ``layers.py``. Where an update is small, one call
makes many of them, in a loop inside the compiled program. Where it is large, its batch is read in
parts, each in a thread of its own, and the gradients are added: the products of one part are too
small for TensorFlow to share out well, and the rest of it would stay on one processor.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Weights
from lstm_core.storage.compiled_code import empty, seal
from lstm_core.training.backend import COMPILED_CODE, keras, tf
from lstm_core.training.model import BUILDING, build_optimizer, optimizer_slots
from lstm_core.training.naming import named_after
from lstm_core.training.text.layers import PLACES, Dropout, losses, read
from lstm_core.training.text.shape import TextShape

MAX_UPDATES = 256  # that one call can do
MAX_CODES = 1_000_000  # that one call can read

Tensors = list[Any]


class Measured(NamedTuple):
    """Of each update, float32 [updates]. ``loss``: nats per target while the weights moved.
    ``gradient``: norm of the gradient of all weights together, before it is cut. ``step``: norm of
    what the weights moved by, divided by theirs."""

    loss: np.ndarray
    gradient: np.ndarray
    step: np.ndarray


class TextProgram:
    """Weights, optimizer and carried state of a network of one shape, and the updates of it."""

    def __init__(self, shape: TextShape):
        self.shape, self.network = shape, shape.network
        most = MAX_CODES // (shape.batch_size * (shape.chunk + 1))
        self.max_updates = max(1, min(MAX_UPDATES, most))
        with BUILDING:
            self.variables = [
                keras.Variable(np.zeros(size, np.float32), name=name)
                for name, size in self.network.weights.items()
            ]
            self.optimizer = build_optimizer(shape.optimizer)
            self.optimizer.build(self.variables)
        self.slots = optimizer_slots(self.optimizer)
        self.seconds_per_update: float | None = None  # as last measured
        self._threads = ThreadPoolExecutor(shape.parts, "text")
        self._trace()

    # What it holds -------------------------------------------------------------------

    def start(
        self,
        config: TextConfig,
        weights: Weights,
        optimizer_state: Sequence[np.ndarray] = (),
        carried: Sequence[np.ndarray] = (),
    ) -> None:
        """Overwrite all that it holds. Without an optimizer's state it is new, without a carried
        state that is zero."""
        old = optimizer_state or [np.zeros(slot.shape, np.float32) for slot in self.slots]
        for variable, value in zip(self.variables, weights.values(), strict=True):
            variable.assign(value)
        for slot, value in zip(self.slots, old, strict=True):
            slot.assign(value)
        rows = (self.shape.batch_size, self.network.units)
        self.state: Tensors = [tf.constant(one) for one in carried] or [
            tf.zeros(rows) for _ in self.network.state_names
        ]
        self._settings = [
            tf.constant(value, tf.float32)
            for value in (config.learning_rate, config.decay, config.clip)
        ]
        self._seed = tf.constant(config.seed - 2**31, tf.int32)

    def weights(self) -> Weights:
        """The network's weights now."""
        values = [variable.numpy() for variable in self.variables]
        return dict(zip(self.network.weights, values, strict=True))

    def optimizer_state(self) -> tuple[np.ndarray, ...]:
        """The optimizer's memory now."""
        return tuple(slot.numpy() for slot in self.slots)

    def carried(self) -> tuple[np.ndarray, ...]:
        """The state of the streams now, arrays [batch, units]; none for windows."""
        return tuple(one.numpy() for one in self.state) if self.shape.every else ()

    # Updates -------------------------------------------------------------------------

    def execute(self, first: int, batches: np.ndarray, fresh: np.ndarray) -> Measured:
        """Make updates from number ``first`` on.

        ``batches`` int32 [updates, batch, chunk + 1] and ``fresh`` bool [updates], as ``Reading``
        gives them; at most ``max_updates``.
        """
        began = time.perf_counter()
        run = self._in_one_call if self.shape.parts == 1 else self._in_parts
        measured = run(first, batches, fresh)
        self.seconds_per_update = (time.perf_counter() - began) / len(batches)
        return measured

    def compile(self) -> float:
        """Have XLA compile what was traced, before ``start``; seconds it took."""
        began = time.perf_counter()
        try:
            self._run_nothing()
        except tf.errors.OpError:
            if COMPILED_CODE is None:
                raise
            empty(COMPILED_CODE)  # what is kept there may be damaged, or the disk be full
            self._trace()  # TensorFlow would only repeat the error
            self._run_nothing()
        if COMPILED_CODE is not None:
            seal(COMPILED_CODE)
        return time.perf_counter() - began

    def close(self) -> None:
        """End its threads."""
        self._threads.shutdown(wait=False)

    # In one call -----------------------------------------------------------------------

    def _in_one_call(self, first: int, batches: np.ndarray, fresh: np.ndarray) -> Measured:
        count, room = len(batches), self.max_updates
        codes = np.zeros((room, *batches.shape[1:]), np.int32)
        codes[:count] = batches
        anew = np.zeros(room, bool)
        anew[:count] = fresh
        *measured, self.state = self._many(
            tf.constant(codes),
            tf.constant(anew),
            tf.constant(first),
            tf.constant(count),
            self._seed,
            self._settings,
            self.state,
        )
        return Measured(*(values.numpy()[:count] for values in measured))

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
        def update(k: Any, measured: Tensors, state: Tensors) -> tuple[Any, ...]:
            weights = [tf.convert_to_tensor(variable) for variable in self.variables]
            loss, state, gradients = self._gradient(
                codes[k], fresh[k], first + k, tf.constant(0), seed, state, weights
            )
            values = [loss, *self._move(first + k, settings, gradients)]
            return k + 1, [_put(a, k, v) for a, v in zip(measured, values, strict=True)], state

        start = [tf.constant(0), [tf.zeros([self.max_updates])] * 3, state]
        _, measured, state = tf.while_loop(lambda k, *_: k < count, update, start)
        return *measured, state

    # In parts --------------------------------------------------------------------------

    def _in_parts(self, first: int, batches: np.ndarray, fresh: np.ndarray) -> Measured:
        parts, state = self.shape.parts, self.state
        states = list(zip(*(tf.split(one, parts) for one in state), strict=True))
        measured = []
        for k, codes in enumerate(batches):
            weights = [tf.convert_to_tensor(variable) for variable in self.variables]
            number, anew = tf.constant(first + k), tf.constant(bool(fresh[k]))

            def read_part(
                part: int, rows: np.ndarray, weights: Tensors = weights, number: Any = number,
                anew: Any = anew,
            ) -> tuple[Any, ...]:  # fmt: skip
                read: tuple[Any, ...] = self._part(
                    tf.constant(rows), anew, number, tf.constant(part), self._seed,
                    list(states[part]), weights,
                )  # fmt: skip
                return read

            done = list(self._threads.map(read_part, range(parts), np.split(codes, parts)))
            losses, states, gradients = zip(*done, strict=True)
            measured.append(self._add(number, self._settings, list(losses), list(gradients)))
        self.state = [tf.concat(one, axis=0) for one in zip(*states, strict=True)]
        return Measured(*np.array(measured, np.float32).T)

    def _sum(
        self, number: Any, settings: Tensors, losses: Tensors, gradients: list[Tensors]
    ) -> tuple[Any, ...]:
        together = [tf.add_n(of_one) for of_one in zip(*gradients, strict=True)]
        return tf.add_n(losses), *self._move(number, settings, together)

    # What both are made of ---------------------------------------------------------------

    def _gradient(
        self,
        codes: Any,
        fresh: Any,
        number: Any,
        part: Any,
        seed: Any,
        state: Tensors,
        weights: Tensors,
    ) -> tuple[Any, Tensors, Tensors]:
        """The share of a part in the mean loss of an update, the state after it, and the gradient
        of that share. ``codes`` int32 [rows, chunk + 1]."""
        shape = self.shape
        state = [tf.where(fresh, tf.zeros_like(one), one) for one in state]
        seeds = tf.random.experimental.stateless_fold_in(tf.stack([seed, number]), part * PLACES)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            logits, state = read(
                self.network, weights, codes[:, :-1], state,
                every=shape.every, dropout=Dropout(shape.dropout, seeds),
            )  # fmt: skip
            loss = tf.reduce_sum(losses(logits, codes, every=shape.every)) / shape.targets
        gradients = [tf.convert_to_tensor(one) for one in tape.gradient(loss, weights)]
        return loss, state, gradients

    def _move(self, number: Any, settings: Tensors, gradients: Tensors) -> tuple[Any, Any]:
        """Move the weights. Returns the gradient's norm before it is cut, and ``step``."""
        rate, decay, clip = settings
        norm = tf.linalg.global_norm(gradients)
        cut = tf.where((clip > 0) & (norm > clip), clip / norm, 1.0)
        self.optimizer.learning_rate.assign(rate / (1 + decay * tf.cast(number, tf.float32)))
        before = [tf.convert_to_tensor(variable) for variable in self.variables]
        self.optimizer.apply([one * cut for one in gradients], self.variables)
        moved = [variable - old for variable, old in zip(self.variables, before, strict=True)]
        return norm, tf.linalg.global_norm(moved) / tf.linalg.global_norm(before)

    def _trace(self) -> None:
        shape, numbers = self.shape, tf.TensorSpec([], tf.int32)
        width = shape.chunk + 1
        weights = [tf.TensorSpec(size) for size in self.network.weights.values()]
        settings = [tf.TensorSpec([])] * 3
        state = lambda rows: (
            [tf.TensorSpec([rows, self.network.units])] * len(self.network.state_names)
        )
        flag = tf.TensorSpec([], tf.bool)
        with BUILDING, named_after(shape):
            if shape.parts == 1:
                codes = tf.TensorSpec([self.max_updates, shape.batch_size, width], tf.int32)
                fresh = tf.TensorSpec([self.max_updates], tf.bool)
                self._many = _compiled(
                    self._updates, codes, fresh, numbers, numbers, numbers, settings,
                    state(shape.batch_size),
                )  # fmt: skip
                return
            codes = tf.TensorSpec([shape.rows, width], tf.int32)
            self._part = _compiled(
                self._gradient, codes, flag, numbers, numbers, numbers, state(shape.rows), weights
            )
            self._add = _compiled(
                self._sum, numbers, settings, settings[:1] * shape.parts, [weights] * shape.parts
            )

    def _run_nothing(self) -> None:
        shape, network = self.shape, self.network
        zero, settings = tf.constant(0), [tf.zeros([])] * 3
        rows = [tf.zeros([shape.rows, network.units]) for _ in network.state_names]
        if shape.parts == 1:
            codes = tf.zeros([self.max_updates, shape.batch_size, shape.chunk + 1], tf.int32)
            fresh = tf.zeros([self.max_updates], tf.bool)
            self._many(codes, fresh, zero, zero, zero, settings, rows)
            return
        weights = [tf.zeros(size) for size in network.weights.values()]
        codes, fresh = tf.zeros([shape.rows, shape.chunk + 1], tf.int32), tf.constant(True)
        self._part(codes, fresh, zero, zero, zero, rows, weights)
        parts = shape.parts
        self._add(zero, settings, settings[:1] * parts, [weights] * parts)


def _compiled(function: Callable[..., Any], *specs: Any) -> Any:
    return tf.function(function, autograph=False, jit_compile=True).get_concrete_function(*specs)


def _put(values: Any, at: Any, value: Any) -> Any:
    return tf.tensor_scatter_nd_update(values, [[at]], [value])
