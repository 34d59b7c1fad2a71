"""State surgery against Keras's cells, started from the same states."""

import numpy as np
import pytest

from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.errors import NoState
from lstm_core.inference.generation import generate, predict_next
from lstm_core.interpret.activations import activations
from lstm_core.interpret.patching import feed, patch, set_units, state_after
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from tests.cases import (
    keras_states,
    output_layer,
    random_state,
    running_inputs,
    small_config,
    varied_weights,
)

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]
PARTS = [("h",), ("c",), ("h", "c")]


def states_of(shipped, *texts):
    """The states of the shipped stateful network after texts, beside what it is."""
    config, weights = shipped["stateful"].config, shipped["stateful"].weights()
    return config, weights, *(activations(config, weights, text).state() for text in texts)


def assert_equal_states(left, right) -> None:
    """Bit for bit."""
    for mine, theirs in zip(left, right, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def assert_fed_as_by_keras(step, config, weights, text, state) -> None:
    expected = keras_states(config, weights, running_inputs(config, text), state)
    for mine, theirs in zip(step.after, expected, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5, rtol=0)
    odds = output_layer(weights, expected[0])[0]
    np.testing.assert_allclose(step.probabilities, odds, atol=1e-5, rtol=0)
    assert step.predicted == ALPHABET[odds.argmax()]


# Feeding


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_feeding_an_unchanged_state_changes_nothing(framing, cell):
    config = small_config(framing, cell)
    weights = varied_weights(config)
    whole = activations(config, weights, "QUICKBROWNFOX", carry=True)
    # The text starts where the padding of a short one ends.
    state = whole.state(len(whole.symbols) - 2)
    step = feed(config, weights, "X", state, before="QUICKBROWNFO")
    assert_equal_states(step.before, state)
    assert_equal_states(step.after, whole.state())
    recited = generate(config, weights, "X", 1, warm_up="QUICKBROWNFO", carry=True)[0]
    np.testing.assert_array_equal(step.probabilities, recited.probabilities)
    assert_equal_states(step.after, recited.after)
    # Nor does taking it apart and putting it together again.
    again = patch(set_units(state, ()), whole.state(0), ())
    untouched = feed(config, weights, "X", again, before="QUICKBROWNFO")
    np.testing.assert_array_equal(untouched.probabilities, step.probabilities)


def test_feeding_goes_on_as_reciting_does(shipped):
    config, weights, state = states_of(shipped, "ABCDEFGHIJ")
    for step in generate(config, weights, "K", 12, warm_up="ABCDEFGHIJ"):
        fed = feed(config, weights, step.input, state)
        assert fed.predicted == step.predicted
        np.testing.assert_array_equal(fed.probabilities, step.probabilities)
        assert_equal_states(fed.after, step.after)
        state = fed.after


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_a_network_is_fed_from_a_state_as_keras_does_it(framing, cell):
    config = small_config(framing, cell)
    weights, state = varied_weights(config), random_state(config)
    # A window is a single time step, however many letters it shows.
    for text in ("Q",) if framing == "feature_window" else ("Q", "ZAP"):
        assert_fed_as_by_keras(feed(config, weights, text, state), config, weights, text, state)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_window_is_fed_as_one_time_step_with_what_stands_before(cell):
    config = small_config("feature_window", cell)
    weights, state = varied_weights(config), random_state(config)
    window = running_inputs(config, "ZAP")[:, -1:]
    for text, before in (("P", "ZA"), ("P", "QUIZZA"), ("ZAP", ""), ("AP", "Z")):
        step = feed(config, weights, text, state, before=before)
        assert step.input == "ZAP"
        expected = keras_states(config, weights, window, state)
        for mine, theirs in zip(step.after, expected, strict=True):
            np.testing.assert_allclose(mine, theirs, atol=1e-5, rtol=0)


def test_after_a_to_j_even_q_is_followed_by_l(shipped):
    config, weights, state = states_of(shipped, "ABCDEFGHIJ")
    assert feed(config, weights, "Q", state).predicted == "L"


# A state to start from


@pytest.mark.parametrize("encoding", ["ordinal", "ordinal_reserved", "one_hot"])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_the_state_after_a_text_is_that_of_the_keras_layer(framing, cell, encoding):
    config = small_config(framing, cell, encoding=encoding)
    weights = varied_weights(config)
    for text in ("A", "TEA", "THEQUICKBROWNFOXJUMPSOVERTHELAZYDOG"):
        # One letter less than a sample, which the letter to come completes.
        padding = (
            max(0, config.context_length - 1 - len(text)) if config.rule.layout == "steps" else 0
        )
        expected = keras_states(config, weights, running_inputs(config, [""] * padding + [*text]))
        carry = None if config.rule.carries_state else True
        found = state_after(config, weights, text, carry=carry)
        assert len(found) == len(expected)
        for mine, theirs in zip(found, expected, strict=True):
            assert mine.shape == (1, 8)
            np.testing.assert_allclose(mine, theirs, atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_as_trained_a_letter_fed_after_a_text_completes_a_sample(framing, cell):
    config = small_config(framing, cell)
    weights = varied_weights(config)
    for text in ("", "H", "HO", "HOL", "HOLI", "HOLID", "ABCDEFGHIJKLM"):
        step = feed(config, weights, "Y", state_after(config, weights, text), before=text)
        odds = predict_next(config, weights, "Y", warm_up=text)
        np.testing.assert_allclose(step.probabilities, odds, atol=1e-6, rtol=0)


@pytest.mark.parametrize("framing", ["one_char", "whole_batch", "stateful", "feature_window"])
def test_nothing_read_leaves_a_zero_state(framing):
    config = small_config(framing)
    for part in state_after(config, varied_weights(config), ""):
        np.testing.assert_array_equal(part, np.zeros((1, 8)))


def test_the_state_after_a_text_is_the_one_that_its_trace_ends_in(shipped):
    config, weights, state = states_of(shipped, "ABCDEFGHIJ")
    assert_equal_states(state_after(config, weights, "ABCDEFGHIJ"), state)


@pytest.mark.parametrize(
    ("framing", "text", "reason"),
    [
        ("stateful", "a", "does not know a"),
        ("feature_window", "a", "does not know a"),
        ("mlp_window", "ABC", "mlp_window has no recurrent layer"),
        ("stateful", "A" * 10_001, "1 to 10,000 symbols, got 10,001"),
        ("feature_window", "A" * 10_001, "1 to 10,000 symbols, got 10,001"),
    ],
)
def test_texts_that_leave_no_state_are_refused(framing, text, reason):
    config = small_config(framing)
    with pytest.raises(ValueError, match=reason):
        state_after(config, varied_weights(config), text)


# Transplanting


@pytest.mark.parametrize("parts", PARTS)
def test_a_transplant_takes_the_named_parts_and_keeps_the_others(parts):
    config = small_config("stateful")
    own, donor = random_state(config, 1), random_state(config, 2)
    h, c = patch(own, donor, parts)
    np.testing.assert_array_equal(h, donor[0] if "h" in parts else own[0])
    np.testing.assert_array_equal(c, donor[1] if "c" in parts else own[1])
    assert_equal_states(patch(own, donor), donor)  # both, if none is named


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("letter", ["E", "U"])
def test_a_transplanted_state_is_answered_as_keras_answers_it(parts, letter, shipped):
    config, weights, early, late = states_of(shipped, "ABCD", "ABCDEFGHIJKLMNOPQRST")
    mixed = patch(early, late, parts)
    step = feed(config, weights, letter, mixed)
    by_hand = (late[0] if "h" in parts else early[0], late[1] if "c" in parts else early[1])
    assert_fed_as_by_keras(step, config, weights, letter, by_hand)
    # It is another answer than without the operation, or the test would show nothing.
    plain = feed(config, weights, letter, early)
    assert np.abs(step.probabilities - plain.probabilities).max() > 1e-3


def test_the_whole_state_of_another_place_goes_on_from_there(shipped):
    config, weights, early, late = states_of(shipped, "ABCD", "ABCDEFGHIJKLMNOPQRST")
    assert feed(config, weights, "U", patch(early, late)).predicted == "V"
    assert feed(config, weights, "E", patch(late, early)).predicted == "F"


@pytest.mark.parametrize("cell", ["GRU", "SimpleRNN"])
@pytest.mark.parametrize("parts", [("h",), ("h", "c")])
def test_cells_with_h_alone_are_operated_on_too(cell, parts):
    config = small_config("stateful", cell)
    own, donor = random_state(config, 1), random_state(config, 2)
    assert_equal_states(patch(own, donor, parts), donor)
    assert_equal_states(patch(own, donor), donor)
    (h,) = set_units(own, [3], 0.5, parts)
    assert h[0, 3] == 0.5


# Setting units


@pytest.mark.parametrize("parts", PARTS)
def test_units_are_set_in_the_named_parts_and_nowhere_else(parts):
    state = random_state(small_config("stateful"))
    found = set_units(state, [5, 0, 5], -0.25, parts)
    for name, part, mine in zip("hc", state, found, strict=True):
        for unit in range(8):
            expected = -0.25 if name in parts and unit in (0, 5) else part[0, unit]
            assert mine[0, unit] == expected
        assert (mine.shape, mine.dtype) == (part.shape, part.dtype)


def test_units_are_silenced_in_both_parts_unless_told_otherwise():
    state = random_state(small_config("stateful"))
    h, c = set_units(state, range(8))
    assert not h.any()
    assert not c.any()
    assert_equal_states(set_units(state, []), state)


@pytest.mark.parametrize("parts", PARTS)
def test_a_state_with_units_set_is_answered_as_keras_answers_it(parts, shipped):
    config, weights, state = states_of(shipped, "ABCDEFGHIJ")
    units = list(range(0, 50, 3))
    by_hand = [part.copy() for part in state]
    for name, part in zip("hc", by_hand, strict=True):
        for unit in units:
            if name in parts:
                part[0, unit] = 0.9
    step = feed(config, weights, "K", set_units(state, units, 0.9, parts))
    assert_fed_as_by_keras(step, config, weights, "K", by_hand)
    plain = feed(config, weights, "K", state)
    assert np.abs(step.probabilities - plain.probabilities).max() > 1e-3


# What is left as it was


def test_operations_leave_the_states_that_they_are_given(shipped):
    config, weights, state, donor = states_of(shipped, "ABCD", "XYZ")
    kept = [part.copy() for part in (*state, *donor, *weights.values())]
    for parts in PARTS:
        patch(state, donor, parts)
        feed(config, weights, "K", set_units(state, [1, 2], 5.0, parts))
        # Not even one operation after another on its result.
        set_units(patch(state, donor, parts), range(50), 7.0)
    feed(config, weights, "K", patch(state, donor))
    assert_equal_states((*state, *donor, *weights.values()), kept)


# What makes no sense


@pytest.mark.parametrize(
    ("cell", "parts", "reason"),
    [
        ("LSTM", ("x",), "this state has h and c, not x"),
        ("LSTM", ("h", "cell"), "this state has h and c, not cell"),
        ("GRU", ("c",), "this state has h, not c"),
        ("SimpleRNN", ("c",), "this state has h, not c"),
    ],
)
def test_parts_that_a_state_does_not_have_are_refused(cell, parts, reason):
    state = random_state(small_config("stateful", cell))
    with pytest.raises(ValueError, match=reason):
        patch(state, state, parts)
    with pytest.raises(ValueError, match=reason):
        set_units(state, [0], 0.0, parts)


@pytest.mark.parametrize(
    ("cell", "units"), [("GRU", 8), ("SimpleRNN", 8), ("LSTM", 9), ("LSTM", 1)]
)
def test_a_donor_of_another_cell_or_size_is_refused(cell, units):
    state = random_state(small_config("stateful"))
    donor = random_state(small_config("stateful", cell, units=units))
    for one, other in [(state, donor), (donor, state)]:
        with pytest.raises(ValueError, match="a donor with the same cell and as many units"):
            patch(one, other, ("h",))


@pytest.mark.parametrize(
    ("units", "value", "reason"),
    [
        ([8], 0.0, "expected units from 0 to 7, got 8"),
        ([0, -1], 0.0, "expected units from 0 to 7, got -1"),
        ([0], np.nan, "expected a finite value, got nan"),
        ([0], -np.inf, "expected a finite value, got -inf"),
        ([0], 1e39, "expected a finite value, got 1e.39"),  # more than a state's numbers can be
    ],
)
def test_units_and_values_out_of_range_are_refused(units, value, reason):
    state = random_state(small_config("stateful"))
    with pytest.raises(ValueError, match=reason):
        set_units(state, units, value)


def test_feeding_refuses_what_reciting_refuses(shipped):
    config, weights, state = states_of(shipped, "ABC")
    with pytest.raises(ValueError, match="symbols, got 0"):
        feed(config, weights, "", state)
    with pytest.raises(ValueError, match="does not know k"):
        feed(config, weights, "k", state)
    plain = small_config("mlp_window")
    with pytest.raises(NoState, match="no recurrent layer"):
        feed(plain, varied_weights(plain), "A", state)
