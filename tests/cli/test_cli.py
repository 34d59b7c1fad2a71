import io
import json
import subprocess
import zipfile

import numpy as np
import pandas as pd
import pytest

from lstm_core.cli import main, runs
from lstm_core.export import EXPORTS
from lstm_core.interpret.activations import activations
from lstm_core.storage.shipped import SHIPPED_FOLDER
from lstm_core.storage.store import Store
from tests.cases import PYTHON, ROOT

KEYS = {
    "config",
    "run",
    "final_accuracy",
    "final_loss",
    "history",
    "predictions",
    "seconds",
    "updates",
    "engine",
    "from_cache",
}
SMALL = ["--framing", "mlp_window", "--units", "8", "--epochs", "4"]
STATEFUL, TIME_STEPS = ["--run", "40f257c9b5228c16"], ["--run", "191562cc241862a4"]  # shipped
NEW = ["--units", "9", "--epochs", "3"]  # of no shipped run


@pytest.fixture
def say(capsys, tmp_path):
    """Call the command line in this process; gives status, standard output and error."""

    def call(*arguments, cache=True):
        place = ["--cache", str(tmp_path / "cache")] if cache else []
        try:
            status = main([*arguments, *place])
        except SystemExit as stop:
            status = stop.code
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def predict_next(say):
    """Call a command with --json that must succeed; gives what it printed."""

    def call(*arguments):
        status, out, err = say(*arguments, "--json")
        assert (status, err, out.count("\n")) == (0, "", 1)
        return json.loads(out, parse_constant=pytest.fail)  # NaN is no JSON

    return call


@pytest.fixture
def no_training(monkeypatch):
    monkeypatch.setattr(runs, "train_with_progress", lambda *_, **__: pytest.fail("trained"))


