"""Paths, their axes, and the untrained control, against other code and known figures."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.dataset import codes_of, encode_steps
from lstm_core.data.model_spec import network_of
from lstm_core.errors import InputError, NoState
from lstm_core.inference.generation import generate
from lstm_core.interpret.activations import activations
from lstm_core.interpret.state_space import (
    nearest_neighbours,
    principal_axes,
    state_paths,
    variance_shares,
)
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from lstm_core.storage.shipped import SHIPPED_SEED
from lstm_core.storage.store import Store
from tests.cases import keras_walk, random_weights, small_config, varied_weights

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]


@pytest.fixture(scope="module")
def stateful():
    return Store().load(RunConfig(framing="stateful", seed=SHIPPED_SEED).hash)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_both_paths_are_those_of_the_keras_layer(cell):
    config = small_config("stateful", cell)
    weights = varied_weights(config)
    codes = codes_of(config, tuple("KAMCABC"))
    read = keras_walk(config, weights, encode_steps(config, codes)[None])
    for part, name in enumerate(network_of(config).state_names):
        found = state_paths(config, weights, "ABC", "KAMC", name=name)
        assert found.symbols == ("A", "B", "C")
        assert np.allclose(found.primed, read[part][3:], atol=1e-5)
        assert not found.zero[0].any()
        (alone, *_) = [
            keras_walk(config, weights, encode_steps(config, codes[4:])[None])[part],
        ]
        assert np.allclose(found.zero[1:], alone, atol=1e-5)


@pytest.mark.parametrize("framing", RECURRENT)
@pytest.mark.parametrize("carry", [None, True])
def test_every_framing_has_paths_in_every_part_of_its_state(framing, carry):
    config = small_config(framing, layers=2)
    weights = random_weights(config, leading=(2,))
    for name in network_of(config).state_names:
        found = state_paths(config, weights, "DEFG", "ABC", name=name, carry=carry)
        assert found.zero.shape == found.primed.shape == (2, 5, 8)
        after = activations(config, weights, "ABCDEFG", carry=carry).states[name]
        assert np.array_equal(found.primed, after[:, -5:])
    alone = state_paths(config, weights, "DEFG")
    assert alone.primed is None
    assert alone.all is alone.zero


def test_the_axes_are_the_eigenvectors_of_the_covariance():
    states = np.random.default_rng(0).normal(size=(26, 5)) * [5, 1, 3, 0.1, 2]
    axes = principal_axes(states)
    variances, directions = np.linalg.eigh(np.cov(states.T, bias=True))
    assert np.allclose(np.abs(np.diag(axes.axes @ directions[:, ::-1])), 1)
    assert np.allclose(variance_shares(states, axes), variances[::-1] / variances.sum())
    places = axes.coordinates(states)
    assert np.allclose(np.linalg.norm(places, axis=1), np.linalg.norm(states - axes.mean, axis=1))
    assert (np.arange(26) @ places >= 0).all()  # each runs to where the text ends


def test_one_unit_and_states_that_stay_are_a_plane_as_well():
    line = principal_axes(np.arange(4.0)[:, None])
    assert np.allclose(line.coordinates(np.arange(4.0)[:, None])[:, 1], 0)
    assert variance_shares(np.arange(4.0)[:, None], line).tolist() == [1, 0]
    still = np.ones((3, 4))
    assert not variance_shares(still, principal_axes(still)).any()


def test_a_neighbour_is_nearest_as_the_distances_say():
    states = np.random.default_rng(1).normal(size=(3, 12, 4)).cumsum(axis=1)
    near = nearest_neighbours(states)
    for path, found in zip(states, near, strict=True):
        for step, state in enumerate(path):
            far = np.linalg.norm(path - state, axis=1)
            far[step] = np.inf
            assert found[step] == (abs(int(far.argmin()) - step) == 1)
    assert nearest_neighbours(states[:, :1]).tolist() == [[False]] * 3


def test_letters_lie_in_a_row_in_the_trained_and_in_the_untrained_network(stateful):
    for epoch in (0, None):
        for name in ("h", "c"):
            path = state_paths(stateful.config, stateful.weights(epoch), ALPHABET, name=name).zero
            assert nearest_neighbours(path[1:]).sum() == 26
        plane = principal_axes(path[1:], 2)  # of c: in the plane as well
        assert nearest_neighbours(plane.coordinates(path[1:])).sum() == 26


def test_after_z_the_counter_stays_on_z_for_nineteen_steps(stateful):
    config, weights = stateful.config, stateful.weights()
    read = activations(config, weights, ALPHABET * 2).probabilities.argmax(axis=-1)
    said = "".join(config.vocabulary[code] for code in read)
    assert said.startswith("BCDEFGHIJKLMNOPQRSTUVWXY" + 19 * "Z" + "F")
    assert generate(config, weights, "Z", 1)[0].predicted == "B"


def test_what_has_no_state_or_no_text_is_refused(stateful):
    with pytest.raises(NoState):
        state_paths(small_config("mlp_window"), {}, "ABC")
    with pytest.raises(InputError):
        state_paths(stateful.config, stateful.weights(), "")
