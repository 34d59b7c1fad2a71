"""Perturbed inputs, computed again one by one."""

import tracemalloc

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.dataset import make_dataset
from lstm_core.inference.generation import predict_next
from lstm_core.interpret.perturbation import MAX_WORK, PUBLISHED, perturb, perturbed_table
from lstm_core.sequence.framings import FRAMINGS
from tests.cases import FRAMING_CELLS, small_config, varied_weights

SEVERAL = ["feature_window", "time_steps", "variable_length", "full_prefix", "mlp_window"]
ALONE = ["one_char", "whole_batch", "stateful", "stateful_resets", "stateful_jumps"]


def config_of(framing: str, cell: str | None = None) -> RunConfig:
    """Few inputs with letters that come more than once, so that every one can be asked."""
    return small_config(framing, cell, sequence="ABCDEFABCXYZ", encoding="one_hot")


def training_inputs(config: RunConfig) -> set[str]:
    return {"".join(config.symbols[start:stop]) for start, stop in config.sample_ranges}


def spelled(config: RunConfig, codes) -> str:
    return "".join(config.vocabulary[code] for code in codes if code >= 0)


def assert_answer(config: RunConfig, weights, text: str, predicted: int) -> None:
    odds = predict_next(config, weights, text)
    # Not argmax: two letters may be as probable as each other in all but the last digit.
    assert odds[predicted] == pytest.approx(odds.max(), abs=1e-6)


@pytest.mark.parametrize(
    ("framing", "cell"), [pair for pair in FRAMING_CELLS if pair[0] in SEVERAL]
)
def test_every_cell_is_the_answer_to_its_own_question(framing, cell):
    config = config_of(framing, cell)
    weights = varied_weights(config)
    found = perturb(config, weights)
    assert {spelled(config, codes) for codes in found.inputs} == training_inputs(config)
    assert len(found.inputs) == len(training_inputs(config))
    assert found.predicted.shape == (
        len(found.inputs),
        config.context_length,
        len(config.vocabulary),
    )
    replaced = np.zeros(found.predicted.shape, bool)
    survived = np.zeros(found.predicted.shape, bool)
    for i, codes in enumerate(found.inputs):
        text = spelled(config, codes)
        padding = config.context_length - len(text)
        assert_answer(config, weights, text, found.clean[i])
        for place, proper in enumerate(text):
            for code, letter in enumerate(config.vocabulary):
                if letter == proper:
                    continue
                wrong = text[:place] + letter + text[place + 1 :]
                predicted = found.predicted[i, padding + place, code]
                assert_answer(config, weights, wrong, predicted)
                replaced[i, padding + place, code] = True
                survived[i, padding + place, code] = predicted == found.clean[i]
    np.testing.assert_array_equal(found.replaced, replaced)
    np.testing.assert_array_equal(found.survived, survived)
    np.testing.assert_array_equal(found.predicted[~replaced], -1)
    assert 0 < survived.sum() < replaced.sum()  # or the shares below would show nothing
    for place in range(config.context_length):
        share = survived[:, place].sum() / replaced[:, place].sum()
        assert found.by_position[place] == pytest.approx(share)


@pytest.mark.parametrize("framing", ["time_steps", "variable_length"])
def test_what_survives_in_the_shipped_networks(framing, shipped):
    run = shipped[framing]
    config, weights = run.config, run.weights()
    found = perturb(config, weights)
    draw = np.random.default_rng(0)
    for i, place, code in draw.permutation(np.argwhere(found.replaced))[:500]:
        codes = found.inputs[i].copy()
        codes[place] = code
        assert_answer(config, weights, spelled(config, codes), found.predicted[i, place, code])
    shares = found.by_position
    # The later the letter, the less it takes part: what the memory knows by then decides.
    assert (np.diff(shares) > 0).all()
    assert shares[-1] > 0.5 > shares[0]


def test_positions_that_are_always_padding_have_no_share():
    config = RunConfig(framing="variable_length", units=8, runs=3, max_run_length=4, seed=13)
    assert {int(stop - start) for start, stop in config.sample_ranges} == {1, 3}
    found = perturb(config, varied_weights(config))
    assert np.isnan(found.by_position).tolist() == [True, False, False, False]
    assert not found.replaced[:, 0].any()


@pytest.mark.parametrize("framing", SEVERAL)
def test_every_training_input_of_a_published_framing_is_probed(framing, shipped):
    run = shipped[framing]
    found = perturb(run.config, run.weights())
    assert {spelled(run.config, codes) for codes in found.inputs} == training_inputs(run.config)


@pytest.mark.parametrize("framing", SEVERAL)
def test_probing_leaves_the_weights_as_they_were(framing):
    config = config_of(framing)
    weights = varied_weights(config)
    kept = {name: w.copy() for name, w in weights.items()}
    first, again = perturb(config, weights), perturb(config, weights)
    np.testing.assert_array_equal(first.predicted, again.predicted)
    for name, values in weights.items():
        np.testing.assert_array_equal(values, kept[name])


# The inputs that the course notebook prints


