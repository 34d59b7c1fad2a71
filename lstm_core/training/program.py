"""A compiled training program: many weight updates of one network in one call.

The network, the loss and the optimizer are Keras's own; only the loop around them is ours,
inside one ``tf.function(jit_compile=True)`` over data that already lies in tensors.
"""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import training_data
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.data.padding import (
    filled,
    pad_optimizer_state,
    pad_weights,
    unpad_optimizer_state,
    unpad_weights,
)
from lstm_core.training.backend import keras, tf
from lstm_core.training.compiling import compile_with_kept_code
from lstm_core.training.hits import first_largest
from lstm_core.training.model import (
    BUILDING,
    build_model,
    build_optimizer,
    optimizer_slots,
    put_back,
    recurrent_layers,
    set_dropout,
)
from lstm_core.training.naming import named_after
from lstm_core.training.rolled import every_output, last_output

# Sizes of the compiled buffers: the most that one execution can do.
MAX_UPDATES = 16_384
MAX_INDICES = 65_536  # over all batches of an execution
MAX_SNAPSHOT_NUMBERS = 131_072  # weights recorded on the way


class Program:
    """A compiled training loop for networks of one shape, with the Keras objects it drives.

    ``shape`` is usually that of several networks (``ModelSpec.padded``): ``start`` pads a network's
    weights with zeros, and all that is read from the program is unpadded again. It holds a model
    between runs only to save its compilation: ``start`` overwrites all of its state.
    """

    def __init__(self, shape: ModelSpec):
        self.shape = self.network = shape
        self.model = build_model(shape, batch_size=shape.batch_size)
        self.optimizer = build_optimizer(shape.optimizer)
        # Compiling (in Keras's sense) gives callbacks the optimizer where they look for it.
        self.model.compile(self.optimizer, "categorical_crossentropy", metrics=["accuracy"])
        self.variables = self.model.trainable_variables
        self.learning = [
            variable
            for name, variable in zip(shape.weights, self.variables, strict=True)
            if name not in shape.idle_weights
        ]
        self.optimizer.build(self.variables)
        self.slots = optimizer_slots(self.optimizer)
        layers = [layer for layer in recurrent_layers(self.model) if layer.stateful]
        self.states = [state for layer in layers for state in layer.states]
        self.clip = tf.Variable(1.0, trainable=False, name="clip")
        self.max_updates = max(1, min(MAX_UPDATES, MAX_INDICES // shape.batch_size))
        self.max_snapshots = max(1, min(32, MAX_SNAPSHOT_NUMBERS // shape.parameters))
        self.seconds_per_update: float | None = None  # as last measured
        spec = tf.TensorSpec
        self._specs = [
            spec([shape.samples, *shape.input], tf.float32),
            spec([shape.samples, *shape.target], tf.int32),
            spec([self.max_updates, shape.batch_size], tf.int32),
            spec([self.max_updates], tf.float32),
            spec([self.max_snapshots], tf.int32),
            spec([], tf.int32),
        ]
        self._execute = self._traced()
        self.compiled = False

    def _traced(self) -> Any:
        function = tf.function(self._updates, autograph=False, jit_compile=True)
        with named_after(self.shape):
            return function.get_concrete_function(*self._specs)

    def _updates(
        self, inputs: Any, targets: Any, batches: Any, keep: Any, stops: Any, parts: Any
    ) -> tuple[Any, Any, Any]:
        """Run updates 0..stops[parts - 1], recording the weights at every stop.

        ``inputs`` [samples, ...] and ``targets`` [samples] or [samples, places], class codes; -1
        is not asked.
        ``batches`` [updates, batch]: sample indices, -1 where the last batch is short.
        ``keep`` [updates]: 0 where the carried state is reset before the update, else 1.
        Returns loss sums and hits per update [updates], over all that is asked, and the weights,
        flat, at each stop [snapshots, parameters].
        """
        per_sample = keras.losses.CategoricalCrossentropy(reduction=None)
        ragged, classes = self.shape.ragged, self.shape.classes

        def update(i: Any, losses: Any, hits: Any) -> tuple[Any, Any, Any]:
            rows = batches[i]
            there = tf.reshape(rows >= 0, [-1, *(1 for _ in self.shape.target)])
            if ragged:
                rows = tf.maximum(rows, 0)
            x, codes = tf.gather(inputs, rows), tf.gather(targets, rows)
            asked = there & (codes >= 0)
            weight = tf.cast(asked, tf.float32) if ragged else tf.ones(codes.shape)
            y = tf.one_hot(codes, classes)
            for state in self.states:
                state.assign(state * keep[i])
            with tf.GradientTape() as tape:
                probabilities = self._forward(x)  # [batch, classes], or [batch, places, classes]
                total = tf.reduce_sum(per_sample(y, probabilities) * weight)
                loss = total / tf.maximum(tf.reduce_sum(weight), 1)
            gradient = tape.gradient(loss, self.learning)
            if self.shape.clips:
                gradient, _ = tf.clip_by_global_norm(gradient, self.clip)
            self.optimizer.apply(gradient, self.learning)
            hit = tf.reduce_sum(first_largest(probabilities, codes, y) * weight)
            losses = tf.tensor_scatter_nd_update(losses, [[i]], [total])
            hits = tf.tensor_scatter_nd_update(hits, [[i]], [hit])
            return i + 1, losses, hits

        def part(j: Any, i: Any, losses: Any, hits: Any, kept: Any) -> tuple[Any, ...]:
            i, losses, hits = tf.while_loop(lambda i, *_: i < stops[j], update, [i, losses, hits])
            flat = tf.concat([tf.reshape(v, [-1]) for v in self.variables], axis=0)
            return j + 1, i, losses, hits, tf.tensor_scatter_nd_update(kept, [[j]], [flat])

        zeros = tf.zeros([self.max_updates])
        kept = tf.zeros([self.max_snapshots, self.shape.parameters])
        start = [tf.constant(0), tf.constant(0), zeros, zeros, kept]
        _, _, losses, hits, kept = tf.while_loop(lambda j, *_: j < parts, part, start)
        return losses, hits, kept

    def _forward(self, x: Any) -> Any:
        if not self.shape.recurrent or self.shape.unrolled or self.states:
            return self.model(x, training=True)
        _, *layers = self.model.layers
        if self.shape.answers == "last":
            return layers[-1](last_output(layers[:-1], x))
        for layer in layers:
            recurrent = isinstance(layer, keras.layers.RNN)
            x = every_output(layer, x) if recurrent else layer(x, training=True)
        return x

    def compile(self) -> float:
        """Have XLA compile the traced loop by running no updates; seconds it took."""
        if self.compiled:
            return 0.0
        began = time.perf_counter()
        compile_with_kept_code(self._run_nothing, self._trace_again)
        self.compiled = True
        return time.perf_counter() - began

    def _trace_again(self) -> None:
        with BUILDING:
            self._execute = self._traced()

    def _run_nothing(self) -> None:
        self._execute(*(tf.zeros(spec.shape, spec.dtype) for spec in self._specs))

    def start(
        self, config: RunConfig, weights: Weights, optimizer_state: Sequence[np.ndarray]
    ) -> None:
        """Overwrite everything the program remembers, for a config of its shape.

        ``optimizer_state`` as in ``ModelSpec.optimizer_state``; an empty one is a new one.
        """
        self.network = network = ModelSpec.of(config)
        self.put_back(
            weights,
            optimizer_state or [np.zeros(size, np.float32) for size in network.optimizer_state],
        )
        set_dropout(self.model, config, optimizer_state)
        self.optimizer.learning_rate.assign(config.learning_rate)
        self.clip.assign(config.clip)
        for carried in self.states:
            carried.assign(tf.zeros_like(carried))
        self.model.stop_training = False
        self.feed(*training_data(config))

    def feed(self, inputs: np.ndarray, targets: np.ndarray) -> None:
        """The samples to train on: inputs [samples, ...], class codes [samples, places]."""
        samples, target = self.shape.samples, self.shape.target
        codes = targets.astype(np.int32).reshape(-1, *target)
        self.asked = (targets >= 0).sum(axis=-1)  # of each sample
        self._inputs = tf.constant(filled((samples, *self.shape.input), inputs))
        self._targets = tf.constant(filled((samples, *target), codes))

    def put_back(self, weights: Weights, optimizer_state: Sequence[np.ndarray]) -> None:
        """Go on from there, with the network that was started."""
        put_back(
            self.model,
            pad_weights(weights, self.network, self.shape),
            pad_optimizer_state(optimizer_state, self.network, self.shape),
        )

    def execute(
        self, batches: np.ndarray, reset_mask: np.ndarray, stops: Sequence[int]
    ) -> tuple[np.ndarray, np.ndarray, list[Weights]]:
        """Train on the batches, int [updates, batch], -1 where one is short.

        ``reset_mask`` bool [updates]: whether the carried state is zero when the update begins.
        Returns loss sums and hits per update [updates], and the weights after each of
        ``stops`` (ascending counts of updates).
        """
        began = time.perf_counter()
        updates = len(batches)
        parts = np.array([*(stop for stop in stops if stop < updates), updates], np.int32)
        padded = (
            filled((self.max_updates, self.shape.batch_size), batches.astype(np.int32)),
            filled((self.max_updates,), (~reset_mask).astype(np.float32)),
            filled((self.max_snapshots,), parts),
        )
        of_call = map(tf.constant, (*padded, len(parts)))
        results = self._execute(self._inputs, self._targets, *of_call)
        losses, hits, kept = (result.numpy() for result in results)
        snapshots = [self._unflatten(row) for row in kept[: len(stops)]]
        self.seconds_per_update = (time.perf_counter() - began) / updates
        return losses[:updates], hits[:updates], snapshots

    def _unflatten(self, flat: np.ndarray) -> Weights:
        sizes = [int(np.prod(shape)) for shape in self.shape.weights.values()]
        pieces = np.split(flat, np.cumsum(sizes)[:-1])
        weights = {
            name: piece.reshape(shape)
            for piece, (name, shape) in zip(pieces, self.shape.weights.items(), strict=True)
        }
        return unpad_weights(weights, self.network, self.shape)

    def weights(self) -> Weights:
        """The network's weights now."""
        values = [variable.numpy() for variable in self.variables]
        weights = dict(zip(self.shape.weights, values, strict=True))
        return unpad_weights(weights, self.network, self.shape)

    def optimizer_state(self) -> tuple[np.ndarray, ...]:
        """The optimizer's memory now."""
        state = [variable.numpy() for variable in self.slots]
        return unpad_optimizer_state(state, self.network, self.shape)
