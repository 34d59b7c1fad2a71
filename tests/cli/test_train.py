"""train, predict, list."""

import json

import pytest

from lstm_core.config import RunConfig
from lstm_core.tasks.registry import TASKS
from tests.cli.networks import NEW, SMALL


def test_train_announces_what_it_trains_and_loads_it_the_second_time(answer, say):
    status, out, err = say("train", *SMALL, "--json")
    first = json.loads(out)
    assert (status, first["from_cache"]) == (0, False)
    assert err.startswith("Training mlp_window,units=8,epochs=4, about ")
    assert err.endswith(f"stored as {first['run']}\n")
    status, out, err = say("train", *SMALL, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == first | {"from_cache": True}


def test_train_json_holds_history_and_predictions(answer):
    printed = answer("train", *SMALL)
    assert {len(printed["history"][key]) for key in ("loss", "accuracy")} == {4}
    assert len(printed["predictions"]) == 23
    assert set(printed["predictions"][0]) == {
        *("input", "target", "predicted", "probability", "correct")
    }
    right = [row["correct"] for row in printed["predictions"]]
    assert printed["final_accuracy"] == pytest.approx(sum(right) / 23)
    assert printed["updates"] == 4 * 5
    assert printed["config"]["units"] == 8


def test_no_cache_trains_anew_and_gives_the_same(answer):
    first = answer("train", *SMALL)
    again = answer("train", *SMALL, "--no-cache")
    assert again["from_cache"] is False
    assert again["history"]["loss"] == first["history"]["loss"]


def test_engine_fit_agrees_and_is_not_stored(answer, tmp_path):
    fitted = answer("train", *SMALL, "--engine", "fit")
    assert (fitted["engine"], fitted["from_cache"]) == ("fit", False)
    assert not (tmp_path / "cache").exists()
    compiled = answer("train", *SMALL)
    assert compiled["engine"] == "compiled"
    assert fitted["history"]["loss"] == pytest.approx(compiled["history"]["loss"], rel=1e-3)


def test_train_for_readers_prints_table_accuracy_and_times(say):
    status, out, _ = say("train", *SMALL)
    assert status == 0
    assert "ABC" in out
    assert "of 23 pairs right" in out
    assert "trained now: 20 updates" in out
    assert "loaded from the store" in say("train", *SMALL)[1]


def test_predict_by_hash_and_by_settings_agree(answer):
    trained = answer("train", *SMALL)
    by_hash = answer("predict", "--run", trained["run"])
    by_settings = answer("predict", *SMALL)
    assert by_hash == by_settings
    assert by_hash["predictions"] == trained["predictions"]
    assert by_hash["accuracy"] == pytest.approx(trained["final_accuracy"])


def test_predict_shows_a_shipped_run_at_an_earlier_epoch(answer):
    late = answer("predict", "--run", "40f257c9b5228c16")
    early = answer("predict", "--run", "40f257c9b5228c16", "--epoch", "0")
    assert late["accuracy"] == 1
    assert early["accuracy"] < 0.2


def test_scramble_learns_the_alphabet_in_another_order(answer):
    printed = answer("train", *SMALL, "--scramble", "3")
    assert printed["config"]["sequence"] != "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert sorted(printed["config"]["sequence"]) == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_damage_in_the_store_is_reported_and_trained_anew(answer, say, tmp_path):
    run = answer("train", *SMALL)["run"]
    (tmp_path / "cache" / run / "run.json").write_text("{")
    status, out, err = say("train", *SMALL, "--json")
    assert status == 0
    assert json.loads(out)["from_cache"] is False
    damage, training = err.splitlines()
    assert damage.startswith(f"run {run} is damaged")
    assert training.startswith("Training ")
    assert answer("train", *SMALL)["from_cache"] is True


def test_a_store_that_cannot_be_written_costs_a_warning_not_the_result(say, tmp_path):
    (tmp_path / "cache").write_text("a file in the way")
    status, out, err = say("train", *SMALL, "--json")
    assert status == 0
    assert json.loads(out)["from_cache"] is False
    training, problem = err.splitlines()
    assert training.startswith("Training ")
    assert "could not be stored" in problem


def test_list_shows_own_and_shipped_runs(answer, say):
    trained = answer("train", *SMALL)
    status, out, err = say("list", "--json")
    runs = {run["run"]: run for run in json.loads(out)["runs"]}
    assert (status, err) == (0, "")
    assert runs[trained["run"]]["shipped"] is False
    assert runs[trained["run"]]["final_loss"] == trained["final_loss"]
    assert runs["40f257c9b5228c16"]["shipped"] is True
    listed = {words[0]: words for words in map(cells, say("list")[1].splitlines())}
    assert listed[trained["run"]][1:] == ["mlp_window,units=8,epochs=4", "4", accuracy(trained), ""]
    assert listed["40f257c9b5228c16"][1:] == ["stateful", "300", "100.00%", "yes"]


def cells(line):
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.split("│")[1:-1]] or [""]


