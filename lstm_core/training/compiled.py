"""The compiled engine: training in executions of a compiled program, with Keras's callbacks.

It takes the same start, sampling order and callbacks as plain ``fit`` (``fit.py``), and gives
the same ``Progress``.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.network import Weights
from lstm_core.data.sampling_order import SamplingOrder, batches_of
from lstm_core.data.training_time import seconds_per_update
from lstm_core.errors import Diverged
from lstm_core.training.backend import keras
from lstm_core.training.callbacks import Logs, epochs_unseen, seconds_paused, tell_snapshot
from lstm_core.training.program import Program
from lstm_core.training.progress import Progress

EXECUTION_SECONDS = 0.06  # aimed at, so that a chart can follow and a stop is quick


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
    order = SamplingOrder(config, start.epochs)
    due = set(snapshot_epochs)
    hooks = _Hooks(list(callbacks), model=model, epochs=config.epochs, steps=per_epoch)
    hooks.on_train_begin()
    began = time.perf_counter()
    while done.epochs < config.epochs and not model.stop_training:
        hooks.on_epoch_begin(done.epochs)
        hooks.on_train_batch_begin(0)
        budget = _affordable_updates(program)
        if per_epoch > budget:
            chunk = _one_epoch_in_parts(program, config, order, budget, hooks)
            if chunk is None:
                break
            if done.epochs + 1 in due:
                chunk.snapshots.append(program.weights())
        else:
            epochs = min(budget // per_epoch, config.epochs - done.epochs, epochs_unseen(callbacks))
            ends = _ends_within_buffer(done.epochs, max(1, epochs), due, program.max_snapshots)
            chunk = _whole_epochs(program, config, order, ends, due)
        seconds = time.perf_counter() - began - seconds_paused(callbacks)
        _announce(chunk, config, hooks, done, due, seconds)
    hooks.on_train_end({"loss": done.loss[-1], "accuracy": done.accuracy[-1]} if done.loss else {})
    done.weights, done.optimizer_state = program.weights(), program.optimizer_state()
    return done


class _Hooks(keras.callbacks.CallbackList):
    """Keras's list of callbacks, with the four hooks of every epoch called straight away.

    Keras first makes plain numbers of the logs. Here they are plain already, and looking takes
    longer than training an epoch of a small network does.
    """

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        for callback in self.callbacks:
            callback.on_epoch_begin(epoch, logs)

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        for callback in self.callbacks:
            callback.on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        for callback in self.callbacks:
            callback.on_train_batch_end(batch, logs)

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        for callback in self.callbacks:
            callback.on_epoch_end(epoch, logs)


@dataclass
class _Chunk:
    """What an execution made: means per epoch [epochs], and snapshots of those due."""

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
    program: Program, config: RunConfig, order: SamplingOrder, ends: range, due: set[int]
) -> _Chunk:
    read = [order.next() for _ in ends]
    batches = np.concatenate([batches_of(config, epoch.rows) for epoch in read])
    reset_mask = np.concatenate([epoch.reset_mask for epoch in read])
    stops = [(k + 1) * config.updates_per_epoch for k, epoch in enumerate(ends) if epoch in due]
    losses, hits, snapshots = program.execute(batches, reset_mask, stops)
    return _Chunk(_means(losses, program, config), _means(hits, program, config), snapshots)


def _means(sums: np.ndarray, program: Program, config: RunConfig) -> np.ndarray:
    """Means per epoch over all that is asked, from sums per update [epochs * updates].

    Added up epoch by epoch, however many executions they came from: the sizes of those
    depend on the clock, and the last bits of a sum on its order.
    """
    sums = sums.reshape(-1, config.updates_per_epoch).sum(axis=1)
    return np.asarray(sums / int(program.asked[: config.samples].sum()))


def _one_epoch_in_parts(
    program: Program, config: RunConfig, order: SamplingOrder, budget: int, hooks: _Hooks
) -> _Chunk | None:
    """None if stopped on the way; the program is then back where the epoch began."""
    weights, optimizer_state = program.weights(), program.optimizer_state()
    epoch = order.next()
    batches, reset_mask = batches_of(config, epoch.rows), epoch.reset_mask
    losses, hits = np.zeros((2, len(batches)), np.float32)
    at = 0
    while True:
        part = slice(at, min(at + budget, len(batches)))
        losses[part], hits[part], _ = program.execute(batches[part], reset_mask[part], [])
        at, budget = part.stop, _affordable_updates(program)
        if at == len(batches):
            return _Chunk(_means(losses, program, config), _means(hits, program, config), [])
        seen = max(1, program.asked[epoch.rows[: at * config.batch_size]].sum())
        logs = {"loss": float(losses.sum() / seen), "accuracy": float(hits.sum() / seen)}
        hooks.on_train_batch_end(at - 1, logs)
        if program.model.stop_training:
            program.put_back(weights, optimizer_state)
            return None
        hooks.on_train_batch_begin(at)


def _announce(
    chunk: _Chunk, config: RunConfig, hooks: _Hooks, done: Progress, due: set[int], seconds: float
) -> None:
    """Add a chunk to what is done and tell the callbacks, epoch by epoch.

    ``seconds`` of training since it began, shared out evenly among the chunk's epochs.
    """
    snapshots = iter(chunk.snapshots)
    before, epochs = done.trained_seconds, len(chunk.loss)
    for k in range(epochs):
        if k:
            hooks.on_epoch_begin(done.epochs)
            hooks.on_train_batch_begin(0)
        logs = {"loss": float(chunk.loss[k]), "accuracy": float(chunk.accuracy[k])}
        if not math.isfinite(logs["loss"]):
            raise Diverged(done.epochs + 1, config.learning_rate)
        hooks.on_train_batch_end(config.updates_per_epoch - 1, logs)
        done.add(logs, before + (seconds - before) * (k + 1) / epochs)
        if done.epochs in due:
            done.snapshots[done.epochs] = weights = next(snapshots)
            tell_snapshot(hooks.callbacks, done.epochs, weights)
        hooks.on_epoch_end(done.epochs - 1, logs)
