"""The compiled engine beside plain Keras ``fit``: ``python -m lstm_core bench``.

Both are timed in turns in one run, so that a busy machine slows both. Set ``LSTM_COMPILE_CACHE=0``
before, or a new shape is one that an earlier process compiled.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import ModelSpec, program_of
from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.pool import ProgramPool
from lstm_core.training.program import Program

FRAMINGS = ("one_char", "feature_window", "time_steps", "stateful")
REPEATS = 5
COMPILED_EPOCHS = 2_000
FIT_EPOCHS = 20  # enough that the start of a call to fit is about 1 % of it
GROWTH = ((1, 16), (1, 64), (1, 128), (1, 256), (1, 512), (3, 32), (10, 32), (20, 32))
"""Time steps and units of an LSTM, batch size 1."""
EXECUTION_SECONDS = 0.06  # as in training


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


def compare_growth() -> list[dict[str, Any]]:
    """How the cost of an update grows with time steps and units: microseconds of the processor,
    the fewest of several repeats, since other programs can only add to them."""
    return [_compare_growth(*size) for size in GROWTH]


def _compare_growth(steps: int, units: int) -> dict[str, Any]:
    config = config_of(steps, units)
    compiled, fit = CompiledUpdates(program_of(config)), PlainFit(config)
    fit.train(1)
    compiled_us, fit_us = [], []
    for _ in range(REPEATS):
        compiled_us += [compiled.microseconds() for _ in range(REPEATS)]
        seconds = seconds_for(lambda: fit.train(2), time.process_time)
        fit_us.append(1e6 * seconds / (2 * config.updates_per_epoch))
    return {
        "steps": steps,
        "units": units,
        "compiled_us": min(compiled_us),
        "fit_us": min(fit_us),
        "ratio": min(fit_us) / min(compiled_us),
    }


def config_of(steps: int, units: int) -> RunConfig:
    """An LSTM that reads the alphabet letter by letter, so many at a time."""
    if steps == 1:
        return RunConfig(framing="one_char", units=units)
    return RunConfig(framing="time_steps", units=units, window=steps)


class CompiledUpdates:
    """A compiled program of any shape, on random data, to be timed."""

    def __init__(self, shape: ModelSpec):
        self.program = program = Program(shape)
        program.compile()
        draw = np.random.default_rng(0)
        for variable in program.variables:
            variable.assign(draw.normal(scale=0.1, size=variable.shape).astype(np.float32))
        inputs = draw.random((shape.samples, *shape.input), dtype=np.float32)
        program.feed(inputs, draw.integers(shape.classes, size=(shape.samples, shape.places)))
        self.updates = 500  # so many that the call itself hardly counts
        seconds = self.microseconds() / 1e6
        self.updates = min(program.max_updates, max(50, int(EXECUTION_SECONDS / seconds)))

    def microseconds(self) -> float:
        """Of the processor per update, in one execution."""
        shape = self.program.shape
        samples = np.arange(self.updates * shape.batch_size, dtype=np.int32) % shape.samples
        batches = samples.reshape(self.updates, shape.batch_size)
        reset_mask = np.full(self.updates, not shape.carries_state)
        execute = lambda: self.program.execute(batches, reset_mask, [])
        return 1e6 * seconds_for(execute, time.process_time) / self.updates


class PlainFit:
    """A network built and trained in plain Keras, call for call as the tutorial does."""

    def __init__(self, config: RunConfig):
        self.config = config
        data, shape = make_dataset(config), ModelSpec.of(config)
        self.x, self.y = data.inputs, np.eye(shape.classes)[data.target_codes]
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
        carries, batch_size = self.config.rule.carries_state, self.config.batch_size
        how = dict(batch_size=batch_size, shuffle=self.config.shuffle, verbose=0)
        for _ in range(epochs if carries else 1):
            self.model.fit(self.x, self.y, epochs=1 if carries else epochs, **how)
            if carries:
                self.hidden.reset_state()


def seconds_for(
    work: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds that a call takes, by default of wall-clock time."""
    began = clock()
    work()
    return clock() - began
