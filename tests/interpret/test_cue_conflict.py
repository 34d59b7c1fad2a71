"""The cue-conflict test: every cell of the table computed again, one by one."""

import dataclasses
import itertools

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.errors import NoState
from lstm_core.inference.generation import predict_next
from lstm_core.interpret.cue_conflict import MAX_SIDE, cue_conflict, verdict
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from tests.cases import (
    encoded,
    keras_model,
    keras_states,
    output_layer,
    running_inputs,
    small_config,
    varied_weights,
    windows,
)

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]
COLD = [name for name in RECURRENT if not FRAMINGS[name].carries_state]
REPEATS = "ABCDEFABCXYZ"


def assert_table(table, config: RunConfig, prefixes, probabilities) -> None:
    """The table, against probabilities [prefixes, letters, classes] from elsewhere."""
    names, symbols = config.vocabulary, config.symbols
    letters = letters_of(config)
    assert table.prefixes.tolist() == list(prefixes)
    assert [names[code] for code in table.letters] == letters
    assert table.cases == len(table.prefixes) * len(letters)
    pairs = set(itertools.pairwise(symbols))
    memory = read = 0
    for row, prefix in enumerate(prefixes):
        assert names[table.expected[row]] == symbols[prefix + 1]
        for column, letter in enumerate(letters):
            odds = probabilities[row][column]
            predicted = names[table.predicted[row, column]]
            assert table.probability[row, column] == pytest.approx(odds.max(), abs=1e-5)
            assert odds[names.index(predicted)] == pytest.approx(odds.max(), abs=1e-5)
            assert table.memory[row, column] == (predicted == symbols[prefix + 1])
            assert table.input[row, column] == ((letter, predicted) in pairs)
            memory += predicted == symbols[prefix + 1]
            read += (letter, predicted) in pairs
    assert (table.memory_cases, table.input_cases) == (memory, read)
    assert table.memory_share == pytest.approx(memory / table.cases)
    assert table.input_share == pytest.approx(read / table.cases)


def letters_of(config: RunConfig) -> list[str]:
    """All letters that have a successor."""
    return [letter for letter in config.vocabulary if letter in config.symbols[:-1]]


def samples_asked(config: RunConfig, weights, prefixes, letters=None) -> list:
    """Each letter after what a sample shows before its last letter, asked as a whole sample."""
    rows = []
    for prefix in prefixes:
        shown = "".join(config.symbols[max(0, prefix + 1 - config.context_length) : prefix])
        rows.append(
            [predict_next(config, weights, shown + x) for x in letters or letters_of(config)]
        )
    return rows


def carried_asked(config: RunConfig, weights, prefixes, letters=None) -> list:
    """Each letter after the whole prefix, read from a zero state by the Keras layer."""
    letters, rows = letters or letters_of(config), []
    for prefix in prefixes:
        before, state = config.symbols[:prefix], None
        if prefix:
            state = keras_states(config, weights, running_inputs(config, before))
            state = [np.repeat(part, len(letters), axis=0) for part in state]
        steps = [running_inputs(config, [*before, letter])[0, -1:] for letter in letters]
        after = keras_states(config, weights, np.stack(steps), state)
        rows.append(output_layer(weights, after[0]))
    return rows


# Against Keras


def test_the_shipped_stateful_network_is_driven_by_its_memory_in_all_625_cases(shipped):
    run = shipped["stateful"]
    # One stream per case: each reads its prefix, then its letter, then whatever.
    model = keras_model(run.config, (1, 1), batch_size=625)
    model.set_weights(list(run.weights().values()))
    proper = encoded(run.config, ALPHABET[:-1])
    prefix_of, letter_of = np.divmod(np.arange(625), 25)
    expected = np.zeros((625, 26))
    for step in range(25):
        inputs = np.where((prefix_of == step)[:, None], proper[letter_of], proper[step])
        answers = np.asarray(model(inputs[:, None].astype(np.float32)))
        expected[prefix_of == step] = answers[prefix_of == step]
    table = cue_conflict(run.config, run.weights())
    assert_table(table, run.config, range(25), expected.reshape(25, 25, 26))
    assert (table.memory_share, table.input_share) == (1.0, 0.04)
    assert (table.memory_cases, table.input_cases, table.cases) == (625, 25, 625)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_stateful_network_is_asked_in_the_state_that_its_prefix_leaves(cell):
    config = small_config("stateful", cell, sequence=REPEATS, encoding="one_hot")
    weights = varied_weights(config)
    table = cue_conflict(config, weights)
    assert_table(table, config, range(11), carried_asked(config, weights, range(11)))
    again = cue_conflict(config, weights, carry=True)
    np.testing.assert_array_equal(table.probability, again.probability)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", COLD)
