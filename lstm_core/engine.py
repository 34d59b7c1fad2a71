"""The two engines: the compiled loop, and plain Keras ``fit`` as its reference.

Both take the same start, the same order of samples and the same Keras callbacks, and both
return a ``Progress``.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lstm_core.backend import keras, tf
from lstm_core.config import RunConfig
from lstm_core.dataset import make_dataset
from lstm_core.estimate import seconds_per_update
from lstm_core.network import (
    BUILDING,
    build_model,
    build_optimizer,
    optimizer_slots,
    recurrent_layer,
)
from lstm_core.order import Epoch, SampleOrder, batches_of
from lstm_core.program import Program
from lstm_core.shape import Shape, Weights

EXECUTION_SECONDS = 0.06  # aimed at, so that a chart can follow and a stop is quick


class Diverged(ArithmeticError):
    """The loss stopped being a finite number."""

    def __init__(self, epoch: int, learning_rate: float):
        super().__init__(
            f"Training broke down in epoch {epoch}: the loss is no longer a finite number; "
            f"a learning rate well below {learning_rate:g} would work, say "
            f"{min(0.001, learning_rate / 10):g}"
        )


@dataclass
class Progress:
    """Where training stands: the start is passed in, the end comes back.

    ``weights`` and ``optimizer_state`` belong to the end of the last whole epoch,
    ``epochs``. ``loss``, ``accuracy``, ``seconds`` and ``snapshots`` (epoch -> weights)
    cover the epochs trained since the start; ``seconds`` counts from the first update.
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
        return self.seconds[-1] if self.seconds else 0.0

    def add(self, logs: dict[str, float], seconds: float) -> None:
        """One more whole epoch."""
        self.epochs += 1
        self.loss.append(float(logs["loss"]))
        self.accuracy.append(float(logs["accuracy"]))
        self.seconds.append(seconds)


def run_compiled(
    program: Program,
    config: RunConfig,
    start: Progress,
    callbacks: Sequence[keras.callbacks.Callback],
    snapshot_epochs: Sequence[int],
) -> Progress:
    """Train from ``start`` to ``config.epochs`` in compiled executions.

    An execution is some whole epochs or, where an epoch takes long, a part of one. Batch
    hooks are called once per execution and epoch, as Keras does with
    ``steps_per_execution``; epoch hooks for every epoch. A stop in the middle of an epoch
    drops that epoch.

    Raises:
        Diverged: when an epoch's loss is not finite.
    """
    model, per_epoch = program.model, config.updates_per_epoch
    program.start(config, start.weights, start.optimizer_state)
    done = Progress(start.epochs, start.weights, start.optimizer_state)
    order = SampleOrder(config, start.epochs)
    due = set(snapshot_epochs)
    hooks = _Hooks(list(callbacks), model=model, epochs=config.epochs, steps=per_epoch)
    hooks.on_train_begin()
    began = time.perf_counter()
    while done.epochs < config.epochs and not model.stop_training:
        hooks.on_epoch_begin(done.epochs)
        hooks.on_train_batch_begin(0)
        budget = _affordable_updates(program)
        if per_epoch > budget:
            stretch = _one_epoch_in_parts(program, config, order, budget, hooks)
            if stretch is None:
                break
            if done.epochs + 1 in due:
                stretch.snapshots.append(program.weights())
        else:
            epochs = min(
                budget // per_epoch,
                config.epochs - done.epochs,
                *(getattr(callback, "epochs_per_execution", 1) for callback in callbacks),
            )
            ends = _ends_within_buffer(done.epochs, max(1, epochs), due, program.max_snapshots)
            stretch = _whole_epochs(program, config, order, ends, due)
        _announce(stretch, config, hooks, done, due, time.perf_counter() - began)
    hooks.on_train_end({"loss": done.loss[-1], "accuracy": done.accuracy[-1]} if done.loss else {})
    done.weights, done.optimizer_state = program.weights(), program.optimizer_state()
    return done


