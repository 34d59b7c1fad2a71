"""generate, states, gradient, memory-or-input, perturb, state-space."""

import io

import numpy as np
import pandas as pd
import pytest

from lstm_core.interpret.activations import activations
from lstm_core.storage.store import Store
from tests.cli.networks import NEW, SMALL, STATEFUL, TIME_STEPS


@pytest.mark.parametrize(
    ("command", "framing"),
    [
        (["generate", "--steps", "3"], ["--framing", "mlp_window"]),
        (["states", "--text", "AB"], ["--framing", "stateful"]),
        (["gradient", "--text", "ABC"], ["--framing", "stateful"]),
        (["memory-or-input"], ["--framing", "time_steps"]),
        (["perturb"], ["--framing", "time_steps"]),
        (["state-space"], ["--framing", "stateful"]),
    ],
    ids=lambda value: value[0],
)
def test_by_settings_and_by_hash_agree_and_the_epoch_counts(command, framing, answer):
    by_settings = answer(*command, *framing)
    assert answer(*command, "--run", by_settings["run"]) == by_settings
    earlier = answer(*command, *framing, "--epoch", "0")
    assert set(earlier) == set(by_settings)
    assert (earlier["epoch"], by_settings["epoch"]) == (0, by_settings["config"]["epochs"])
    assert earlier != by_settings | {"epoch": 0}


def test_a_probe_trains_and_stores_what_was_never_trained(answer, tmp_path):
    printed = answer("perturb", *SMALL)
    assert Store(tmp_path / "cache").load(printed["run"]).config.units == 8
    assert answer("perturb", "--run", printed["run"]) == printed


def test_after_k_comes_b_cold_and_l_warm(answer, say):
    cold = answer("generate", *STATEFUL, "--seed-text", "K")
    assert (cold["text"], cold["seed_text"], cold["warm_up"]) == ("BCDEF", "K", "")
    assert [step["input"] + step["predicted"] for step in cold["steps"]] == [
        *("KB", "BC", "CD", "DE", "EF")
    ]
    assert cold["steps"][0]["probability"] > 0.9
    assert (cold["temperature"], cold["draw_seed"]) == (0, 0)
    warm = answer("generate", *STATEFUL, "--seed-text", "K", "--warm-up", "ABCDEFGHIJ")
    assert warm["text"] == "LMNOP"
    status, out, err = say("generate", *STATEFUL, "--seed-text", "K")
    assert (status, err) == (0, "")
    assert out.endswith("\nK -> BCDEF\n")
    assert "0.991" in out


def test_letters_may_be_typed_in_the_other_case(answer):
    typed = answer("generate", *STATEFUL, "--seed-text", "k", "--warm-up", "abcDEFGHIJ")
    assert (typed["seed_text"], typed["warm_up"], typed["text"]) == ("K", "ABCDEFGHIJ", "LMNOP")
    assert answer("states", *STATEFUL, "--text", "kl", "--warm-up", "ab") == answer(
        "states", *STATEFUL, "--text", "KL", "--warm-up", "AB"
    )
    rows = answer("perturb", *TIME_STEPS, "--text", "wbc,gHw")["inputs"]
    assert [row["input"] for row in rows] == ["WBC", "GHW"]


def test_generate_begins_with_the_first_symbol_if_not_told_otherwise(answer):
    printed = answer("generate", *STATEFUL, "--steps", "25")
    assert printed["seed_text"] + printed["text"] == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_draw_repeats_itself_and_another_seed_draws_another(answer):
    hot = ["generate", *STATEFUL, "--temperature", "5", "--steps", "20"]
    texts = [answer(*hot, "--draw-seed", seed)["text"] for seed in "003"]
    assert texts[0] == texts[1] != texts[2]


def test_carry_goes_on_from_letter_to_letter_where_that_was_not_trained(answer):
    windows = answer("generate", *TIME_STEPS, "--seed-text", "ABC")
    carried = answer("generate", *TIME_STEPS, "--seed-text", "ABC", "--carry")
    assert [step["input"] for step in windows["steps"]] == ["ABC", "BCD", "CDE", "DEF", "EFG"]
    assert {len(step["input"]) for step in carried["steps"]} == {1}
    assert carried["steps"][0]["predicted"] == windows["steps"][0]["predicted"] == "D"


