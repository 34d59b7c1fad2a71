"""Traces against Keras's own recurrent layers, step by step."""

import math

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.network import STATE_NAMES
from lstm_core.errors import NoState
from lstm_core.inference.forward import predict_samples
from lstm_core.inference.reading import MAX_TEXT
from lstm_core.interpret.activations import activation_table, activations, unit_order
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from tests.cases import (
    encoded,
    keras_states,
    keras_walk,
    output_layer,
    random_state,
    random_weights,
    running_inputs,
    sample_inputs,
    small_config,
    windows,
)

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]
COLD = [name for name in RECURRENT if not FRAMINGS[name].carries_state]
GATES = {
    "LSTM": ["input", "forget", "candidate", "output"],
    "GRU": ["update", "reset", "candidate"],
    "SimpleRNN": [],
}
# Letters out of order and more than once, and more of them than any framing shows at a time.
PANGRAM = "THEQUICKBROWNFOXJUMPSOVERTHELAZYDOG"


def assert_states(found, expected) -> None:
    assert len(found.states) == len(expected)
    for (name, mine), theirs in zip(found.states.items(), expected, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5, rtol=0, err_msg=name)


@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", COLD)
def test_as_trained_every_place_has_the_keras_state_of_a_sample_that_ends_there(
    framing, cell, encoding
):
    config = small_config(framing, cell, encoding=encoding)
    weights = random_weights(config)
    found = activations(config, weights, PANGRAM)
    assert not found.carried
    assert found.symbols == tuple(PANGRAM)
    assert tuple(found.states) == STATE_NAMES[cell]
    expected = keras_states(config, weights, sample_inputs(config, windows(config, PANGRAM)))
    assert_states(found, expected)
    np.testing.assert_allclose(
        found.probabilities, output_layer(weights, expected[0]), atol=1e-5, rtol=0
    )


@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_carried_every_step_has_the_keras_state_of_one_long_sample(framing, cell, encoding):
    config = small_config(framing, cell, encoding=encoding)
    weights = random_weights(config)
    found = activations(config, weights, PANGRAM, carry=True)
    assert found.carried
    assert found.symbols == tuple(PANGRAM)
    assert tuple(found.states) == STATE_NAMES[cell]
    expected = keras_walk(config, weights, running_inputs(config, PANGRAM))
    assert_states(found, expected)
    np.testing.assert_allclose(
        found.probabilities, output_layer(weights, expected[0]), atol=1e-5, rtol=0
    )


@pytest.mark.parametrize("encoding", ["ordinal", "ordinal_reserved", "one_hot"])
@pytest.mark.parametrize("framing", COLD)
def test_a_carried_text_shorter_than_a_sample_is_padded_as_a_sample_is(framing, encoding):
    config = small_config(framing, encoding=encoding)
    weights = random_weights(config)
    found = activations(config, weights, "KL", carry=True)
    # Where a time step is a whole window there is no step to put the padding into.
    padding = config.context_length - 2 if config.rule.layout == "steps" else 0
    padded = ("",) * padding + ("K", "L")
    assert found.symbols == padded
    assert_states(found, keras_walk(config, weights, running_inputs(config, padded)))
    # So the last step is the answer that the framing itself would give.
    if config.rule.layout == "steps" and config.context_length >= 2:
        asked = activations(config, weights, "KL")
        np.testing.assert_allclose(found.probabilities[-1], asked.probabilities[-1], atol=1e-6)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_a_given_state_is_carried_on_as_keras_does_and_nothing_is_padded(framing, cell):
    config = small_config(framing, cell)
    weights, start = random_weights(config), random_state(config)
    found = activations(config, weights, "KL", carry=True, state=start)
    assert found.symbols == ("K", "L")
    assert_states(found, keras_walk(config, weights, running_inputs(config, "KL"), start))


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", [name for name in RECURRENT if name != "feature_window"])
def test_a_text_read_in_two_parts_is_the_text_read_at_once(framing, cell):
    config = small_config(framing, cell)
    weights = random_weights(config)
    whole = activations(config, weights, PANGRAM, carry=True)
    first = activations(config, weights, PANGRAM[:26], carry=True)
    second = activations(config, weights, PANGRAM[26:], carry=True, state=first.state())
    for name, values in whole.arrays.items():
        parts = np.concatenate([first.arrays[name], second.arrays[name]])
        np.testing.assert_array_equal(values, parts, name)


