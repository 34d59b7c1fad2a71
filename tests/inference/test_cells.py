"""The NumPy cells against Keras's own layers."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.network import STATE_NAMES
from lstm_core.inference.cells import STEPS, sigmoid, softmax, zero_state
from tests.cases import random_weights

BATCH, TIME_STEPS, FEATURES, UNITS = 5, 7, 3, 6
CELL_WEIGHTS = ("cell_kernel", "cell_recurrent_kernel", "cell_bias")


def weights_of(cell: str, leading: tuple[int, ...] = ()) -> list[np.ndarray]:
    config = RunConfig(framing="feature_window", cell=cell, units=UNITS, window=FEATURES)
    weights = random_weights(config, leading=leading)
    return [weights[name] for name in CELL_WEIGHTS]


def random_inputs() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(BATCH, TIME_STEPS, FEATURES)).astype(np.float32)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_h_and_c_agree_with_the_keras_layer_at_every_step(cell):
    from lstm_core.training.backend import keras

    layer = getattr(keras.layers, cell)(UNITS, return_state=True)
    layer.build((BATCH, TIME_STEPS, FEATURES))
    weights, inputs = weights_of(cell), random_inputs()
    layer.set_weights(weights)

    state = zero_state(cell, BATCH, UNITS)
    for t in range(TIME_STEPS):
        state, _ = STEPS[cell](inputs[:, t], state, *weights)
        _, *expected = layer(inputs[:, : t + 1])
        assert len(state) == len(expected) == len(STATE_NAMES[cell])
        for mine, theirs in zip(state, expected, strict=True):
            np.testing.assert_allclose(mine, np.asarray(theirs), atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_step_from_a_given_state_agrees_with_the_keras_cell(cell):
    from lstm_core.training.backend import keras

    layer = getattr(keras.layers, f"{cell}Cell")(UNITS)
    layer.build((BATCH, FEATURES))
    weights, inputs = weights_of(cell), random_inputs()
    layer.set_weights(weights)
    draw = np.random.default_rng(2).normal
    start = tuple(draw(size=(BATCH, UNITS)).astype(np.float32) for _ in STATE_NAMES[cell])

    state, _ = STEPS[cell](inputs[:, 0], start, *weights)
    _, expected = layer(inputs[:, 0], list(start))
    expected = expected if isinstance(expected, (list, tuple)) else [expected]
    for mine, theirs in zip(state, expected, strict=True):
        np.testing.assert_allclose(mine, np.asarray(theirs), atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_many_networks_stepped_at_once_are_each_stepped_alone(cell):
    stacked, inputs = weights_of(cell, leading=(4,)), random_inputs()
    together = zero_state(cell, BATCH, UNITS)
    alone = [zero_state(cell, BATCH, UNITS)] * 4
    for t in range(TIME_STEPS):
        together, gates = STEPS[cell](inputs[:, t], together, *stacked)
        for n in range(4):
            alone[n], own_gates = STEPS[cell](inputs[:, t], alone[n], *(w[n] for w in stacked))
            for all_at_once, one in zip(together, alone[n], strict=True):
                np.testing.assert_allclose(all_at_once[n], one, atol=1e-6, rtol=0)
            for name, gate in own_gates.items():
                np.testing.assert_allclose(gates[name][n], gate, atol=1e-6, rtol=0)


def test_lstm_gates_explain_its_state():
    weights, x = weights_of("LSTM"), random_inputs()[:, 0]
    c0 = np.full((BATCH, UNITS), 0.5, np.float32)
    (h, c), gates = STEPS["LSTM"](x, (np.zeros_like(c0), c0), *weights)
    assert list(gates) == ["input", "forget", "candidate", "output"]
    np.testing.assert_allclose(c, gates["forget"] * c0 + gates["input"] * gates["candidate"])
    np.testing.assert_allclose(h, gates["output"] * np.tanh(c))


def test_gru_gates_explain_its_state():
    weights, x = weights_of("GRU"), random_inputs()[:, 0]
    h0 = np.full((BATCH, UNITS), 0.5, np.float32)
    (h,), gates = STEPS["GRU"](x, (h0,), *weights)
    assert list(gates) == ["update", "reset", "candidate"]
    z = gates["update"]
    np.testing.assert_allclose(h, z * h0 + (1 - z) * gates["candidate"])


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_steps_change_neither_their_state_nor_their_input(cell):
    weights, x = weights_of(cell), random_inputs()[:, 0]
    state = tuple(np.full((BATCH, UNITS), 0.3, np.float32) for _ in STATE_NAMES[cell])
    before = [array.copy() for array in (*weights, x, *state)]
    STEPS[cell](x, state, *weights)
    for then, now in zip(before, (*weights, x, *state), strict=True):
        np.testing.assert_array_equal(now, then)


def test_sigmoid_and_softmax_are_exact_in_both_tails():
    huge = np.array([-1e4, 0.0, 1e4], np.float32)
    np.testing.assert_array_equal(sigmoid(huge), [0, 0.5, 1])
    np.testing.assert_array_equal(softmax(huge), [0, 0, 1])
    np.testing.assert_allclose(softmax(np.zeros((2, 4))), 0.25)