def accuracy(trained):
    return f"{trained['final_accuracy']:.2%}"


def test_list_names_all_that_differs_however_long(answer, say):
    much = ["--framing", "time_steps", *NEW, "--learning-rate", "0.01", "--encoding", "one_hot"]
    much += ["--cell", "SimpleRNN", "--optimizer", "rmsprop", "--batch-size", "5", "--seed", "123"]
    answer("train", *much)
    assert (
        "time_steps,cell=SimpleRNN,units=8,epochs=3,batch_size=5,seed=123,learning_rate=0.01,"
        "optimizer=rmsprop,encoding=one_hot" in say("list")[1]
    )


def test_a_run_of_ones_own_can_be_deleted_and_no_other(answer, say):
    run = answer("train", *SMALL)["run"]
    assert answer("list", "--delete", run) == {"deleted": run}
    assert run not in say("list")[1]
    status, out, err = say("list", "--delete", run)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"there is no run {run}" in err
    status, out, err = say("list", "--delete", "40f257c9b5228c16")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert answer("predict", "--run", "40f257c9b5228c16")["accuracy"] == 1


SHORT = ["--epochs", "3", "--units", "4"]


@pytest.mark.parametrize(
    ("task", "by", "labels"),
    [
        (["several", "--way", "vector"], "position", [1, 2, 3]),
        (["several", "--way", "fed_back", "--reach", "2"], "position", [1, 2]),
        (["several", "--way", "decoder", "--asked", "reversed"], "position", [1, 2, 3]),
        (["echo", "--reach", "2"], "distance", [1, 2]),
        (["streams", "--sequence", "ABCD|DCB"], "stream", [1, 2]),
        (["anbn", "--reach", "2"], "length", [1, 2, 3, 4, 5, 6, 8, 12, 20]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) and isinstance(value[0], str) else "",
)
def test_a_task_needs_no_framing_and_its_accuracy_is_told_in_its_own_terms(
    task, by, labels, answer, say
):
    asked = ["--task", *task, *SHORT]
    trained = answer("train", *asked)
    told = trained["accuracy_by"]
    assert (told["by"], told["labels"]) == (by, labels)
    assert len(told["accuracy"]) == len(labels)
    assert (told["trained"] is not None) == (by == "length")
    assert (told["chance"] is not None) == (task[0] == "echo")
    predicted = answer("predict", *asked)
    assert predicted["accuracy_by"] == told
    right = [row["correct"] for row in predicted["predictions"]]
    assert trained["final_accuracy"] == pytest.approx(sum(right) / len(right))
    several = "place" in predicted["predictions"][0]
    assert several == (by in ("length", "distance") or task[2] in ("vector", "decoder"))
    _, out, _ = say("predict", *asked)
    assert by.capitalize() in out
    assert ("(trained)" in out) == (by == "length")
    assert ("a guess" in out) == (task[0] == "echo")


def test_accuracy_is_told_by_nothing_where_one_letter_follows(answer):
    assert answer("train", *SMALL)["accuracy_by"] is None


def test_tasks_are_listed_with_what_can_be_set(say):
    status, out, err = say("tasks", "--json", cache=False)
    assert (status, err) == (0, "")
    rows = {row["name"]: row for row in json.loads(out)["tasks"]}
    assert list(rows) == list(TASKS)
    for name, row in rows.items():
        framing = row["framings"][0]
        reach = row["reach"] and row["reach"]["default"]
        made = RunConfig(framing=framing, task=name)
        assert reach == made.reach
        assert made.way in (row["way"] or [None])
        assert made.asked in (row["asked"] or [None])
        assert all(getattr(made, key) == value for key, value in row["defaults"].items())
    _, out, _ = say("tasks", cache=False)
    assert all(name in out for name in TASKS)