def test_with_carry_the_state_is_carried_through_the_whole_prefix(framing, cell):
    config = small_config(framing, cell, sequence=REPEATS, encoding="one_hot")
    weights = varied_weights(config)
    table = cue_conflict(config, weights, carry=True)
    assert_table(table, config, range(11), carried_asked(config, weights, range(11)))


# Against whole samples asked one by one


def trained_prefixes(config: RunConfig) -> list[int]:
    """Prefixes that, with their letter, are as long as a sample can be."""
    return list(range(config.window - 1 if config.window else 0, len(config.symbols) - 1))


@pytest.mark.parametrize(("sequence", "encoding"), [(ALPHABET, "ordinal"), (REPEATS, "one_hot")])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", COLD)
def test_a_network_that_starts_cold_is_asked_in_whole_samples(framing, cell, sequence, encoding):
    config = small_config(framing, cell, sequence=sequence, encoding=encoding)
    weights = varied_weights(config)
    prefixes = trained_prefixes(config)
    table = cue_conflict(config, weights)
    assert_table(table, config, prefixes, samples_asked(config, weights, prefixes))


@pytest.mark.parametrize("framing", COLD)
def test_the_shipped_cold_networks_are_asked_in_whole_samples(framing, shipped):
    run = shipped[framing]
    prefixes = trained_prefixes(run.config)
    expected = samples_asked(run.config, run.weights(), prefixes)
    table = cue_conflict(run.config, run.weights())
    assert_table(table, run.config, prefixes, expected)


@pytest.mark.parametrize(
    ("seed", "lengths", "prefixes"), [(1, {1, 4}, [0, *range(3, 25)]), (13, {1, 3}, [0, 2])]
)
def test_only_samples_of_lengths_that_were_trained_are_asked(seed, lengths, prefixes):
    config = RunConfig(framing="variable_length", units=8, runs=3, max_run_length=4, seed=seed)
    assert {int(stop - start) for start, stop in config.sample_ranges} == lengths
    weights = varied_weights(config)
    table = cue_conflict(config, weights)
    assert_table(table, config, prefixes, samples_asked(config, weights, prefixes))


def test_the_shares_of_the_shipped_networks_tell_the_framings_apart(shipped):
    share = lambda framing: cue_conflict(shipped[framing].config, shipped[framing].weights())
    assert share("whole_batch").input_share == 1
    assert share("whole_batch").memory_share == 0.04
    assert share("time_steps").memory_share > 0.9
    assert share("one_char").memory_share == 0.04  # no memory: 25 cells on the diagonal


# Letters that come more than once


def test_either_successor_of_a_repeated_letter_counts_for_the_input():
    # A network that says D to everything, then one that says X: both follow a C somewhere.
    config = small_config("one_char", sequence=REPEATS)
    for answer in "DX":
        weights = {name: np.zeros_like(w) for name, w in varied_weights(config).items()}
        weights["output_bias"][config.vocabulary.index(answer)] = 5
        table = cue_conflict(config, weights)
        column = [config.vocabulary[code] for code in table.letters].index("C")
        assert (table.predicted == config.vocabulary.index(answer)).all()
        assert table.input[:, column].all()
        assert table.input_cases == 11  # C alone is followed by it
        # The memory calls for it in one row: after ABCDEFABC it is X, after ABC it is D.
        (row,) = np.nonzero(table.memory.any(axis=1))[0]
        assert table.prefixes[row] == {"D": 2, "X": 8}[answer]
        assert table.memory_cases == 8


def test_letters_are_fed_once_each_and_the_last_symbol_only_if_it_has_a_successor():
    config = small_config("stateful", sequence=REPEATS)
    table = cue_conflict(config, varied_weights(config))
    assert "".join(config.vocabulary[code] for code in table.letters) == "ABCDEFXY"
    assert table.predicted.shape == (11, 8)


# What stood before


@pytest.mark.parametrize("framing", COLD)
def test_what_the_network_was_shown_before_the_letter_is_named(framing):
    config = small_config(framing, sequence=REPEATS)
    weights = varied_weights(config)
    table = cue_conflict(config, weights)
    shown = windows(config, REPEATS)
    expected = ["".join(shown[prefix][:-1]) for prefix in table.prefixes]
    assert list(table.before) == expected
    carried = cue_conflict(config, weights, carry=True)
    assert list(carried.before) == [REPEATS[:prefix] for prefix in range(11)]


# In words


def with_cases(memory: int, read: int):
    """A table of 600 cases with so many of each kind."""
    config = small_config("stateful", sequence=ALPHABET)
    counted = lambda count: (np.arange(600) < count).reshape(24, 25)
    return dataclasses.replace(
        cue_conflict(config, varied_weights(config)),
        predicted=np.zeros((24, 25), int),
        memory=counted(memory),
        input=counted(read),
    )


