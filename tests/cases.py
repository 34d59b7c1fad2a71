"""What several test modules share: small configs, and Keras models built by hand."""

import sys
from pathlib import Path

import numpy as np

from lstm_core.config import RECURRENT_CELLS, RunConfig
from lstm_core.framings import FRAMINGS

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

# Every framing with every cell it can have.
FRAMING_CELLS = [
    (framing, cell)
    for framing, rule in FRAMINGS.items()
    for cell in (RECURRENT_CELLS if rule.recurrent else ("Dense",))
]


def small_config(framing: str, cell: str | None = None, **changes) -> RunConfig:
    """The framing's published settings, but few units, 20 epochs and 40 random runs.

    Tests share these shapes, because each new one costs a second to compile.
    """
    runs = {"runs": 40} if framing == "variable_length" else {}
    return RunConfig(
        **{"framing": framing, "cell": cell, "units": 8, "epochs": 20} | runs | changes
    )


def keras_model(config: RunConfig, input_shape: tuple[int, ...], batch_size: int | None = None):
    """The network as a textbook writes it, without lstm_core.network."""
    from lstm_core.backend import keras

    if config.cell == "Dense":
        hidden = keras.layers.Dense(config.units, activation="relu")
    else:
        layer = getattr(keras.layers, config.cell)
        hidden = layer(config.units, stateful=config.rule.carries_state)
    return keras.Sequential(
        [
            keras.Input(input_shape, batch_size=batch_size),
            hidden,
            keras.layers.Dense(len(config.vocabulary), activation="softmax"),
        ]
    )


def random_weights(config: RunConfig, seed: int = 0, leading: tuple[int, ...] = ()):
    """Weights that no initialiser would draw: biases too, and gates away from their middle."""
    from lstm_core.shape import Shape

    draw = np.random.default_rng(seed).normal
    return {
        name: draw(scale=0.7, size=(*leading, *dimensions)).astype(np.float32)
        for name, dimensions in Shape.of(config).weights.items()
    }


def assert_same_run(left, right) -> None:
    """Equal in everything but the clock."""
    assert left.config == right.config
    for key in ("loss", "accuracy", "updates"):
        np.testing.assert_array_equal(getattr(left.history, key), getattr(right.history, key), key)
    np.testing.assert_array_equal(left.snapshot_epochs, right.snapshot_epochs)
    assert list(left.snapshots) == list(right.snapshots)
    for name, values in left.snapshots.items():
        np.testing.assert_array_equal(values, right.snapshots[name], name)
    assert len(left.optimizer_state) == len(right.optimizer_state)
    for one, other in zip(left.optimizer_state, right.optimizer_state, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (left.final_accuracy, left.final_loss) == (right.final_accuracy, right.final_loss)
