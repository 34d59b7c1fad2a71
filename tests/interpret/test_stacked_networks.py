"""What is asked of a network of one layer is asked of one of several: by layer, or of all."""

import numpy as np
import pytest

from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.model_spec import network_of
from lstm_core.errors import InputError
from lstm_core.inference.generation import generate, predict_next
from lstm_core.interpret.activations import activation_table, activations
from lstm_core.interpret.cue_conflict import cue_conflict
from lstm_core.interpret.patching import feed, patch, set_units, state_after
from lstm_core.interpret.perturbation import perturb
from lstm_core.interpret.timeline import hidden_states, updates
from tests.cases import output_layer, random_state, small_config, varied_weights

TEXT = "QWERTYUIOP"
NAMES = {
    "LSTM": (
        ["h1", "c1", "h2", "c2"],
        [f"{gate}{n}" for n in (1, 2) for gate in ("input", "forget", "candidate", "output")],
    ),
    "GRU": (
        ["h1", "h2"],
        [f"{gate}{n}" for n in (1, 2) for gate in ("update", "reset", "candidate")],
    ),
    "SimpleRNN": (["h1", "h2"], []),
}


def stacked(cell: str = "LSTM", framing: str = "stateful"):
    config = small_config(framing, cell, layers=2)
    return config, varied_weights(config)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_activations_are_named_by_layer_and_those_of_a_layer_follow_from_the_one_below(cell):
    config, weights = stacked(cell)
    read = activations(config, weights, TEXT)
    assert (list(read.states), list(read.gates)) == NAMES[cell]
    np.testing.assert_array_equal(read.h, read.states["h2"])
    np.testing.assert_allclose(
        read.probabilities, output_layer(weights, read.states["h2"]), atol=1e-5
    )
    # The second layer alone, as a network whose input is the first one's h.
    lower = config.replace(layers=1)
    alone = activations(lower, {k: v for k, v in weights.items() if "cell2" not in k}, TEXT)
    np.testing.assert_array_equal(alone.states["h"], read.states["h1"])
    table = activation_table(read)
    assert list(table.columns[3:]) == [*read.states, *read.gates]
    assert len(table) == len(TEXT) * 8


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_one_layer_is_patched_or_all_are(cell):
    config, weights = stacked(cell)
    names = network_of(config).state_names
    state, donor = (random_state(config, seed) for seed in (1, 2))
    upper = patch(state, donor, ["h2"], names=names)
    for name, mine, old, new in zip(names, upper, state, donor, strict=True):
        np.testing.assert_array_equal(mine, new if name == "h2" else old)
    for all_of_it in (["h", "c"], names):
        for mine, new in zip(patch(state, donor, all_of_it, names=names), donor, strict=True):
            np.testing.assert_array_equal(mine, new)
    cut = set_units(state, [3], 0.5, ["h"], names=names)
    for name, mine, old in zip(names, cut, state, strict=True):
        assert (mine[0, 3] == 0.5) == name.startswith("h")
        np.testing.assert_array_equal(np.delete(mine, 3), np.delete(old, 3))
    # What is put in place is what the network goes on from.
    found = feed(config, weights, "K", patch(state, donor, names=names))
    np.testing.assert_array_equal(
        found.probabilities, feed(config, weights, "K", donor).probabilities
    )
    with pytest.raises(InputError, match="this state has h1 and"):
        patch(state, donor, ["h3"], names=names)


def test_a_state_of_several_layers_is_never_taken_for_that_of_one():
    state = random_state(stacked("LSTM")[0])
    with pytest.raises(InputError, match="expected the names of 4 arrays"):
        patch(state, state, ["h"])


@pytest.mark.parametrize("framing", ["stateful", "time_steps", "feature_window"])
def test_the_cue_conflict_table_is_what_feeding_each_letter_says(framing):
    config, weights = stacked("LSTM", framing)
    found = cue_conflict(config, weights)
    row = len(found.prefixes) - 2
    before = found.before[row]
    for column in (0, 7, 20):
        letter = config.vocabulary[found.letters[column]]
        if config.rule.carries_state:
            state = state_after(config, weights, before)
            said = feed(config, weights, letter, state).probabilities
        else:
            said = predict_next(config, weights, before + letter)
        assert said.argmax() == found.predicted[row, column]
        assert said.max() == pytest.approx(found.probability[row, column], abs=1e-5)


def test_perturbed_inputs_are_predicted_by_all_layers():
    config, weights = stacked("GRU", "time_steps")
    found = perturb(config, weights)
    codes = found.inputs[4].copy()
    codes[1] = 25
    said = predict_next(config, weights, "".join(config.vocabulary[code] for code in codes))
    assert said.argmax() == found.predicted[4, 1, 25]


def test_the_timeline_shows_the_last_layer():
    config, weights = stacked()
    around = hidden_states(config, weights, updates(config))
    read = activations(config, weights, "".join(config.symbols[:-1]))
    np.testing.assert_allclose([h[0] for _, h in around], read.h, atol=1e-6)
    (step,) = generate(config, weights, "A", 1)
    np.testing.assert_allclose(around[0][1][0], step.after[2][0], atol=1e-6)
