"""The reference engine: plain Keras ``fit``, which the compiled one must match."""

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import training_data
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.data.sampling_order import Epoch, SamplingOrder
from lstm_core.errors import Diverged
from lstm_core.training.backend import keras, tf
from lstm_core.training.callbacks import Logs, seconds_paused, tell_snapshot
from lstm_core.training.model import optimizer_slots, put_back, recurrent_layers, trained_model
from lstm_core.training.progress import Progress

ASKED_LOSS = "asked_loss"


def run_fit(
    config: RunConfig,
    start: Progress,
    callbacks: Sequence[keras.callbacks.Callback],
    snapshot_epochs: Sequence[int],
) -> Progress:
    """The same training as ``run_compiled``, by ``keras.Model.fit``.

    Raises:
        Diverged: when an epoch's loss is not finite.
    """
    (inputs, targets), shape = training_data(config), ModelSpec.of(config)
    model = trained_model(config, start.weights, start.optimizer_state)
    targets = targets.reshape(-1, *shape.target)
    some = bool((targets < 0).any())
    if some:
        _ask_some(model)
    done = Progress(start.epochs, start.weights, start.optimizer_state)
    order = SamplingOrder(config, start.epochs)
    epochs = [order.next() for _ in range(config.epochs - start.epochs)]
    recorder = _FitRecorder(config, done, set(snapshot_epochs), epochs, callbacks)
    indices = tf.data.Dataset.from_tensor_slices(np.stack([epoch.rows for epoch in epochs]))
    indices = indices.flat_map(
        lambda epoch: tf.data.Dataset.from_tensor_slices(epoch).batch(config.batch_size)
    )

    def batch_of(rows: Any) -> tuple[Any, ...]:
        codes = tf.gather(targets, rows)
        x, y = tf.gather(inputs, rows), tf.one_hot(codes, shape.classes)
        return (x, y, tf.cast(codes >= 0, tf.float32)) if some else (x, y)

    model.fit(
        indices.map(batch_of),
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


def _ask_some(model: keras.Model) -> None:
    """Have a compiled model take means over the weights of what is asked: Keras's own running loss
    counts every batch alike, whatever is asked in it."""
    model.compile(
        model.optimizer,
        keras.losses.CategoricalCrossentropy(reduction="mean_with_sample_weight"),
        weighted_metrics=[
            keras.metrics.CategoricalCrossentropy(name=ASKED_LOSS),
            keras.metrics.CategoricalAccuracy(name="accuracy"),
        ],
        jit_compile=model.jit_compile,
    )


class _FitRecorder(keras.callbacks.Callback):
    """Fills a ``Progress`` from ``fit``, and resets the carried state as ``fit`` does not."""

    def __init__(
        self,
        config: RunConfig,
        done: Progress,
        due: set[int],
        epochs: list[Epoch],
        others: Sequence[keras.callbacks.Callback],
    ):
        super().__init__()
        self.config, self.done, self.due, self.others = config, done, due, others
        self.epochs = iter(epochs)

    def read(self, model: keras.Model) -> tuple[Weights, tuple[np.ndarray, ...]]:
        names, variables = ModelSpec.of(self.config).weights, model.trainable_variables
        return (
            {name: v.numpy() for name, v in zip(names, variables, strict=True)},
            tuple(v.numpy() for v in optimizer_slots(model.optimizer)),
        )

    def on_train_begin(self, logs: Logs = None) -> None:
        self.began = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self.reset_mask = next(self.epochs).reset_mask
        self.batches = 0
        self.start_of_epoch = self.read(self.model)

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        if self.config.rule.carries_state and self.reset_mask[batch]:
            for layer in recurrent_layers(self.model):
                layer.reset_state()

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self.batches = batch + 1

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        if self.batches < self.config.updates_per_epoch:  # stopped on the way
            self.done.weights, self.done.optimizer_state = self.start_of_epoch
            put_back(self.model, self.done.weights, self.done.optimizer_state)
            return
        logs["loss"] = logs.pop(ASKED_LOSS, logs["loss"])
        if not math.isfinite(logs["loss"]):
            raise Diverged(epoch + 1, self.config.learning_rate)
        seconds = time.perf_counter() - self.began - seconds_paused(self.others)
        self.done.add(logs, seconds)
        if self.done.epochs in self.due:
            self.done.snapshots[self.done.epochs] = weights = self.read(self.model)[0]
            tell_snapshot(self.others, self.done.epochs, weights)
