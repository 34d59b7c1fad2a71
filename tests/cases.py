"""What several test modules share: small configs, and Keras models built by hand."""

import functools
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import FLAT_CELLS, RECURRENT_CELLS
from lstm_core.sequence.framings import FRAMINGS

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
THOROUGH = pytest.mark.thorough

# Every framing with every cell it can have.
FRAMING_CELLS = [
    (framing, cell)
    for framing, rule in FRAMINGS.items()
    for cell in (RECURRENT_CELLS if rule.recurrent else FLAT_CELLS)
]
# The same, but in the quick suite each framing with one cell, taken in turn, so that each cell
# meets several framings.
CELLS_IN_TURN = {framing: RECURRENT_CELLS[n % 3] for n, framing in enumerate(FRAMINGS)}
PAIRWISE = [
    pytest.param(
        framing, cell, marks=[] if cell in (*FLAT_CELLS, CELLS_IN_TURN[framing]) else THOROUGH
    )
    for framing, cell in FRAMING_CELLS
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
    """The network as a textbook writes it, without lstm_core.training.model."""
    from lstm_core.training.backend import keras

    if config.cell == "Conv1D":
        hidden = [
            keras.layers.Reshape((config.context_length, -1)),
            keras.layers.Conv1D(config.units, 2, activation="relu"),
            keras.layers.Flatten(),
        ]
    elif config.cell == "Dense":
        layer = keras.layers.Dense
        hidden = [layer(config.units, activation="relu") for _ in range(config.layers)]
    else:
        layer = getattr(keras.layers, config.cell)
        every = config.answers == "every"
        hidden = [
            layer(config.units, stateful=config.rule.carries_state, return_sequences=more)
            for more in [True] * (config.layers - 1) + [every]
        ]
    classes, places = len(config.vocabulary), config.places
    if config.answers == "decoder":
        decoder = layer(config.units, return_sequences=True)
        hidden += [keras.layers.RepeatVector(places), decoder]
    output = [keras.layers.Dense(classes, activation="softmax")]
    if config.answers == "vector":
        dense = keras.layers.Dense(places * classes)
        output = [dense, keras.layers.Reshape((places, classes)), keras.layers.Softmax()]
    return keras.Sequential([keras.Input(input_shape, batch_size=batch_size), *hidden, *output])


def random_weights(config: RunConfig, seed: int = 0, leading: tuple[int, ...] = ()):
    """Weights that no initialiser would draw: biases too, and gates away from their middle."""
    from lstm_core.data.model_spec import ModelSpec

    draw = np.random.default_rng(seed).normal
    return {
        name: draw(scale=0.7, size=(*leading, *dimensions)).astype(np.float32)
        for name, dimensions in ModelSpec.of(config).weights.items()
    }


def varied_weights(config: RunConfig, seed: int = 0):
    """Random weights of a network that does not say the same to everything."""
    weights = random_weights(config, seed)
    first = "cell_kernel" if config.rule.recurrent else "hidden_kernel"
    scales = {first: 8, "output_kernel": 3, "output_bias": 0}
    return {name: w * np.float32(scales.get(name, 1)) for name, w in weights.items()}


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


def windows(config: RunConfig, symbols) -> list[tuple[str, ...]]:
    """What a sample would show at each place of a text, "" where it is padded."""
    context_length, found = config.context_length, []
    for place in range(len(symbols)):
        shown = tuple(symbols[max(0, place + 1 - context_length) : place + 1])
        found.append(("",) * (context_length - len(shown)) + shown)
    return found


def encoded(config: RunConfig, symbols) -> np.ndarray:
    """Symbols as features, written out: float32 [symbols, width]. "" is padding."""
    size, rows = len(config.vocabulary), []
    for symbol in symbols:
        code = config.vocabulary.index(symbol) if symbol else None
        if config.encoding == "one_hot":
            rows.append([float(place == code) for place in range(size)])
        elif config.encoding == "ordinal_reserved":
            rows.append([0 if code is None else (code + 1) / size])
        else:
            rows.append([0 if code is None else code / size])
    return np.array(rows, np.float32)


def sample_inputs(config: RunConfig, samples) -> np.ndarray:
    """Padded samples (tuples of symbols) as the tensor that the framing's network reads."""
    rows = np.stack([encoded(config, sample) for sample in samples])  # [n, reach, width]
    if config.rule.layout == "steps":
        return rows
    flat = rows.reshape(len(rows), -1)
    return flat[:, None] if config.rule.layout == "features" else flat


def running_inputs(config: RunConfig, symbols) -> np.ndarray:
    """A text as one long sample, [1, symbols, features], the state carried all the way."""
    if config.rule.layout == "features":
        return sample_inputs(config, windows(config, symbols)).swapaxes(0, 1)
    return encoded(config, symbols)[None]


def keras_states(config: RunConfig, weights, inputs: np.ndarray, start=None, mask=None):
    """The Keras layer's state after inputs [batch, time steps, features]: [h] or [h, c], each
    [batch, units]. ``start`` is the state it begins with."""
    layer = _keras_layer(config.cell, config.units, inputs.shape[-1])
    layer.set_weights([weights[f"cell_{n}"] for n in ("kernel", "recurrent_kernel", "bias")])
    if start is not None:
        start = [np.asarray(part, np.float32) for part in start]
    _, *states = layer(inputs, initial_state=start, mask=mask)
    return [np.asarray(state) for state in states]


def keras_walk(config: RunConfig, weights, inputs: np.ndarray, start=None):
    """The Keras layer's state after every time step of one text, inputs [1, steps, features]:
    [h] or [h, c], each [steps, units]."""
    # One row per place: the text, masked from there on. A masked step leaves the state alone.
    steps = inputs.shape[1]
    if start is not None:
        start = [np.repeat(part, steps, axis=0) for part in start]
    seen = np.tril(np.ones((steps, steps), bool))
    return keras_states(config, weights, np.repeat(inputs, steps, axis=0), start, seen)


def output_layer(weights, h: np.ndarray) -> np.ndarray:
    """Dense with softmax, in double precision."""
    logits = h.astype(np.float64) @ weights["output_kernel"] + weights["output_bias"]
    odds = np.exp(logits)
    return odds / odds.sum(axis=-1, keepdims=True)


def random_state(config: RunConfig, seed: int = 0):
    """A state that no text leads to, as a batch of one."""
    draw = np.random.default_rng(seed).normal
    parts = config.layers * (2 if config.cell == "LSTM" else 1)
    return tuple(draw(size=(1, config.units)).astype(np.float32) for _ in range(parts))


@functools.cache  # building one takes longer than calling it
def _keras_layer(cell: str, units: int, features: int):
    from lstm_core.training.backend import keras

    layer = getattr(keras.layers, cell)(units, return_state=True)
    layer.build((None, None, features))
    return layer


def in_a_thread(function, *args, **options):
    """What it gives: a browser that other tests drive has an event loop running in this thread,
    and there can be no second one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *args, **options).result()