def test_states_are_csv_and_equal_the_trace(say, shipped):
    status, out, err = say("states", *STATEFUL)
    run = shipped["stateful"]
    read = activations(run.config, run.weights(), run.config.sequence)
    table = pd.read_csv(io.StringIO(out))
    assert (status, err, len(table)) == (0, "", 26 * 50)
    assert list(table) == [
        *("step", "symbol", "unit", "h", "c", "input", "forget", "candidate", "output")
    ]
    assert "".join(table["symbol"][::50]) == run.config.sequence
    for name, values in read.arrays.items():
        found = table[name].to_numpy(np.float32).reshape(26, 50)
        np.testing.assert_array_equal(found, values)


def test_states_as_json_equal_the_trace(answer, shipped):
    printed = answer("states", *TIME_STEPS, "--text", "AXYZ")
    run = shipped["time_steps"]
    read = activations(run.config, run.weights(), "AXYZ")
    assert (printed["symbols"], printed["carried"]) == (list("AXYZ"), False)
    assert list(printed["states"] | printed["gates"]) == list(read.arrays)
    for name, values in read.arrays.items():
        assert (printed["states"] | printed["gates"])[name] == values.tolist()
    assert printed["probabilities"] == read.probabilities.tolist()
    assert printed["vocabulary"] == list(run.config.vocabulary)


@pytest.mark.parametrize(
    "network", [STATEFUL, [*TIME_STEPS, "--carry"], ["--framing", "feature_window", "--carry"]]
)
def test_states_after_a_warm_up_are_those_that_generate_goes_through(network, answer):
    read = answer("states", *network, "--text", "JK", "--warm-up", "ABCDEFGHI")
    step = answer("generate", *network, "--seed-text", "JK", "--warm-up", "ABCDEFGHI")["steps"][0]
    assert (read["symbols"], read["carried"], read["warm_up"]) == (["J", "K"], True, "ABCDEFGHI")
    assert {len(values) for values in read["states"].values()} == {2}
    assert max(read["probabilities"][-1]) == pytest.approx(step["probability"], rel=1e-5)
    cold = answer("states", *network, "--text", "JK")
    assert cold["states"]["h"][-1] != read["states"]["h"][-1]


def test_the_state_after_a_warm_up_is_where_the_text_starts(answer, shipped):
    printed = answer("states", *STATEFUL, "--text", "KL", "--warm-up", "AB")
    run = shipped["stateful"]
    state = activations(run.config, run.weights(), "AB").state()
    read = activations(run.config, run.weights(), "KL", state=state)
    assert printed["states"]["c"] == read.states["c"].tolist()


def test_memory_drives_the_stateful_network(answer, say):
    printed = answer("memory-or-input", *STATEFUL)
    assert (printed["memory_share"], printed["input_share"], printed["cases"]) == (1, 0.04, 625)
    assert "625 of 625 cases" in printed["verdict"]
    assert printed["prefixes"] == list(range(25))
    assert printed["letters"] == list("ABCDEFGHIJKLMNOPQRSTUVWXY")
    assert printed["predicted"][10] == ["L"] * 25
    assert np.shape(printed["probability"]) == (25, 25)
    status, out, err = say("memory-or-input", *STATEFUL)
    assert (status, err) == (0, "")
    assert printed["both_share"] == 0.04
    assert out.splitlines()[:3] == [
        printed["verdict"],
        "Memory's answer: 100.00% (of these, 4.00% are also the letter's answer)",
        "Letter's answer: 4.00% (of these, 100.00% are also the memory's answer)",
    ]
    assert "\n10 …EFGHIJ " + " ".join("L" * 25) + "\n" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_driving_asks_in_samples_or_with_the_state_carried(answer, say):
    assert answer("memory-or-input", *TIME_STEPS)["prefixes"] == list(range(2, 25))
    assert answer("memory-or-input", *TIME_STEPS, "--carry")["prefixes"] == list(range(25))
    assert "\n10 IJ   L L" in say("memory-or-input", *TIME_STEPS)[1]


def test_driving_shows_wide_symbols_and_spaces(say):
    learns = ["--framing", "one_char", *NEW, "--sequence", "[日 本語"]
    status, out, _ = say("memory-or-input", *learns)
    assert status == 0
    assert "\n  Read ␣  [  日 本\n" in out  # as wide as what stands below them
    assert [line.split()[0] for line in out.splitlines()[-4:]] == list("0123")


