"""Reading characters by look-up against the layers that read one-hot vectors, and Keras's."""

import numpy as np
import pytest

from lstm_core.inference.characters import CharacterReader
from lstm_core.inference.forward import read_out
from lstm_core.inference.layers import run_layers
from tests.networks import SHAPES, one_hot, random_network

CODES = np.random.default_rng(1).integers(0, 7, size=(3, 25))


@pytest.mark.parametrize(("cell", "layers"), SHAPES)
def test_it_agrees_with_the_layers_from_any_state(cell, layers):
    network, weights = random_network(cell, layers)
    draw = np.random.default_rng(2).normal
    start = tuple(draw(size=(3, 8)).astype(np.float32) for _ in network.state_names)
    before = [array.copy() for array in start]
    steps = list(run_layers(network, weights, one_hot(network, CODES), start))
    reader = CharacterReader(network, weights, batch=3, state=start)
    found = reader.read(CODES)
    for place, name in enumerate(network.state_names):
        expected = np.stack([state[place] for state, _ in steps], axis=1)
        np.testing.assert_allclose(found[name], expected, atol=2e-5, rtol=0)
        np.testing.assert_array_equal(start[place], before[place])  # never written into
    walking = CharacterReader(network, weights, batch=3, state=start)
    for codes in CODES.T:
        walking.step(codes)
    last = steps[-1][0]
    for one, other, expected in zip(reader.state, walking.state, last, strict=True):
        np.testing.assert_allclose(one, expected, atol=2e-5, rtol=0)
        np.testing.assert_allclose(other, expected, atol=2e-5, rtol=0)
    h = last[-2 if cell == "LSTM" else -1]
    np.testing.assert_allclose(walking.probabilities(), read_out(weights, h), atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", ["LSTM", "GRU", "SimpleRNN"])
def test_stacked_layers_agree_with_keras(cell):
    from lstm_core.training.backend import keras

    network, weights = random_network(cell, layers=2)
    model = keras.Sequential(
        [
            keras.Input((None, network.features)),
            *(getattr(keras.layers, cell)(8, return_sequences=True) for _ in range(2)),
            keras.layers.Dense(network.classes, activation="softmax"),
        ]
    )
    model.set_weights(list(weights.values()))
    expected = np.asarray(model(one_hot(network, CODES)))
    found = CharacterReader(network, weights, batch=3).read(CODES)["h2"]
    np.testing.assert_allclose(read_out(weights, found), expected, atol=1e-5, rtol=0)


def test_a_state_that_was_looked_at_stays_as_it_was():
    network, weights = random_network()
    reader = CharacterReader(network, weights)
    reader.step(np.array([1]))
    h, _ = reader.state
    kept = h.copy()
    reader.step(np.array([2]))
    np.testing.assert_array_equal(h, kept)
    reader.start(None)
    assert not any(array.any() for array in reader.state)