def test_a_stateful_network_needs_no_carry_to_be_read_carried():
    config = small_config("stateful")
    weights, start = random_weights(config), random_state(config)
    left, right = (
        activations(config, weights, "HELLO", carry=c, state=start) for c in (None, True)
    )
    assert left.carried
    np.testing.assert_array_equal(left.states["c"], right.states["c"])


def test_reading_carried_is_not_reading_as_trained():
    config = small_config("time_steps")
    weights = random_weights(config)
    alone, carried = (
        activations(config, weights, PANGRAM, carry=c).states["h"] for c in (False, True)
    )
    assert np.abs(alone[3:] - carried[3:]).max() > 0.1
    np.testing.assert_allclose(alone[2], carried[2], atol=1e-6)  # both have read THE by then


# The gates


def before(values: np.ndarray) -> np.ndarray:
    """A state before each step, from the state after each."""
    return np.concatenate([np.zeros_like(values[:1]), values[:-1]])


@pytest.mark.parametrize("framing", RECURRENT)
def test_lstm_gates_explain_the_state_at_each_carried_step(framing):
    config = small_config(framing)
    found = activations(config, random_weights(config), PANGRAM, carry=True)
    h, c, gates = found.states["h"], found.states["c"], found.gates
    made = gates["forget"] * before(c) + gates["input"] * gates["candidate"]
    np.testing.assert_allclose(c, made, atol=1e-6, rtol=0)
    np.testing.assert_allclose(h, gates["output"] * np.tanh(c), atol=1e-6, rtol=0)


@pytest.mark.parametrize("framing", RECURRENT)
def test_gru_gates_explain_the_state_at_each_carried_step(framing):
    config = small_config(framing, "GRU")
    found = activations(config, random_weights(config), PANGRAM, carry=True)
    h, z, g = found.states["h"], found.gates["update"], found.gates["candidate"]
    np.testing.assert_allclose(h, z * before(h) + (1 - z) * g, atol=1e-6, rtol=0)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@pytest.mark.parametrize("carry", [False, True])
def test_every_gate_goes_by_the_name_that_keras_gives_its_weights(carry):
    # The equations alone would not notice the input gate and the candidate changing places.
    config = small_config("time_steps", encoding="one_hot")
    weights = random_weights(config)
    found = activations(config, weights, "HELLO", carry=carry)
    kernel, recurrent, bias = (
        weights[f"cell_{name}"].astype(float) for name in ("kernel", "recurrent_kernel", "bias")
    )
    # The state before the last letter: a sample of three letters starts from zero.
    read = "HELL" if carry else "LL"
    h = keras_states(config, weights, encoded(config, read)[None])[0][0]
    x = encoded(config, "O")[0]
    # Keras keeps the weights of the gates side by side: input, forget, candidate, output.
    for place, name in enumerate(GATES["LSTM"]):
        squash = math.tanh if name == "candidate" else sigmoid
        for unit in range(8):
            column = place * 8 + unit
            z = sum(x[i] * kernel[i, column] for i in range(26)) + bias[column]
            z += sum(h[j] * recurrent[j, column] for j in range(8))
            assert found.gates[name][-1, unit] == pytest.approx(squash(z), abs=1e-5)


def test_gru_gates_go_by_the_names_that_keras_gives_their_weights():
    config = small_config("stateful", "GRU")
    weights = random_weights(config)
    found = activations(config, weights, "HELLO")
    kernel, recurrent, (own, other) = (
        weights[f"cell_{name}"].astype(float) for name in ("kernel", "recurrent_kernel", "bias")
    )
    h = keras_states(config, weights, encoded(config, "HELL")[None])[0][0]
    x = encoded(config, "O")[0, 0]
    for unit in range(8):
        # Keras keeps them side by side: update, reset, candidate.
        zx, rx, gx = (x * kernel[0, n * 8 + unit] + own[n * 8 + unit] for n in range(3))
        zh, rh, gh = (h @ recurrent[:, n * 8 + unit] + other[n * 8 + unit] for n in range(3))
        update, reset = sigmoid(zx + zh), sigmoid(rx + rh)
        expected = [update, reset, math.tanh(gx + reset * gh)]
        got = [found.gates[name][-1, unit] for name in ("update", "reset", "candidate")]
        assert got == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("carry", [False, True])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_trace_has_what_the_cell_has_and_nothing_else(cell, carry):
    config = small_config("time_steps", cell)
    found = activations(config, random_weights(config), "HELLO", carry=carry)
    assert list(found.gates) == GATES[cell]
    assert list(found.arrays) == [*STATE_NAMES[cell], *GATES[cell]]
    assert {values.shape for values in found.arrays.values()} == {(5, 8)}
    assert found.probabilities.shape == (5, 26)