@pytest.mark.parametrize("framing", ["time_steps", "feature_window", "mlp_window"])
def test_the_published_inputs_name_what_they_were_made_from(framing, shipped):
    run = shipped[framing]
    table = perturbed_table(run.config, run.weights())
    assert list(table.columns) == [
        "input",
        "position",
        "clean",
        "predicted",
        "probability",
        "clean_predicted",
        "survives",
    ]
    assert list(table["input"]) == list(PUBLISHED)
    assert list(table["position"]) == [1, 1, 1, 2, 2, 3, 3, 3, 3]
    assert " ".join(table["clean"]) == "ABC JKL STU DEF MNO VWX GHI JKL PQR"
    for row in table.to_dict("records"):
        odds, clean = (
            predict_next(run.config, run.weights(), row[key]) for key in ("input", "clean")
        )
        assert row["predicted"] == run.config.vocabulary[odds.argmax()]
        assert row["probability"] == pytest.approx(odds.max(), abs=1e-6)
        assert row["clean_predicted"] == run.config.vocabulary[clean.argmax()]
        assert row["survives"] == (row["predicted"] == row["clean_predicted"])


def test_the_last_letter_can_be_wrong_and_the_first_cannot(shipped):
    run = shipped["time_steps"]
    table = perturbed_table(run.config, run.weights())
    assert list(table["survives"]) == [False] * 5 + [True] * 4
    assert "".join(table["clean_predicted"]) == "DMVGPYJMS"


def test_a_padded_input_was_made_from_one_of_its_own_length(shipped):
    # Padding is no letter that could have been right or wrong.
    run = shipped["variable_length"]
    assert {"ABC", "BC", "C", "DE", "EF", "DEF", "CDEF", "MNOPQ"} <= training_inputs(run.config)
    texts = ["WBC", "DZ", "DEF", "MNOZQ"]
    table = perturbed_table(run.config, run.weights(), texts).set_index("input")
    # Positions count the padding to a length of five.
    assert (table.loc["WBC", "clean"], table.loc["WBC", "position"]) == ("ABC", 3)
    assert (table.loc["DZ", "clean"], table.loc["DZ", "position"]) == ("DE", 5)
    assert (table.loc["MNOZQ", "clean"], table.loc["MNOZQ", "position"]) == ("MNOPQ", 4)
    # A training input as it is differs from all others of its length in more than one place.
    assert (table.loc["DEF", "clean"], table.loc["DEF", "position"]) == ("", None)


def test_an_input_that_is_near_no_training_input_has_nothing_to_compare_with(shipped):
    run = shipped["time_steps"]
    table = perturbed_table(run.config, run.weights(), ["QED", "ABC", "WBC"])
    assert list(table["clean"]) == ["", "", "ABC"]
    assert list(table["clean_predicted"]) == ["", "", "D"]
    assert list(table["survives"]) == [None, None, False]
    assert list(table["position"]) == [None, None, 1]
    for text, predicted in zip(table["input"], table["predicted"], strict=True):
        odds = predict_next(run.config, run.weights(), text)
        assert predicted == run.config.vocabulary[odds.argmax()]


@pytest.mark.parametrize(
    ("framing", "text", "reason"),
    [
        ("time_steps", "ABCD", "reads 1 to 3 symbols"),
        ("mlp_window", "", "has 0 symbols"),
        ("time_steps", "AbC", "does not know b"),
    ],
)
def test_inputs_that_cannot_be_shown_are_refused(framing, text, reason):
    config = small_config(framing)
    with pytest.raises(ValueError, match=reason):
        perturbed_table(config, varied_weights(config), ["WBC", text])


# Where there is nothing to probe, and where there is too much


@pytest.mark.parametrize("framing", ALONE)
def test_one_letter_at_a_time_leaves_nothing_to_keep_a_network_on_course(framing):
    assert set(ALONE) | set(SEVERAL) == set(FRAMINGS)
    config = small_config(framing)
    reason = f"{framing} reads one letter at a time, .* the cue-conflict test .* would work"
    with pytest.raises(ValueError, match=reason):
        perturb(config, varied_weights(config))


def test_a_window_of_one_letter_is_one_letter_at_a_time():
    config = small_config("time_steps", window=1)
    with pytest.raises(ValueError, match="time_steps reads one letter at a time"):
        perturb(config, varied_weights(config))


def test_inputs_too_long_to_probe_are_refused():
    sequence = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 80)[:2000]
    config = small_config("full_prefix", sequence=sequence)
    with pytest.raises(ValueError, match=r"inputs of 1,999 symbols are too long to perturb"):
        perturb(config, varied_weights(config))


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_of_very_many_inputs_some_are_taken_evenly(cell):
    letters = np.random.default_rng(0).choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), size=1000)
    config = small_config("time_steps", cell, window=10, units=4, sequence="".join(letters))
    weights = varied_weights(config)
    found = perturb(config, weights)
    every = np.unique(make_dataset(config).codes, axis=0)
    assert len(every) == 990
    assert 10 * 26 * 10 * len(found.inputs) <= MAX_WORK < 10 * 26 * 10 * (len(found.inputs) + 1)
    places = [int(np.flatnonzero((every == codes).all(axis=1))[0]) for codes in found.inputs]
    assert (places[0], places[-1]) == (0, 989)
    assert np.ptp(np.diff(places)) <= 1
    for i, place, code in np.random.default_rng(1).permutation(np.argwhere(found.replaced))[:50]:
        codes = found.inputs[i].copy()
        codes[place] = code
        assert_answer(config, weights, spelled(config, codes), found.predicted[i, place, code])


def test_a_large_vocabulary_does_not_take_much_memory():
    # There are as many wrong letters as symbols, and each answer is a probability for each.
    sequence = "".join(chr(0x4E00 + code) for code in range(500))
    config = small_config("time_steps", sequence=sequence)
    weights = varied_weights(config)
    tracemalloc.start()
    try:
        perturb(config, weights)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 300e6
