"""Runs side by side: places against a plain loop, settings and sentences by hand."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import RunConfig, setting_names
from lstm_core.data.model_spec import ModelSpec
from lstm_core.experiments.comparison import (
    accuracy_on,
    answers_by_place,
    common_places,
    differing_settings,
    like_with_like,
    on_places,
    unlike,
)
from lstm_core.inference.predictions import prediction_table
from lstm_core.run import History, Run
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET, scrambled_alphabet
from tests.cases import small_config, varied_weights

BANANA = "BANANA BANDANA"
EPOCHS = 4


def run_of(config: RunConfig) -> Run:
    """A run whose two snapshots say different things, and neither of them always the same."""
    config = config.replace(epochs=EPOCHS)
    first, last = varied_weights(config, seed=1), varied_weights(config, seed=2)
    zeros = np.zeros(EPOCHS)
    return Run(
        config=config,
        history=History(zeros, zeros, zeros.astype(int), zeros),
        snapshot_epochs=np.array([0, EPOCHS]),
        snapshots={
            name: np.stack([first[name], last[name]]) for name in ModelSpec.of(config).weights
        },
        optimizer_state=(),
        final_accuracy=0.0,
        final_loss=0.0,
        engine="compiled",
        environment={},
        seconds={},
    )


def places_one_by_one(run: Run, epoch: int | None) -> dict[int, dict]:
    """The same, from the table of samples: gathered in plain loops."""
    config, table = run.config, prediction_table(run, epoch)
    by_place: dict[int, list] = {}
    for (_, stop), sample in zip(config.sample_ranges, table.itertuples(), strict=True):
        by_place.setdefault(int(stop), []).append(sample)
    return {
        place: {
            "target": {sample.target for sample in samples},
            "right": sum(sample.correct for sample in samples) / len(samples),
            "said": {sample.predicted: sample.probability for sample in samples},
            "samples": len(samples),
        }
        for place, samples in by_place.items()
    }


@pytest.mark.parametrize("sequence", [ALPHABET, BANANA, "ABABABAB"])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_place_is_what_the_samples_that_end_there_say(framing, sequence):
    run = run_of(small_config(framing, sequence=sequence, runs=None))
    several = 0
    for epoch in (0, None):
        table = answers_by_place(run, epoch)
        expected = places_one_by_one(run, epoch)
        assert table.index.tolist() == sorted(expected)
        assert table.index.name == "place"
        for place, row in table.iterrows():
            want = expected[place]
            assert {row["target"].replace("␣", " ")} == want["target"] == {sequence[place]}
            assert row["letter"].replace("␣", " ") == sequence[place - 1]
            assert row["right"] == pytest.approx(want["right"])
            if len(want["said"]) == 1:  # all say the same, so their mean does
                (symbol,) = want["said"]
                assert row["predicted"].replace("␣", " ") == symbol
            if want["samples"] == 1:
                assert row["probability"] == pytest.approx(want["said"][symbol])
            several += want["samples"] > 1
    assert (several > 0) == (framing == "variable_length")


def test_where_samples_disagree_their_mean_probability_decides():
    from lstm_core.inference.forward import predict_samples

    run = run_of(RunConfig(framing="variable_length", runs=300, units=8))
    probabilities = predict_samples(run.config, run.weights())
    stops, table = run.config.sample_ranges[:, 1], answers_by_place(run)
    disagreeing = 0
    for place, row in table.iterrows():
        there = probabilities[[n for n, stop in enumerate(stops) if stop == place]]
        mean = sum(there) / len(there)
        assert row["predicted"] == run.config.vocabulary[int(np.argmax(mean))]
        assert row["probability"] == pytest.approx(mean.max(), abs=1e-6)
        disagreeing += len(set(there.argmax(axis=1))) > 1
    assert disagreeing > 3
    assert ((table["right"] > 0) & (table["right"] < 1)).any()


def test_the_accuracy_is_that_of_the_places_where_each_is_asked_once(shipped):
    for framing in ("one_char", "time_steps", "stateful", "mlp_window", "full_prefix"):
        table = answers_by_place(shipped[framing])
        assert table["right"].mean() == pytest.approx(shipped[framing].final_accuracy)


def test_an_epoch_in_the_middle_is_the_nearest_recorded_one():
    run = run_of(small_config("one_char"))
    first, last = answers_by_place(run, 0), answers_by_place(run)
    assert answers_by_place(run, 1).equals(first)
    assert answers_by_place(run, 3).equals(last)
    assert not first.equals(last)


def test_a_space_is_seen():
    table = answers_by_place(run_of(small_config("one_char", sequence=BANANA)))
    assert table["letter"][7] == table["target"][6] == "␣"


# Settings ---------------------------------------------------------------------------


def test_settings_that_differ_in_the_order_of_the_config():
    configs = [
        RunConfig(framing="time_steps", seed=3),
        RunConfig(framing="stateful"),
        RunConfig(framing="time_steps", cell="GRU", seed=3),
    ]
    table = differing_settings(configs)
    assert [name for name in setting_names() if name in table.index] == table.index.tolist()
    assert {name: row.tolist() for name, row in table.iterrows()} == {
        "framing": ["time_steps", "stateful", "time_steps"],
        "cell": ["LSTM", "LSTM", "GRU"],
        "units": [32, 50, 32],
        "epochs": [500, 300, 500],
        "seed": [3, 7, 3],
        "shuffle": [True, False, True],
        "window": [3, None, 3],
    }
    assert table.loc["window", 1] is None  # it does not apply, which is not "not a number"


def test_whole_numbers_stay_whole_beside_what_does_not_apply():
    table = differing_settings(
        [RunConfig(framing="variable_length"), RunConfig(framing="one_char")]
    )
    assert [repr(value) for value in table.loc["runs"]] == ["1000", "None"]


@pytest.mark.parametrize("name", ["seed", "units", "learning_rate", "encoding", "sequence"])
def test_one_setting_alone(name):
    one = RunConfig(framing="time_steps")
    other = one.replace(**{name: {"seed": 1, "units": 3, "learning_rate": 0.1,
                                  "encoding": "one_hot", "sequence": "ABCDEF"}[name]})  # fmt: skip
    assert differing_settings([one, other]).index.tolist() == [name]


def test_equal_configs_differ_in_nothing():
    table = differing_settings([RunConfig(framing="stateful")] * 3)
    assert table.shape == (0, 3)


# Sequences --------------------------------------------------------------------------

PLAIN = RunConfig(framing="one_char")


def test_runs_of_one_sequence_can_be_compared():
    assert unlike([PLAIN, RunConfig(framing="stateful"), PLAIN.replace(encoding="one_hot")]) == ""


def test_another_order_of_the_same_letters_is_another_task():
    said = unlike([PLAIN, PLAIN.replace(sequence=scrambled_alphabet(1))])
    assert said.startswith("These runs learned different sequences")
    assert "vocabularies" not in said
    assert "other symbols" not in said
    assert "ends earlier" not in said


def test_vocabularies_of_other_sizes_are_counted():
    said = unlike([PLAIN, PLAIN.replace(sequence="ABCDEFGH"), PLAIN.replace(sequence="AB" * 13)])
    assert "with vocabularies of 2 and 8 and 26 symbols" in said
    assert said.endswith("a shorter one ends earlier.")


def test_other_symbols_of_the_same_number():
    said = unlike([PLAIN, PLAIN.replace(sequence=ALPHABET.lower())])
    assert "so they were set different tasks, with other symbols." in said
    assert "ends earlier" not in said


def test_the_same_letters_at_another_length():
    said = unlike([PLAIN, PLAIN.replace(sequence=ALPHABET + "A")])
    assert "symbols" not in said
    assert said.endswith("a shorter one ends earlier.")


def test_a_run_that_says_the_right_thing_everywhere_is_right_everywhere(shipped):
    run = shipped["stateful"]
    table = answers_by_place(run)
    assert "".join(table["predicted"]) == ALPHABET[1:]
    assert (table["right"] == 1).all()
    worse = replace(run, snapshots={n: np.zeros_like(v) for n, v in run.snapshots.items()})
    assert (answers_by_place(worse)["probability"].round(6) == round(1 / 26, 6)).all()


# Like with like -----------------------------------------------------------------------


def test_a_window_and_one_letter_share_the_places_that_the_window_is_asked_about():
    one, window = RunConfig(framing="one_char"), RunConfig(framing="feature_window")
    for pair in ((one, window), (window, one)):
        np.testing.assert_array_equal(common_places(*pair), range(3, 26))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"framing": "one_char"}, {"framing": "stateful"}),  # asked the same
        ({"framing": "time_steps"}, {"framing": "mlp_window"}),
        ({"framing": "one_char"}, {"framing": "time_steps", "sequence": BANANA}),  # unlike
    ],
)
def test_where_nothing_has_to_be_left_out_final_accuracies_are_compared(first, second):
    runs = [run_of(RunConfig(**settings)) for settings in (first, second)]
    assert common_places(*(run.config for run in runs)) is None
    *shares, places = like_with_like(*([run, run] for run in runs), accuracy_on)
    assert places is None
    assert [one.tolist() for one in shares] == [[run.final_accuracy] * 2 for run in runs]
    assert on_places(places) == ""


def test_otherwise_only_what_both_are_asked_counts():
    one, window = run_of(small_config("one_char")), run_of(small_config("time_steps"))
    *shares, places = like_with_like([one], [window], accuracy_on)
    assert places == 23
    assert shares[0] == [prediction_table(one)["correct"][2:].mean()]
    assert shares[1] == [prediction_table(window)["correct"].mean()]
    assert on_places(places) == "On the 23 letters that both have as targets: "


def test_places_count_once_however_many_samples_end_there():
    run = run_of(RunConfig(framing="variable_length", runs=300))
    table = prediction_table(run).assign(stop=run.config.sample_ranges[:, 1])
    places = np.array([3, 4, 5, 25])
    by_place = table.groupby("stop")["correct"].mean()
    expected = by_place.reindex(places).mean()
    assert accuracy_on(run, places) == pytest.approx(expected)