# One network or many


@pytest.mark.parametrize("carry", [False, True])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", COLD)
def test_snapshots_traced_at_once_are_each_traced_alone(framing, cell, carry):
    config = small_config(framing, cell)
    stacked = random_weights(config, leading=(3,))
    together = activations(config, stacked, PANGRAM, carry=carry)
    assert together.probabilities.shape == (3, 35, 26)
    for n in range(3):
        alone = activations(
            config, {name: w[n] for name, w in stacked.items()}, PANGRAM, carry=carry
        )
        assert list(together.arrays) == list(alone.arrays)
        for name, values in alone.arrays.items():
            np.testing.assert_allclose(
                together.arrays[name][n], values, atol=1e-5, rtol=0, err_msg=name
            )
        np.testing.assert_allclose(
            together.probabilities[n], alone.probabilities, atol=1e-5, rtol=0
        )


def test_the_state_after_a_step_is_a_batch_of_one():
    config = small_config("stateful")
    weights = random_weights(config, leading=(2, 3))
    found = activations(config, weights, "HELLO")
    for step in (0, 3, -1):
        h, c = found.state(step)
        assert h.shape == c.shape == (2, 3, 1, 8)
        np.testing.assert_array_equal(h[..., 0, :], found.states["h"][..., step, :])
        np.testing.assert_array_equal(c[..., 0, :], found.states["c"][..., step, :])
    np.testing.assert_array_equal(found.state()[0], found.state(4)[0])


# The shipped runs


def test_the_shipped_stateful_network_is_traced_as_it_was_trained(shipped):
    run = shipped["stateful"]
    found = activations(run.config, run.weights(), ALPHABET[:-1])
    predicted = predict_samples(run.config, run.weights())
    np.testing.assert_allclose(found.probabilities, predicted, atol=1e-6, rtol=0)
    expected = keras_walk(run.config, run.weights(), running_inputs(run.config, ALPHABET[:-1]))
    assert_states(found, expected)


@pytest.mark.parametrize("framing", [name for name in COLD if name != "variable_length"])
def test_the_shipped_networks_are_traced_as_they_were_trained(framing, shipped):
    run = shipped[framing]
    found = activations(run.config, run.weights(), ALPHABET[:-1])
    predicted = predict_samples(run.config, run.weights())
    # The first places of a text have less before them than a window holds.
    np.testing.assert_allclose(found.probabilities[-len(predicted) :], predicted, atol=1e-6, rtol=0)


def test_every_recorded_epoch_can_be_traced_at_once(shipped):
    run = shipped["stateful"]
    found = activations(run.config, run.snapshots, ALPHABET)
    assert found.states["h"].shape == (len(run.snapshot_epochs), 26, 50)
    last = activations(run.config, run.weights(), ALPHABET)
    np.testing.assert_allclose(found.states["c"][-1], last.states["c"], atol=1e-5, rtol=0)


def test_a_symbol_of_several_code_points_is_one_step():
    config = small_config("stateful", sequence="a🇩🇪👨‍👩‍👧é")
    found = activations(config, random_weights(config), "👨‍👩‍👧🇩🇪")
    assert found.symbols == ("👨‍👩‍👧", "🇩🇪")


@pytest.mark.parametrize("carry", [False, True])
def test_a_trace_changes_neither_the_weights_nor_the_state_it_starts_from(carry):
    config = small_config("time_steps")
    weights = random_weights(config)
    start = random_state(config) if carry else None
    kept = [array.copy() for array in (*weights.values(), *(start or ()))]
    first = activations(config, weights, "HELLO", carry=carry, state=start)
    activations(config, weights, "WORLD", carry=carry, state=start)
    again = activations(config, weights, "HELLO", carry=carry, state=start)
    for then, now in zip(kept, (*weights.values(), *(start or ())), strict=True):
        np.testing.assert_array_equal(now, then)
    for name, values in first.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], values)


# The table


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_the_table_has_a_row_per_step_and_unit(cell):
    config = small_config("variable_length", cell)
    found = activations(config, random_weights(config), "KL", carry=True)
    table = activation_table(found)
    assert list(table.columns) == ["step", "symbol", "unit", *STATE_NAMES[cell], *GATES[cell]]
    assert len(table) == 5 * 8
    for row in table.to_dict("records"):
        at = (row["step"] - 1, row["unit"])
        assert row["symbol"] == ["", "", "", "K", "L"][at[0]]
        for name, values in found.arrays.items():
            assert row[name] == values[at]
    assert table[["step", "unit"]].value_counts().max() == 1