@pytest.mark.parametrize(
    ("memory", "read", "sentence"),
    [
        (600, 24, "In 600 of 600 cases the prediction follows the memory, not the input."),
        (24, 600, "In 600 of 600 cases the prediction follows the input, not the memory."),
        (
            450,
            33,
            "In 450 of 600 cases (75%) the prediction follows the memory, in 33 (6%) the input; "
            "33 of these fit both.",
        ),
        (
            599,
            0,
            "In 599 of 600 cases (99%) the prediction follows the memory, in 0 (0%) the input; "
            "0 of these fit both.",
        ),
    ],
)
def test_the_verdict_says_what_the_prediction_follows(memory, read, sentence):
    assert verdict(with_cases(memory, read)) == sentence


def test_the_verdict_where_nothing_is_remembered():
    table = dataclasses.replace(with_cases(24, 300), remembers=False)
    assert verdict(table) == (
        "The state is zero before every letter, so only the input can decide: in 300 of 600 "
        "cases (50%) the prediction follows it."
    )


@pytest.mark.parametrize(
    ("framing", "start"),
    [
        ("stateful", "In 625 of 625 cases the prediction follows the memory, not the input."),
        (
            "whole_batch",
            "The state is zero before every letter, so only the input can decide: in 625 of "
            "625 cases (100%)",
        ),
        (
            "stateful_resets",
            "From the zero state the prediction follows the input, in 25 of 25 cases; after that "
            "it follows the memory, in 573 of 600 (96%)",
        ),
        ("stateful_jumps", "In 625 of 625 cases the prediction follows the input, not the memory."),
        (
            "feature_window",
            "In 83 of 575 cases (14%) the prediction follows the rest of the window",
        ),
        ("time_steps", "In 554 of 575 cases (96%) the prediction follows the memory, in 23"),
    ],
)
def test_the_verdict_on_the_shipped_networks(framing, start, shipped):
    run = shipped[framing]
    assert verdict(cue_conflict(run.config, run.weights())).startswith(start)


# Long sequences, and none


@pytest.mark.parametrize("framing", ["stateful", "time_steps", "feature_window", "full_prefix"])
def test_a_long_sequence_is_thinned_to_rows_and_columns_spread_evenly(framing):
    sequence = "".join(chr(0x4E00 + code) for code in range(150)) * 2
    config = small_config(framing, sequence=sequence, units=4)
    weights = varied_weights(config)
    table = cue_conflict(config, weights)
    assert table.predicted.shape == (MAX_SIDE, MAX_SIDE)
    first = config.window - 1 if config.window else 0
    for values, low, high in [(table.prefixes, first, 298), (table.letters, 0, 149)]:
        assert (values[0], values[-1]) == (low, high)
        gaps = np.diff(values)
        assert gaps.min() >= (high - low) // 99
        assert gaps.max() <= (high - low) // 99 + 1
    np.testing.assert_array_equal(table.expected, (table.prefixes + 1) % 150)
    # What is left is what the full table would say.
    some = [0, 57, 99]
    ask_again = carried_asked if framing == "stateful" else samples_asked
    letters = [config.vocabulary[code] for code in table.letters[some]]
    expected = np.array(ask_again(config, weights, table.prefixes[some], letters))
    found = np.ix_(some, some)
    np.testing.assert_allclose(table.probability[found], expected.max(axis=-1), atol=1e-5)
    np.testing.assert_array_equal(table.predicted[found], expected.argmax(axis=-1))
    follows = table.predicted == (table.letters[None] + 1) % 150
    np.testing.assert_array_equal(table.input, follows)


@pytest.mark.parametrize("framing", RECURRENT)
def test_the_shortest_sequences_have_a_table_too(framing):
    changes = {"window": 1} if "window" in FRAMINGS[framing].settings else {}
    config = small_config(framing, sequence="ABBA", **changes)
    for carry in (None, True):
        table = cue_conflict(config, varied_weights(config), carry=carry)
        assert table.predicted.shape == (3, 2)


@pytest.mark.parametrize("carry", [None, False, True])
def test_a_network_without_recurrence_has_no_memory_that_could_drive_it(carry):
    config = small_config("mlp_window")
    with pytest.raises(NoState, match="no memory to follow; perturbing its inputs would work"):
        cue_conflict(config, varied_weights(config), carry=carry)


def test_a_stateful_network_cannot_be_asked_from_zero():
    config = small_config("stateful")
    with pytest.raises(ValueError, match="stateful always carries its state"):
        cue_conflict(config, varied_weights(config), carry=False)


def test_asking_leaves_the_weights_as_they_were():
    config = small_config("time_steps")
    weights = varied_weights(config)
    kept = {name: w.copy() for name, w in weights.items()}
    cue_conflict(config, weights)
    cue_conflict(config, weights, carry=True)
    for name, values in weights.items():
        np.testing.assert_array_equal(values, kept[name])
