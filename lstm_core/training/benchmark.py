"""The compiled engine beside plain Keras ``fit``: ``python -m lstm_core bench``.

Both are timed in turns in one run, so that a busy machine slows both.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import ModelSpec
from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.pool import ProgramPool

FRAMINGS = ("one_char", "feature_window", "time_steps", "stateful")
REPEATS = 5
COMPILED_EPOCHS = 2_000
FIT_EPOCHS = 20  # enough that the start of a call to fit is about 1 % of it


def compare_engines() -> list[dict[str, Any]]:
    """One row per framing, medians of several repeats.

    ``compiled_us`` and ``fit_us``: microseconds per update of whole calls to ``train``
    (sample order, snapshots, callbacks and the final evaluation included) and of calls to
    ``fit``, both after they were compiled. ``new_shape_seconds`` and
    ``seen_shape_seconds``: from calling ``train`` to the end of the first epoch.
    """
    return [_compare(RunConfig(framing=name)) for name in FRAMINGS]


def _compare(config: RunConfig) -> dict[str, Any]:
    pool = ProgramPool()
    first_epoch = lambda: train(config.replace(epochs=1), pool=pool)
    new_shape = seconds_for(first_epoch)
    seen_shape = statistics.median(seconds_for(first_epoch) for _ in range(REPEATS))

    long = config.replace(epochs=COMPILED_EPOCHS)
    plain = PlainFit(config)
    train(long, pool=pool)
    plain.train(1)
    compiled_us, fit_us = [], []
    for _ in range(REPEATS):
        seconds = seconds_for(lambda: train(long, pool=pool))
        compiled_us.append(1e6 * seconds / (COMPILED_EPOCHS * config.updates_per_epoch))
        seconds = seconds_for(lambda: plain.train(FIT_EPOCHS))
        fit_us.append(1e6 * seconds / (FIT_EPOCHS * config.updates_per_epoch))
    compiled, fit = statistics.median(compiled_us), statistics.median(fit_us)
    return {
        "framing": config.framing,
        "compiled_us": compiled,
        "fit_us": fit,
        "ratio": fit / compiled,
        "new_shape_seconds": new_shape,
        "seen_shape_seconds": seen_shape,
    }


class PlainFit:
    """A network built and trained in plain Keras, call for call as the tutorial does."""

    def __init__(self, config: RunConfig):
        self.config = config
        data, shape = make_dataset(config), ModelSpec.of(config)
        self.x, self.y = data.inputs, data.targets
        if shape.recurrent:
            layer = getattr(keras.layers, shape.cell)
            self.hidden = layer(shape.units, stateful=shape.carries_state)
        else:
            self.hidden = keras.layers.Dense(shape.units, activation="relu")
        self.model = keras.Sequential(
            [
                keras.Input(
                    shape.input, batch_size=shape.batch_size if shape.carries_state else None
                ),
                self.hidden,
                keras.layers.Dense(shape.classes, activation="softmax"),
            ]
        )
        self.model.compile(
            loss="categorical_crossentropy", optimizer=config.optimizer, metrics=["accuracy"]
        )

    def train(self, epochs: int) -> None:
        if not self.config.rule.carries_state:
            self._fit(epochs)
            return
        for _ in range(epochs):
            self._fit(1)
            self.hidden.reset_state()

    def _fit(self, epochs: int) -> None:
        self.model.fit(
            self.x,
            self.y,
            epochs=epochs,
            batch_size=self.config.batch_size,
            verbose=0,
            shuffle=self.config.shuffle,
        )


def seconds_for(work: Callable[[], object]) -> float:
    """Wall-clock seconds that a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