def test_the_published_corruptions(answer, say):
    printed = answer("perturb", *TIME_STEPS)
    assert printed["by_position"] == pytest.approx([3 / 575, 289 / 575, 554 / 575])
    rows = {row["input"]: row for row in printed["inputs"]}
    assert list(rows) == ["WBC", "WKL", "WTU", "DWF", "MWO", "VWW", "GHW", "JKW", "PQW"]
    assert set(rows["WBC"]) == {
        *("input", "position", "clean", "predicted", "probability", "clean_predicted", "survives")
    }
    assert [row["position"] for row in rows.values()] == [1, 1, 1, 2, 2, 3, 3, 3, 3]
    assert (rows["GHW"]["clean"], rows["GHW"]["predicted"]) == ("GHI", "J")
    assert (rows["WBC"]["survives"], rows["GHW"]["survives"]) == (False, True)
    status, out, err = say("perturb", *TIME_STEPS)
    assert (status, err) == (0, "")
    assert "50.26%" in out
    assert all(text in out for text in rows)


def test_corrupted_inputs_of_ones_own(answer):
    rows = answer("perturb", *TIME_STEPS, "--text", "ABW,ZZZ", "--text", "AW")["inputs"]
    assert [row["input"] for row in rows] == ["ABW", "ZZZ", "AW"]
    assert (rows[1]["position"], rows[1]["clean"]) == (None, "")


def test_without_the_alphabet_in_threes_nothing_is_published(answer, say):
    assert answer("perturb", "--framing", "variable_length")["inputs"] == []
    assert "Clean" not in say("perturb", "--framing", "variable_length")[1]
    assert answer("perturb", *SMALL, "--scramble", "1")["inputs"] == []


def test_a_comma_that_was_learned_separates_nothing(answer):
    learns = [*SMALL, "--sequence", "A,B,C;"]
    assert [row["input"] for row in answer("perturb", *learns, "--text", "A,C")["inputs"]] == [
        "A,C"
    ]


def test_a_position_where_nothing_was_asked_is_null(answer, say):
    # All three random runs of seed 1 are shorter than five symbols.
    learns = ["--framing", "variable_length", *NEW, "--runs", "3", "--seed", "1"]
    assert answer("perturb", *learns)["by_position"][0] is None
    assert "never asked" in say("perturb", *learns)[1]


def test_the_counter_is_a_chain_whose_letters_lie_in_a_row_trained_or_not(answer, say):
    printed = answer("state-space", *STATEFUL)
    for part in ("h", "c"):
        both = printed["states"][part]
        assert both["network"]["neighbours"] == both["untrained"]["neighbours"] == 26
        assert 0.8 < both["network"]["r2"] < 0.9 < both["untrained"]["r2"]
    assert len(printed["states"]["c"]["network"]["places"]) == 27
    machine = printed["machine"]
    assert machine["predicted"] == ["", *"BCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert machine["arrows"][3] == [4] * 25
    status, out, err = say("state-space", *STATEFUL)
    assert (status, err) == (0, "")
    assert "26 of 26" in out
    assert "It is a counter" in out
    assert answer("state-space", *TIME_STEPS)["machine"] is None
    assert "no small machine" in say("state-space", *TIME_STEPS, "--carry", "--text", "KL")[1]


def test_the_gradient_is_printed_as_a_matrix_and_as_rows(answer, say):
    printed = answer("gradient", *STATEFUL, "--text", "abcd")
    assert (printed["symbols"], printed["targets"]) == (list("ABC"), list("BCD"))
    assert printed["steps_of_a_sample"] == 1
    sizes = printed["gradient"]
    assert [[one is not None for one in row] for row in sizes] == np.tri(3, dtype=bool).tolist()
    assert printed["share_through_c"][1][1] == printed["share_by_distance"][0] == 1
    assert printed["by_distance"][2] == sizes[2][0]
    assert len(printed["half_life"]["forget"]) == 50
    _, out, _ = say("gradient", *STATEFUL, "--text", "ABCD")
    table = pd.read_csv(io.StringIO(out))
    np.testing.assert_allclose(table["gradient"], [one for row in sizes for one in row if one])
    status, _, err = say("gradient", *STATEFUL, "--text", "A")
    assert status == 2
    assert "at least 2 symbols" in err