class _Hooks(keras.callbacks.CallbackList):
    """Keras's list of callbacks, with the four hooks of every epoch called straight away.

    Keras first makes plain numbers of the logs. Ours are plain already, and looking takes
    longer than training an epoch of a small network does.
    """

    def on_epoch_begin(self, epoch, logs=None):
        for callback in self.callbacks:
            callback.on_epoch_begin(epoch, logs)

    def on_train_batch_begin(self, batch, logs=None):
        for callback in self.callbacks:
            callback.on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        for callback in self.callbacks:
            callback.on_train_batch_end(batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        for callback in self.callbacks:
            callback.on_epoch_end(epoch, logs)


@dataclass
class _Stretch:
    """Means per epoch [epochs], and snapshots of those due."""

    loss: np.ndarray
    accuracy: np.ndarray
    snapshots: list[Weights]


def _affordable_updates(program: Program) -> int:
    # Before the speed is known, err on the side of a short execution.
    seconds = program.seconds_per_update or 3 * seconds_per_update(program.shape)
    updates = int(EXECUTION_SECONDS / seconds)
    return min(max(updates, 1), program.max_updates)


def _ends_within_buffer(start: int, epochs: int, due: set[int], room: int) -> range:
    """The epochs start + 1 .. start + epochs, cut after the last that the buffer has room for."""
    ends = range(start + 1, start + epochs + 1)
    wanted = [epoch for epoch in ends if epoch in due]
    return ends if len(wanted) < room else range(start + 1, wanted[room - 1] + 1)


def _whole_epochs(
    program: Program, config: RunConfig, order: SampleOrder, ends: range, due: set[int]
) -> _Stretch:
    read = [order.next() for _ in ends]
    batches = np.concatenate([batches_of(config, epoch.samples) for epoch in read])
    first = np.concatenate([epoch.from_zero for epoch in read])
    stops = [(k + 1) * config.updates_per_epoch for k, epoch in enumerate(ends) if epoch in due]
    losses, hits, snapshots = program.execute(batches, first, stops)
    return _Stretch(_means(losses, config), _means(hits, config), snapshots)


def _means(sums: np.ndarray, config: RunConfig) -> np.ndarray:
    """Means per epoch from sums per update [epochs * updates].

    Added up epoch by epoch, however many executions they came from: the sizes of those
    depend on the clock, and the last bits of a sum on its order.
    """
    return sums.reshape(-1, config.updates_per_epoch).sum(axis=1) / config.samples


def _one_epoch_in_parts(
    program: Program,
    config: RunConfig,
    order: SampleOrder,
    budget: int,
    hooks: _Hooks,
) -> _Stretch | None:
    """None if stopped on the way; the program is then back where the epoch began."""
    weights, optimizer_state = program.weights(), program.optimizer_state()
    samples, first = order.next()
    batches = batches_of(config, samples)
    losses, hits = np.zeros((2, len(batches)), np.float32)
    at = 0
    while True:
        part = slice(at, min(at + budget, len(batches)))
        losses[part], hits[part], _ = program.execute(batches[part], first[part], [])
        at, budget = part.stop, _affordable_updates(program)
        if at == len(batches):
            return _Stretch(_means(losses, config), _means(hits, config), [])
        seen = min(at * config.batch_size, config.samples)
        logs = {"loss": float(losses.sum() / seen), "accuracy": float(hits.sum() / seen)}
        hooks.on_train_batch_end(at - 1, logs)
        if program.model.stop_training:
            program.restore(weights, optimizer_state)
            return None
        hooks.on_train_batch_begin(at)


def _announce(
    stretch: _Stretch,
    config: RunConfig,
    hooks: _Hooks,
    done: Progress,
    due: set[int],
    seconds: float,
) -> None:
    """Add a stretch to what is done and tell the callbacks, epoch by epoch.

    ``seconds`` since training began, shared out evenly among the stretch's epochs.
    """
    snapshots = iter(stretch.snapshots)
    before, epochs = done.trained_seconds, len(stretch.loss)
    for k in range(epochs):
        if k:
            hooks.on_epoch_begin(done.epochs)
            hooks.on_train_batch_begin(0)
        logs = {"loss": float(stretch.loss[k]), "accuracy": float(stretch.accuracy[k])}
        if not math.isfinite(logs["loss"]):
            raise Diverged(done.epochs + 1, config.learning_rate)
        hooks.on_train_batch_end(config.updates_per_epoch - 1, logs)
        done.add(logs, before + (seconds - before) * (k + 1) / epochs)
        if done.epochs in due:
            done.snapshots[done.epochs] = next(snapshots)
        hooks.on_epoch_end(done.epochs - 1, logs)


def run_fit(
    config: RunConfig,
    start: Progress,
    callbacks: Sequence[keras.callbacks.Callback],
    snapshot_epochs: Sequence[int],
) -> Progress:
    """The same training by ``keras.Model.fit``, the reference that the compiled loop must match.

    Raises:
        Diverged: when an epoch's loss is not finite.
    """
    shape, data = Shape.of(config), make_dataset(config)
    with BUILDING:
        model = build_model(shape, batch_size=config.batch_size if shape.carries_state else None)
        optimizer = build_optimizer(config)
        model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        optimizer.build(model.trainable_variables)
    done = Progress(start.epochs, start.weights, start.optimizer_state)
    order = SampleOrder(config, start.epochs)
    epochs = [order.next() for _ in range(config.epochs - start.epochs)]
    recorder = _FitRecorder(config, done, set(snapshot_epochs), epochs)
    recorder.load(model)
    indices = tf.data.Dataset.from_tensor_slices(np.stack([epoch.samples for epoch in epochs]))
    indices = indices.flat_map(
        lambda epoch: tf.data.Dataset.from_tensor_slices(epoch).batch(config.batch_size)
    )
    model.fit(
        indices.map(lambda rows: (tf.gather(data.inputs, rows), tf.gather(data.targets, rows))),
        initial_epoch=start.epochs,
        epochs=config.epochs,
        steps_per_epoch=config.updates_per_epoch,
        shuffle=False,  # the order above is the order
        verbose=0,
        # Ours first: it restores the last whole epoch before others may look.
        callbacks=[recorder, *callbacks],
    )
    done.weights, done.optimizer_state = recorder.read(model)
    return done


class _FitRecorder(keras.callbacks.Callback):
    """Fills a ``Progress`` from ``fit``, and resets the carried state as ``fit`` does not."""

    def __init__(self, config: RunConfig, done: Progress, due: set[int], epochs: list[Epoch]):
        super().__init__()
        self.config, self.done, self.due = config, done, due
        self.epochs = iter(epochs)

    def load(self, model: keras.Model) -> None:
        for variable, value in zip(
            model.trainable_variables, self.done.weights.values(), strict=True
        ):
            variable.assign(value)
        if self.done.optimizer_state:
            slots = optimizer_slots(model.optimizer)
            for variable, value in zip(slots, self.done.optimizer_state, strict=True):
                variable.assign(value)

    def read(self, model: keras.Model) -> tuple[Weights, tuple[np.ndarray, ...]]:
        names, variables = Shape.of(self.config).weights, model.trainable_variables
        return (
            {name: v.numpy() for name, v in zip(names, variables, strict=True)},
            tuple(v.numpy() for v in optimizer_slots(model.optimizer)),
        )

    def on_train_begin(self, logs=None):
        self.began = time.perf_counter()

    def on_epoch_begin(self, epoch, logs=None):
        self.from_zero = next(self.epochs).from_zero
        self.batches = 0
        self.start_of_epoch = self.read(self.model)

    def on_train_batch_begin(self, batch, logs=None):
        if self.config.rule.carries_state and self.from_zero[batch]:
            recurrent_layer(self.model).reset_state()

    def on_train_batch_end(self, batch, logs=None):
        self.batches = batch + 1

    def on_epoch_end(self, epoch, logs=None):
        if self.batches < self.config.updates_per_epoch:  # stopped on the way
            self.done.weights, self.done.optimizer_state = self.start_of_epoch
            self.load(self.model)
            return
        if not math.isfinite(logs["loss"]):
            raise Diverged(epoch + 1, self.config.learning_rate)
        self.done.add(logs, time.perf_counter() - self.began)
        if self.done.epochs in self.due:
            self.done.snapshots[self.done.epochs] = self.read(self.model)[0]
