"""States of a text against the layers that read one-hot vectors."""

import numpy as np
import pytest

from lstm_core.errors import InputError
from lstm_core.inference.forward import read_out
from lstm_core.inference.layers import last_h, run_layers
from lstm_core.interpret.text_states import next_probabilities, text_states, zero_and_primed
from tests.networks import SHAPES, one_hot, random_network

CODES = np.random.default_rng(1).integers(0, 7, size=1_203)


def read_slowly(network, weights, codes, state=None):
    return list(run_layers(network, weights, one_hot(network, codes)[None], state))


@pytest.mark.parametrize(("cell", "layers"), SHAPES)
def test_states_guesses_and_surprise_are_those_of_the_layers(cell, layers):
    network, weights = random_network(cell, layers)
    found = text_states(network, weights, CODES)
    # A simple network of random weights blows up what rounding leaves.
    steps = read_slowly(network, weights, CODES)
    assert list(found.states) == list(network.state_names)
    for place, name in enumerate(network.state_names):
        expected = np.concatenate([state[place] for state, _ in steps])
        np.testing.assert_allclose(found.states[name], expected, atol=5e-4, rtol=0)
    h = np.concatenate([last_h(network, state) for state, _ in steps])
    probabilities = read_out(weights, h)
    np.testing.assert_allclose(
        next_probabilities(network, weights, found), probabilities, atol=5e-4, rtol=0
    )
    assert np.isnan(found.came[0])
    of_what_came = probabilities[np.arange(len(CODES) - 1), CODES[1:]]
    np.testing.assert_allclose(found.came[1:], of_what_came, atol=5e-4, rtol=0)
    assert found.nats == pytest.approx(-np.log(of_what_came).mean(), abs=1e-4)
    np.testing.assert_allclose(
        found.guess_probabilities, -np.sort(-probabilities, axis=1)[:, :5], atol=5e-4, rtol=0
    )
    of_guesses = np.take_along_axis(probabilities, found.guesses, 1)
    np.testing.assert_allclose(of_guesses, found.guess_probabilities, atol=5e-4, rtol=0)


def test_reading_goes_on_from_a_state_as_if_it_had_never_stopped():
    network, weights = random_network(layers=2)
    whole = text_states(network, weights, CODES)
    first = text_states(network, weights, CODES[:700])
    second = text_states(network, weights, CODES[700:], state=first.state())
    for name, values in whole.states.items():
        np.testing.assert_allclose(second.states[name], values[700:], atol=1e-6, rtol=0)
    np.testing.assert_allclose(second.came, whole.came[700:], atol=1e-6, rtol=0)


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_the_same_text_from_zero_and_from_what_another_leaves(cell):
    network, weights = random_network(cell)
    zero, primed = zero_and_primed(network, weights, CODES[:50], CODES[50:80])
    alone = text_states(network, weights, CODES[50:80])
    through = text_states(network, weights, CODES[:80])
    for name in network.state_names:
        np.testing.assert_allclose(zero.states[name], alone.states[name], atol=1e-6, rtol=0)
        np.testing.assert_allclose(primed.states[name], through.states[name][50:], atol=1e-6)
    # Kept from the place before: for the primed text there is one.
    assert np.isnan(zero.came[0])
    assert primed.came[0] == pytest.approx(through.came[50], abs=1e-6)
    assert np.abs(zero.states["h"][0] - primed.states["h"][0]).max() > 0.01


def test_fewer_characters_than_guesses_and_a_text_of_one():
    network, weights = random_network(distinct=2)
    found = text_states(network, weights, np.array([1]))
    assert found.guesses.shape == (1, 2)
    assert found.guess_probabilities.sum() == pytest.approx(1)
    assert np.isnan(found.nats)


@pytest.mark.parametrize("codes", [[], [0] * 24_001, [7], [-1]])
def test_what_cannot_be_read_is_refused(codes):
    network, weights = random_network()
    codes = np.array(codes, int)
    with pytest.raises(InputError, match="expected"):
        text_states(network, weights, codes)
    with pytest.raises(InputError, match="expected"):
        zero_and_primed(network, weights, codes, CODES[:3])
    with pytest.raises(InputError, match="expected"):
        zero_and_primed(network, weights, CODES[:3], codes)