def run_command(*arguments, python=(PYTHON,)) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*python, "-m", "lstm_core", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_train_prints_one_json_object_and_nothing_else_at_all(tmp_path):
    done = run_command("train", *SMALL, "--json", "--cache", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    printed = json.loads(done.stdout)
    assert set(printed) >= KEYS
    assert set(printed["seconds"]) == {"build", "compile", "train"}
    assert Store(tmp_path).load(printed["run"]).final_loss == printed["final_loss"]


def test_train_loads_the_second_time_and_says_so(say):
    status, out, err = say("train", *SMALL, "--json")
    first = json.loads(out)
    assert (status, err, first["from_cache"]) == (0, "", False)
    second = json.loads(say("train", *SMALL, "--json")[1])
    assert second == first | {"from_cache": True}


def test_train_json_holds_history_and_predictions(say):
    printed = json.loads(say("train", *SMALL, "--json")[1])
    assert {len(printed["history"][key]) for key in ("loss", "accuracy")} == {4}
    assert len(printed["predictions"]) == 23
    assert set(printed["predictions"][0]) == {
        *("input", "target", "predicted", "probability", "correct")
    }
    right = [row["correct"] for row in printed["predictions"]]
    assert printed["final_accuracy"] == pytest.approx(sum(right) / 23)
    assert printed["updates"] == 4 * 5
    assert printed["config"]["units"] == 8


def test_no_cache_trains_anew_and_gives_the_same(say):
    first = json.loads(say("train", *SMALL, "--json")[1])
    again = json.loads(say("train", *SMALL, "--json", "--no-cache")[1])
    assert again["from_cache"] is False
    assert again["history"]["loss"] == first["history"]["loss"]


def test_engine_fit_agrees_and_is_not_stored(say, tmp_path):
    fitted = json.loads(say("train", *SMALL, "--json", "--engine", "fit")[1])
    assert (fitted["engine"], fitted["from_cache"]) == ("fit", False)
    assert not (tmp_path / "cache").exists()
    compiled = json.loads(say("train", *SMALL, "--json")[1])
    assert compiled["engine"] == "compiled"
    assert fitted["history"]["loss"] == pytest.approx(compiled["history"]["loss"], rel=1e-3)


def test_train_for_readers_prints_table_accuracy_and_times(say):
    status, out, err = say("train", *SMALL)
    assert (status, err) == (0, "")
    assert "ABC" in out
    assert "of 23 pairs right" in out
    assert "trained now: 20 updates" in out
    assert "loaded from the store" in say("train", *SMALL)[1]


def test_predict_by_hash_and_by_settings_agree(say):
    trained = json.loads(say("train", *SMALL, "--json")[1])
    by_hash = json.loads(say("predict", "--run", trained["run"], "--json")[1])
    by_settings = json.loads(say("predict", *SMALL, "--json")[1])
    assert by_hash == by_settings
    assert by_hash["predictions"] == trained["predictions"]
    assert by_hash["accuracy"] == pytest.approx(trained["final_accuracy"])


def test_predict_shows_a_shipped_run_at_an_earlier_epoch(say):
    late = json.loads(say("predict", "--run", "40f257c9b5228c16", "--json")[1])
    early = json.loads(say("predict", "--run", "40f257c9b5228c16", "--epoch", "0", "--json")[1])
    assert late["accuracy"] == 1
    assert early["accuracy"] < 0.2


def test_list_shows_own_and_shipped_runs(say):
    trained = json.loads(say("train", *SMALL, "--json")[1])
    status, out, err = say("list", "--json")
    runs = {run["run"]: run for run in json.loads(out)["runs"]}
    assert (status, err) == (0, "")
    assert runs[trained["run"]]["shipped"] is False
    assert runs[trained["run"]]["final_loss"] == trained["final_loss"]
    assert runs["40f257c9b5228c16"]["shipped"] is True
    assert trained["run"] in say("list")[1]


def test_scramble_learns_the_alphabet_in_another_order(say):
    printed = json.loads(say("train", *SMALL, "--scramble", "3", "--json")[1])
    assert printed["config"]["sequence"] != "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert sorted(printed["config"]["sequence"]) == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_damage_in_the_store_is_reported_and_trained_anew(say, tmp_path):
    run = json.loads(say("train", *SMALL, "--json")[1])["run"]
    (tmp_path / "cache" / run / "run.json").write_text("{")
    status, out, err = say("train", *SMALL, "--json")
    assert status == 0
    assert json.loads(out)["from_cache"] is False
    assert err.startswith(f"run {run} is damaged")
    assert err.count("\n") == 1
    assert json.loads(say("train", *SMALL, "--json")[1])["from_cache"] is True


def test_a_store_that_cannot_be_written_costs_a_warning_not_the_result(say, tmp_path):
    (tmp_path / "cache").write_text("a file in the way")
    status, out, err = say("train", *SMALL, "--json")
    assert status == 0
    assert json.loads(out)["from_cache"] is False
    assert "could not be stored" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["train"], ["--framing", "is missing", "one_char"]),
        (["train", "--framing", "statful"], ["--framing=statful", "stateful would work"]),
        (["train", *SMALL, "--units", "0"], ["--units=0", "from 1 to 512", "1 would work"]),
        (["train", *SMALL, "--units", "many"], ["--units=many", "whole number"]),
        (["train", *SMALL, "--units", "2.5"], ["--units=2.5", "2 would work"]),
        (["train", *SMALL, "--cell", "LSTM"], ["--cell=LSTM", "Dense would work"]),
        (["train", *SMALL, "--learning-rate", "nan"], ["--learning-rate=nan", "0.001"]),
        (["train", *SMALL, "--sequence", "ABC"], ["--sequence=ABC", "has 3 symbols"]),
        (["train", *SMALL, "--sequence", "A\nBCD"], ["--sequence", "control character"]),
        (
            ["train", "--framing", "stateful", "--batch-size", "4"],
            ["--batch-size=4", "1, 5 or 25", "5 would work"],
        ),
        (["train", "--framing", "stateful", "--shuffle"], ["--shuffle", "in order"]),
        (["train", "--framing", "one_char", "--window", "3"], ["--window=3", "does not apply"]),
        (["train", *SMALL, "--scramble", "1", "--sequence", "ABCD"], ["exclude each other"]),
        (["train", *SMALL, "--engine", "jax"], ["--engine", "jax", "compiled"]),
        (["train", *SMALL, "--unit", "3"], ["--unit", "did you mean --units"]),
        (["predict", "--run", "40f2"], ["--run", "16 hexadecimal digits"]),
        (["predict", "--run", "../../../etc/pass"], ["--run", "hexadecimal"]),
        (["predict", "--run", "0" * 16], ["--run", "no run", "list"]),
        (["predict", "--run", "40f257c9b5228c16", "--units", "3"], ["leave out --units"]),
        (["predict", "--run", "40f257c9b5228c16", "--epoch", "x"], ["--epoch", "x"]),
        (["predict", *STATEFUL, "--batch-size", "5"], ["leave out --batch-size"]),
        (["predict", *STATEFUL, "--scramble", "5"], ["leave out --scramble"]),
        (["generate", *STATEFUL, "--framing", "stateful"], ["leave out --framing"]),
        (["generate", *STATEFUL, "--epoch", "301"], ["--epoch=301", "0 (untrained) to 300"]),
        (["generate", *STATEFUL, "--seed-text", "kB"], ["--seed-text=kB", "not know k", "A B C"]),
        (["generate", *STATEFUL, "--seed-text", ""], ["--seed-text=", "1 to 10,000 symbols"]),
        (["generate", *STATEFUL, "--warm-up", "A1"], ["--warm-up=A1", "not know 1", "A B C"]),
        (["generate", *STATEFUL, "--warm-up", "A" * 10_001], ["--warm-up=AAA", "10,001"]),
        (["generate", *STATEFUL, "--steps", "0"], ["--steps=0", "1 would work"]),
        (["generate", *STATEFUL, "--steps", "10001"], ["--steps=10001", "10000 would work"]),
        (["generate", *STATEFUL, "--steps", "few"], ["--steps=few", "whole number"]),
        (["generate", *STATEFUL, "--temperature", "nan"], ["--temperature=nan", "0 to 100"]),
        (["generate", *STATEFUL, "--temperature", "101"], ["--temperature=101", "100 would"]),
        (["generate", *STATEFUL, "--temperature", "hot"], ["--temperature=hot", "0 to 100"]),
        (["generate", *STATEFUL, "--draw-seed", "-1"], ["--draw-seed=-1", "0 would work"]),
        (["generate", *STATEFUL, "--seed_text", "K"], ["did you mean --seed-text"]),
        (["states", *STATEFUL, "--text", "a"], ["--text=a", "not know a", "A B C"]),
        (["states", *TIME_STEPS, "--warm-up", "AB"], ["--warm-up=AB", "--carry"]),
        (["corrupt", *TIME_STEPS, "--text", "WBCD"], ["--text=WBCD", "reads 1 to 3 symbols"]),
        (["corrupt", *TIME_STEPS, "--text", "WBC,wbc"], ["--text=wbc", "not know b c w"]),
        (["corrupt", *TIME_STEPS, "--text", ""], ["--text=", "0 symbols", "1 to 3"]),
    ],
    ids=lambda value: " ".join(value)[-50:],
)
def test_bad_input_is_one_line_that_helps_and_status_2(arguments, says, say):
    status, out, err = say(*arguments, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("lstm_core: ")
    assert not [text for text in says if text not in err], err


@pytest.mark.parametrize("arguments", [[], ["trian"]])
def test_a_missing_or_unknown_command_is_bad_input(arguments, say):
    status, out, err = say(*arguments, cache=False)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "train" in err


def test_bad_input_shows_no_traceback_and_does_not_wait_for_tensorflow():
    done = run_command("train", "--framing", "stateful", "--batch-size", "4", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_help_lists_the_commands(say):
    status, out, err = say("--help", cache=False)
    assert (status, err) == (0, "")
    commands = ("train", "predict", "generate", "states", "driving", "corrupt", "list", "bench")
    assert all(f"\n    {command} " in out for command in commands)


# Looking into a network -------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["states", *SMALL], ["mlp_window", "no recurrent layer"]),
        (["driving", *SMALL], ["mlp_window", "no recurrent layer", "perturbing"]),
        (["generate", *SMALL, "--carry"], ["--carry", "mlp_window", "no state"]),
        (["generate", *SMALL, "--seed-text", "?"], ["--seed-text=?", "A B C"]),
        (["generate", *SMALL, "--epoch", "5"], ["--epoch=5", "0 (untrained) to 4"]),
        (["corrupt", "--framing", "stateful", *NEW], ["one letter at a time", "cue-conflict"]),
        (["corrupt", "--framing", "time_steps", *NEW, "--text", "?"], ["--text=?", "A B C"]),
        (["states", "--framing", "stateful", *NEW, "--text", "?"], ["--text=?", "A B C"]),
        (
            ["states", "--framing", "time_steps", "--units", "512", "--text", "A" * 10_000],
            ["takes too long", "shorter text"],
        ),
    ],
    ids=lambda value: " ".join(value)[:50],
)
def test_what_makes_no_sense_is_refused_before_a_training(arguments, says, say, no_training):
    status, out, err = say(*arguments, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert not [text for text in says if text not in err], err


@pytest.mark.parametrize(
    ("command", "framing"),
    [
        (["generate", "--steps", "3"], ["--framing", "mlp_window"]),
        (["states", "--text", "AB"], ["--framing", "stateful"]),
        (["driving"], ["--framing", "time_steps"]),
        (["corrupt"], ["--framing", "time_steps"]),
    ],
    ids=lambda value: value[0],
)
def test_by_settings_and_by_hash_agree_and_the_epoch_counts(
    command, framing, predict_next, no_training
):
    by_settings = predict_next(*command, *framing)
    assert predict_next(*command, "--run", by_settings["run"]) == by_settings
    earlier = predict_next(*command, *framing, "--epoch", "0")
    assert set(earlier) == set(by_settings)
    assert (earlier["epoch"], by_settings["epoch"]) == (0, by_settings["config"]["epochs"])
    assert earlier != by_settings | {"epoch": 0}


def test_a_probe_trains_and_stores_what_was_never_trained(predict_next, tmp_path):
    printed = predict_next("corrupt", *SMALL)
    assert Store(tmp_path / "cache").load(printed["run"]).config.units == 8
    assert predict_next("corrupt", "--run", printed["run"]) == printed


def test_after_k_comes_b_cold_and_l_warm(predict_next, say):
    cold = predict_next("generate", *STATEFUL, "--seed-text", "K")
    assert (cold["text"], cold["seed_text"], cold["warm_up"]) == ("BCDEF", "K", "")
    assert [step["input"] + step["predicted"] for step in cold["steps"]] == [
        *("KB", "BC", "CD", "DE", "EF")
    ]
    assert cold["steps"][0]["probability"] > 0.9
    assert (cold["temperature"], cold["draw_seed"]) == (0, 0)
    warm = predict_next("generate", *STATEFUL, "--seed-text", "K", "--warm-up", "ABCDEFGHIJ")
    assert warm["text"] == "LMNOP"
    status, out, err = say("generate", *STATEFUL, "--seed-text", "K")
    assert (status, err) == (0, "")
    assert out.endswith("\nK -> BCDEF\n")
    assert "0.991" in out


def test_generate_begins_with_the_first_symbol_if_not_told_otherwise(predict_next):
    printed = predict_next("generate", *STATEFUL, "--steps", "25")
    assert printed["seed_text"] + printed["text"] == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_draw_repeats_itself_and_another_seed_draws_another(predict_next):
    hot = ["generate", *STATEFUL, "--temperature", "5", "--steps", "20"]
    texts = [predict_next(*hot, "--draw-seed", seed)["text"] for seed in "003"]
    assert texts[0] == texts[1] != texts[2]


def test_carry_goes_on_from_letter_to_letter_where_that_was_not_trained(predict_next):
    windows = predict_next("generate", *TIME_STEPS, "--seed-text", "ABC")
    carried = predict_next("generate", *TIME_STEPS, "--seed-text", "ABC", "--carry")
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


def test_states_as_json_equal_the_trace(predict_next, shipped):
    printed = predict_next("states", *TIME_STEPS, "--text", "AXYZ")
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
def test_states_after_a_warm_up_are_those_that_generate_goes_through(network, predict_next):
    read = predict_next("states", *network, "--text", "JK", "--warm-up", "ABCDEFGHI")
    step = predict_next("generate", *network, "--seed-text", "JK", "--warm-up", "ABCDEFGHI")[
        "steps"
    ][0]
    assert (read["symbols"], read["carried"], read["warm_up"]) == (["J", "K"], True, "ABCDEFGHI")
    assert {len(values) for values in read["states"].values()} == {2}
    assert max(read["probabilities"][-1]) == pytest.approx(step["probability"], rel=1e-5)
    cold = predict_next("states", *network, "--text", "JK")
    assert cold["states"]["h"][-1] != read["states"]["h"][-1]


def test_the_state_after_a_warm_up_is_where_the_text_starts(predict_next, shipped):
    printed = predict_next("states", *STATEFUL, "--text", "KL", "--warm-up", "AB")
    run = shipped["stateful"]
    state = activations(run.config, run.weights(), "AB").state()
    read = activations(run.config, run.weights(), "KL", state=state)
    assert printed["states"]["c"] == read.states["c"].tolist()


def test_memory_drives_the_stateful_network(predict_next, say):
    printed = predict_next("driving", *STATEFUL)
    assert (printed["memory_share"], printed["input_share"], printed["cases"]) == (1, 0.04, 625)
    assert printed["verdict"].startswith("In 625 of 625 cases the prediction follows the memory")
    assert printed["prefixes"] == list(range(25))
    assert printed["letters"] == list("ABCDEFGHIJKLMNOPQRSTUVWXY")
    assert printed["predicted"][10] == ["L"] * 25
    assert np.shape(printed["probability"]) == (25, 25)
    status, out, err = say("driving", *STATEFUL)
    assert (status, err) == (0, "")
    assert out.startswith(printed["verdict"] + "\nMemory decides: 100.00%\nInput decides:  4.00%\n")
    assert "\n10 …EFGHIJ " + " ".join("L" * 25) + "\n" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_driving_asks_in_samples_or_with_the_state_carried(predict_next, say):
    assert predict_next("driving", *TIME_STEPS)["prefixes"] == list(range(2, 25))
    assert predict_next("driving", *TIME_STEPS, "--carry")["prefixes"] == list(range(25))
    assert "\n10 IJ   L L" in say("driving", *TIME_STEPS)[1]


def test_driving_shows_wide_symbols_and_spaces(say):
    learns = ["--framing", "one_char", *NEW, "--sequence", "[日 本語"]
    status, out, err = say("driving", *learns)
    assert (status, err) == (0, "")
    assert "\n  Read ␣  [  日 本\n" in out  # as wide as what stands below them
    assert [line.split()[0] for line in out.splitlines()[-4:]] == list("0123")


def test_the_published_corruptions(predict_next, say):
    printed = predict_next("corrupt", *TIME_STEPS)
    assert printed["by_position"] == pytest.approx([3 / 575, 289 / 575, 554 / 575])
    rows = {row["input"]: row for row in printed["inputs"]}
    assert list(rows) == ["WBC", "WKL", "WTU", "DWF", "MWO", "VWW", "GHW", "JKW", "PQW"]
    assert set(rows["WBC"]) == {
        *("input", "position", "clean", "predicted", "probability", "clean_predicted", "survives")
    }
    assert [row["position"] for row in rows.values()] == [1, 1, 1, 2, 2, 3, 3, 3, 3]
    assert (rows["GHW"]["clean"], rows["GHW"]["predicted"]) == ("GHI", "J")
    assert (rows["WBC"]["survives"], rows["GHW"]["survives"]) == (False, True)
    status, out, err = say("corrupt", *TIME_STEPS)
    assert (status, err) == (0, "")
    assert "50.26%" in out
    assert all(text in out for text in rows)


def test_corrupted_inputs_of_ones_own(predict_next):
    rows = predict_next("corrupt", *TIME_STEPS, "--text", "ABW,ZZZ", "--text", "AW")["inputs"]
    assert [row["input"] for row in rows] == ["ABW", "ZZZ", "AW"]
    assert (rows[1]["position"], rows[1]["clean"]) == (None, "")


def test_without_the_alphabet_in_threes_nothing_is_published(predict_next, say):
    assert predict_next("corrupt", "--framing", "variable_length")["inputs"] == []
    assert "Clean" not in say("corrupt", "--framing", "variable_length")[1]
    assert predict_next("corrupt", *SMALL, "--scramble", "1")["inputs"] == []


def test_a_comma_that_was_learned_separates_nothing(predict_next):
    learns = [*SMALL, "--sequence", "A,B,C;"]
    assert [
        row["input"] for row in predict_next("corrupt", *learns, "--text", "A,C")["inputs"]
    ] == ["A,C"]


def test_a_position_where_nothing_was_asked_is_null(predict_next, say):
    # All three random runs of seed 1 are shorter than five symbols.
    learns = ["--framing", "variable_length", *NEW, "--runs", "3", "--seed", "1"]
    assert predict_next("corrupt", *learns)["by_position"][0] is None
    assert "never asked" in say("corrupt", *learns)[1]


def test_generate_prints_one_json_object_and_loads_no_tensorflow():
    words = ["generate", *STATEFUL, "--seed-text", "K", "--json"]
    done = run_command(*words, python=(PYTHON, "-X", "importtime"))
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert json.loads(done.stdout)["text"] == "BCDEF"
    assert "lstm_core.cli.interpret" in done.stderr
    assert "tensorflow" not in done.stderr
    assert "lstm_core.training.trainer" not in done.stderr


def test_a_reader_that_has_seen_enough_ends_the_output_quietly():
    command = f"set -o pipefail; {PYTHON} -m lstm_core states {' '.join(STATEFUL)} | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "step,symbol,unit,h,c,input,forget,candidate,output\n"


def test_an_interrupted_question_shows_no_traceback(say, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("lstm_core.cli.interpret.drive", lambda *_, **__: interrupt())
    assert say("driving", *STATEFUL) == (130, "", "lstm_core: interrupted\n")


def test_replicates_prints_accuracies_mean_and_interval(say):
    status, out, err = say("replicates", *SMALL, "--seeds", "4", "--json")
    printed = json.loads(out)
    assert (status, err) == (0, "")
    assert len(printed["accuracies"]) == len(printed["losses"]) == 4
    assert printed["seeds"] == [0, 1, 2, 3]
    assert printed["mean"] == pytest.approx(sum(printed["accuracies"]) / 4)
    assert printed["interval"][0] <= printed["mean"] <= printed["interval"][1]
    again = json.loads(say("replicates", *SMALL, "--seeds", "4", "--json")[1])
    assert again["trained"] == 0
    assert again["accuracies"] == printed["accuracies"]
    assert "4" in say("replicates", *SMALL, "--seeds", "4")[1]


def test_replicates_begin_at_the_seed_given(say):
    printed = json.loads(say("replicates", *SMALL, "--seed", "5", "--seeds", "2", "--json")[1])
    assert printed["seeds"] == [5, 6]


def test_compare_takes_settings_and_hashes(say):
    trained = json.loads(say("train", *SMALL, "--json")[1])
    other = "mlp_window,units=8,epochs=40"
    status, out, err = say("compare", trained["run"], other, "--seeds", "3", "--json")
    printed = json.loads(out)
    assert (status, err) == (0, "")
    assert [one["config"]["epochs"] for one in printed["sets"]] == [4, 40]
    (pair,) = printed["differences"]
    first, second = (one["mean"] for one in printed["sets"])
    assert pair["difference"] == pytest.approx(second - first)
    assert pair["verdict"] in ("better", "worse", "no real difference")
    assert pair["verdict"] in (
        plain := say("compare", trained["run"], other, "--seeds", "3")[1]
    ) or ("real difference" in plain)


def test_tutorial_prints_the_shipped_accuracies_beside_the_published(say):
    printed = json.loads(say("tutorial", "--json")[1])
    assert len(printed["runs"]) == 10
    assert all(run["from_cache"] for run in printed["runs"])
    assert printed["runs"][4]["final_accuracy"] == 1
    assert "98.90%, 98.30%" in say("tutorial")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["replicates", *SMALL, "--seeds", "0"], ["--seeds=0", "1 to 100"]),
        (["replicates", *SMALL, "--seeds", "many"], ["--seeds=many", "whole number"]),
        (["compare", "one_char"], ["two or more", "time_steps"]),
        (["compare", "one_char", "statful"], ["--framing=statful", "stateful would work"]),
        (["compare", "one_char", "time_steps,units"], ["name=value"]),
        (["compare", "one_char", "time_steps,units=0"], ["--units=0", "1 would work"]),
        (["compare", "one_char", "0" * 16], ["no run"]),
    ],
    ids=lambda value: " ".join(value)[-50:],
)
def test_bad_input_to_sets_is_one_line_that_helps(arguments, says, say):
    status, out, err = say(*arguments, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert not [text for text in says if text not in err], err


def test_export_prints_the_script_that_the_core_writes(say):
    from lstm_core.export import script

    status, out, err = say("export", "--run", "40f257c9b5228c16")
    run = Store(SHIPPED_FOLDER).load("40f257c9b5228c16")
    assert (status, err) == (0, "")
    assert out == script(run)


@pytest.mark.parametrize("what", EXPORTS)
def test_export_gives_everything_there_is_to_take(what, say, tmp_path):
    place = tmp_path / EXPORTS[what].file
    status, out, _ = say("export", *STATEFUL, "--what", what, "--out", str(place))
    assert (status, out) == (0, "")
    if EXPORTS[what].media.startswith("text/"):
        run = Store(SHIPPED_FOLDER).load(STATEFUL[1])
        assert place.read_text() == EXPORTS[what].make(run, None)
    elif what != "settings":
        assert zipfile.is_zipfile(place)


def test_export_spares_a_terminal_what_nobody_reads_there(say, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, out, err = say("export", *STATEFUL, "--what", "figures")
    assert (status, out) == (2, "")
    assert "--out figures.html" in err
    assert say("export", *STATEFUL, "--what", "settings")[0] == 0


def test_export_writes_a_zip_whole_or_not_at_all(say, tmp_path):
    place = tmp_path / "run.zip"
    status, out, err = say("export", *SMALL, "--what", "all", "--out", str(place))
    assert (status, out) == (0, "")
    assert str(place.stat().st_size) in err.replace(",", "")
    with zipfile.ZipFile(place) as archive:
        assert len(archive.namelist()) == len(EXPORTS) - 1
    status, out, err = say(
        "export", *SMALL, "--what", "history", "--out", str(tmp_path / "no" / "x")
    )
    assert (status, out) == (1, "")
    assert "--out=" in err
    assert err.count("\n") == 1


def test_the_ending_of_a_file_says_what_it_is_to_hold(say, tmp_path):
    for name, begins in (("run.html", b"<!DOCTYPE html>"), ("run.zip", b"PK"), ("x", b'"""')):
        place = tmp_path / name
        assert say("export", *STATEFUL, "--out", str(place))[0] == 0
        assert place.read_bytes().startswith(begins)
    for name in ("run.csv", "run.txt"):
        status, _, err = say("export", *STATEFUL, "--out", str(tmp_path / name))
        assert status == 2
        assert "--what" in err
        assert "history, predictions" in err
        assert not (tmp_path / name).exists()


def test_one_seed_gets_no_verdict_and_other_tasks_a_caution(say):
    small = "one_char,units=8,epochs=2"
    status, out, _ = say("compare", small, "time_steps,units=8,epochs=2", "--seeds", "1")
    assert status == 0
    assert "One seed says nothing about luck" in out
    other = f"{small},sequence=ABCDEFABCXYZ"
    assert "different sequences" in say("compare", small, other, "--seeds", "2")[1]
    found = json.loads(say("compare", small, "time_steps,units=8,epochs=2", "--seeds", "2",
                           "--json")[1])  # fmt: skip
    assert found["differences"][0]["on_places"] == 23
    assert found["caution"] == ""