# The order of the units


def test_units_are_sorted_along_the_first_principal_component():
    h = np.random.default_rng(5).normal(size=(40, 12)) @ np.diag(np.linspace(1, 3, 12))
    order = unit_order(h)
    assert sorted(order) == list(range(12))
    _, vectors = np.linalg.eigh(np.cov(h, rowvar=False))
    component = vectors[:, -1]
    # Its sign is that of a score that grows over the text.
    if np.corrcoef(np.arange(40), h @ component)[0, 1] < 0:
        component = -component
    np.testing.assert_array_equal(order, np.argsort(component))


def test_units_that_grow_come_last_and_units_that_shrink_come_first():
    time = np.linspace(0, 1, 30)
    shapes = {2: -2 * time, 5: -time, 0: 0 * time + 7, 4: 0.5 * time, 1: time, 3: 2 * time + 1}
    h = np.stack([shapes[unit] for unit in range(6)], axis=1)
    assert unit_order(h).tolist() == [2, 5, 0, 4, 1, 3]
    assert unit_order(h[::-1]).tolist() == [2, 5, 0, 4, 1, 3][::-1]


def test_the_last_units_of_a_trained_network_grow_and_its_first_shrink(shipped):
    run = shipped["stateful"]
    h = activations(run.config, run.weights(), ALPHABET).states["h"]
    order = unit_order(h)
    assert sorted(order) == list(range(50))
    growth = h[-5:].mean(axis=0) - h[:5].mean(axis=0)
    assert growth[order[-5:]].mean() > 0.1
    assert growth[order[:5]].mean() < -0.1


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_units_of_a_short_text_have_an_order_too(steps):
    h = np.random.default_rng(5).normal(size=(steps, 12)).astype(np.float32)
    assert sorted(unit_order(h)) == list(range(12))


# What cannot be traced


@pytest.mark.parametrize("carry", [None, False, True])
def test_a_network_without_recurrence_has_no_state_to_look_at(carry, shipped):
    run = shipped["mlp_window"]
    with pytest.raises(NoState, match="mlp_window has no recurrent layer"):
        activations(run.config, run.weights(), "ABC", carry=carry)
    assert issubclass(NoState, ValueError)


@pytest.mark.parametrize(
    ("framing", "text", "options", "reason"),
    [
        ("time_steps", "", {}, "expected a text of 1 to 10,000 symbols, got 0"),
        ("stateful", "", {}, "expected a text of 1 to 10,000 symbols, got 0"),
        ("stateful", "A" * 10_001, {}, "expected a text of 1 to 10,000 symbols, got 10,001"),
        ("time_steps", "ABc?", {}, r"does not know \? c; it knows A B C"),
        ("stateful", "ABC", {"carry": False}, "stateful always carries its state"),
        ("time_steps", "ABC", {"state": True}, "set carry=True"),
        ("time_steps", "ABC", {"state": True, "carry": False}, "set carry=True"),
    ],
)
def test_readings_that_make_no_sense_are_refused(framing, text, options, reason):
    config = small_config(framing)
    if "state" in options:
        options = options | {"state": random_state(config)}
    with pytest.raises(ValueError, match=reason):
        activations(config, random_weights(config), text, **options)


def test_the_longest_text_is_read():
    config = small_config("stateful")
    found = activations(config, random_weights(config), "AB" * (MAX_TEXT // 2))
    assert found.states["h"].shape == (MAX_TEXT, 8)


def test_a_long_prefix_is_refused_as_trained_and_read_carried():
    sequence = (ALPHABET * 80)[:2000]
    config = RunConfig(framing="full_prefix", units=256, sequence=sequence)
    weights = random_weights(config)
    reason = "reading 40 x 1,999 time steps with 256 units takes too long; a shorter text would"
    with pytest.raises(ValueError, match=f"{reason} work, or carry"):
        activations(config, weights, sequence[:40])
    # Both ways out that the message names are ones.
    assert activations(config, weights, sequence, carry=True).states["c"].shape == (2000, 256)
    assert activations(config, weights, "ABCDE").states["c"].shape == (5, 256)


def test_too_many_snapshots_of_a_long_text_are_refused():
    config = small_config("stateful", units=256)
    one = random_weights(config)
    stacked = {name: np.broadcast_to(w, (200, *w.shape)) for name, w in one.items()}
    with pytest.raises(ValueError, match=r"a shorter text would work$"):
        activations(config, stacked, "A" * 300)
    assert activations(config, one, "A" * 300).states["h"].shape == (300, 256)
