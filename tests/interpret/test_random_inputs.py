"""Random questions and the table of their answers."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.inference.generation import predict_next
from lstm_core.interpret.random_inputs import answer_table, random_letters, random_pairs
from lstm_core.sequence.framings import FRAMINGS
from tests.cases import small_config, varied_weights

REPEATS = "ABCDEFABCXYZ"


def training_inputs(config: RunConfig) -> list[str]:
    return ["".join(config.symbols[start:stop]) for start, stop in config.sample_ranges]


def saying(config: RunConfig, answer: str) -> dict[str, np.ndarray]:
    """A network that says one letter to everything."""
    weights = {name: np.zeros_like(w) for name, w in varied_weights(config).items()}
    weights["output_bias"][config.vocabulary.index(answer)] = 5
    return weights


# Drawing the questions


@pytest.mark.parametrize("draw", [random_pairs, random_letters])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_seed_draws_the_same_questions_again_and_another_seed_others(framing, draw):
    config = small_config(framing)
    first = draw(config, seed=3)
    np.random.default_rng(0).random(5)
    assert draw(config, seed=3) == first
    assert len(first) == 20
    assert draw(config, 7, seed=3) != first
    assert len(draw(config, 7, seed=3)) == 7
    assert len({tuple(draw(config, seed=seed)) for seed in range(6)}) == 6


@pytest.mark.parametrize("framing", FRAMINGS)
def test_random_pairs_are_training_inputs_and_any_can_be_drawn(framing):
    config = small_config(framing, sequence=REPEATS)
    inputs = training_inputs(config)
    drawn = random_pairs(config, 2000, seed=1)
    assert set(drawn) == set(inputs)
    # Each pair is as likely as any other, so an input of two pairs comes twice as often.
    for text in set(inputs):
        expected = 2000 * inputs.count(text) / len(inputs)
        assert abs(drawn.count(text) - expected) < 5 * expected**0.5


@pytest.mark.parametrize("framing", FRAMINGS)
def test_random_letters_are_as_long_as_training_inputs_and_in_any_order(framing):
    config = small_config(framing)
    inputs = training_inputs(config)
    drawn = random_letters(config, 500, seed=1)
    assert {len(text) for text in drawn} == {len(text) for text in inputs}
    letters = "".join(drawn)
    assert set(letters) == set(config.vocabulary)
    assert len(set(drawn) - set(inputs)) > 1 or config.context_length == 1
    for letter in config.vocabulary:  # each as likely as any other
        expected = len(letters) / 26
        assert abs(letters.count(letter) - expected) < 5 * expected**0.5
    # Any of these can be asked.
    assert len(answer_table(config, varied_weights(config), drawn[:20])) == 20


def test_lengths_are_drawn_as_often_as_they_were_trained():
    config = RunConfig(framing="variable_length")
    lengths = [len(text) for text in training_inputs(config)]
    drawn = [len(text) for text in random_letters(config, 2000)]
    for length in range(1, 6):
        expected = 2000 * lengths.count(length) / 1000
        assert abs(drawn.count(length) - expected) < 5 * expected**0.5


# Answering them


@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_table_says_what_each_question_gets_when_asked_alone(framing, encoding):
    config = small_config(framing, encoding=encoding)
    weights = varied_weights(config)
    texts = [*random_pairs(config, 8), *random_letters(config, 8), "Q"]
    table = answer_table(config, weights, texts)
    assert list(table.columns) == ["input", "target", "predicted", "probability", "correct"]
    assert list(table["input"]) == texts
    inputs = training_inputs(config)
    for row in table.to_dict("records"):
        odds = predict_next(config, weights, row["input"])
        assert row["predicted"] == config.vocabulary[odds.argmax()]
        assert row["probability"] == pytest.approx(odds.max(), abs=1e-6)
        if row["input"] in inputs:
            after = chr(ord(row["input"][-1]) + 1)
            assert row["target"] == after
            assert row["correct"] == (row["predicted"] == after)
        else:
            assert row["target"] == ""
            assert row["correct"] is None


def test_stateful_questions_are_asked_cold(shipped):
    run = shipped["stateful"]
    table = answer_table(run.config, run.weights(), ["A", "K"])
    assert list(table["predicted"]) == ["B", "B"]
    assert list(table["target"]) == ["B", "L"]
    assert list(table["correct"]) == [True, False]


def test_the_shipped_windowed_network_knows_its_pairs(shipped):
    run = shipped["time_steps"]
    table = answer_table(run.config, run.weights(), random_pairs(run.config, 30))
    assert (table["correct"] == True).all()  # noqa: E712
    other = answer_table(run.config, run.weights(), ["CBA", "AAA", "ABC"])
    assert list(other["target"]) == ["", "", "D"]
    assert list(other["correct"]) == [None, None, True]


@pytest.mark.parametrize(
    ("answer", "correct"), [("D", True), ("X", True), ("A", False), ("Z", False)]
)
def test_an_input_with_two_targets_has_two_right_answers(answer, correct):
    config = small_config("one_char", sequence=REPEATS)
    table = answer_table(config, saying(config, answer), ["C", "F", "Z"])
    assert list(table["target"]) == ["D or X", "A", ""]
    assert list(table["predicted"]) == [answer] * 3
    assert list(table["correct"]) == [correct, answer == "A", None]


def test_targets_are_named_once_and_in_the_order_in_which_they_come():
    config = small_config("time_steps", sequence="ABXABCABXABAAB", window=2)
    table = answer_table(config, saying(config, "C"), ["AB", "BX", "B", "XB"])
    # AB is followed by X, C, X and A; B with its padding is the same to the network, because A
    # is 0 as padding is.
    assert list(table["target"]) == ["X or C or A", "A", "X or C or A", ""]
    assert list(table["correct"]) == [True, False, True, None]


@pytest.mark.parametrize(
    ("encoding", "targets"),
    [("ordinal", ["B", "A", "C", "B", "C"]), ("ordinal_reserved", ["B", "A", "C", "", ""])],
)
def test_an_input_is_what_the_network_can_tell_apart(encoding, targets):
    config = RunConfig(framing="full_prefix", sequence="ABAC", units=8, encoding=encoding)
    # In the ordinal encoding A and the padding are the same number, so AA is A, and BA is ABA.
    table = answer_table(config, saying(config, "A"), ["A", "AB", "ABA", "AA", "BA"])
    assert list(table["target"]) == targets


@pytest.mark.parametrize(
    ("framing", "text", "reason"),
    [
        ("time_steps", "ABCDE", "'ABCDE' has 5 symbols; this network reads 1 to 3 symbols"),
        ("mlp_window", "ABCDE", "'ABCDE' has 5 symbols; this network reads 1 to 3 symbols"),
        ("one_char", "AB", "'AB' has 2 symbols; this network reads 1 symbol$"),
        ("stateful", "AB", "'AB' has 2 symbols; this network reads 1 symbol$"),
        ("variable_length", "", "'' has 0 symbols; this network reads 1 to 5 symbols"),
        ("time_steps", "abc", "does not know a b c; it knows A B C"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(framing, text, reason):
    config = small_config(framing)
    with pytest.raises(ValueError, match=reason):
        answer_table(config, varied_weights(config), ["A", text])


def test_asking_leaves_the_weights_as_they_were():
    config = small_config("time_steps")
    weights = varied_weights(config)
    kept = {name: w.copy() for name, w in weights.items()}
    answer_table(config, weights, random_letters(config))
    for name, values in weights.items():
        np.testing.assert_array_equal(values, kept[name])
