import json
import subprocess

import pytest

from lstm_core.cli import main
from lstm_core.store import Store
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


def run_command(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PYTHON, "-m", "lstm_core", *arguments],
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
            ["--batch-size=4", "1, 5, 25", "5 would work"],
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
    assert all(command in out for command in ("train", "predict", "list", "bench"))
