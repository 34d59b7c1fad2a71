"""replicates, compare, tutorial."""

import json

import pytest

from tests.cli.networks import SMALL


def test_replicates_prints_accuracies_mean_and_interval(answer, say):
    status, out, err = say("replicates", *SMALL, "--seeds", "4", "--json")
    printed = json.loads(out)
    assert (status, err.count("\n")) == (0, 1)
    assert err.startswith("Training mlp_window,units=8,epochs=4,seed=0 with 4 seeds, about ")
    assert len(printed["accuracies"]) == len(printed["losses"]) == 4
    assert printed["seeds"] == [0, 1, 2, 3]
    assert printed["mean"] == pytest.approx(sum(printed["accuracies"]) / 4)
    assert printed["interval"][0] <= printed["mean"] <= printed["interval"][1]
    again = answer("replicates", *SMALL, "--seeds", "4")
    assert again["trained"] == 0
    assert again["accuracies"] == printed["accuracies"]
    status, out, err = say("replicates", *SMALL, "--seeds", "4")
    assert (status, err) == (0, "")
    assert f"{printed['mean']:.2%}" in out


def test_replicates_begin_at_the_seed_given(answer):
    printed = answer("replicates", *SMALL, "--seed", "5", "--seeds", "2")
    assert printed["seeds"] == [5, 6]


def test_compare_takes_settings_and_hashes(answer, say):
    trained = answer("train", *SMALL)
    other = "mlp_window,units=8,epochs=40"
    printed = answer("compare", trained["run"], other, "--seeds", "3")
    assert [one["config"]["epochs"] for one in printed["sets"]] == [4, 40]
    (pair,) = printed["differences"]
    first, second = (one["mean"] for one in printed["sets"])
    assert pair["difference"] == pytest.approx(second - first)
    assert pair["verdict"] in ("better", "worse", "no real difference")
    assert pair["verdict"] in (
        plain := say("compare", trained["run"], other, "--seeds", "3")[1]
    ) or ("real difference" in plain)


def test_tutorial_prints_the_shipped_accuracies_beside_the_published(answer, say):
    printed = answer("tutorial")
    assert len(printed["runs"]) == 10
    assert all(run["from_cache"] for run in printed["runs"])
    assert printed["runs"][4]["final_accuracy"] == 1
    assert "98.90%, 98.30%" in say("tutorial")[1]


def test_one_seed_gets_no_verdict_and_other_tasks_a_caution(answer, say):
    small = "mlp_window,units=8,epochs=2"
    status, out, _ = say("compare", small, "one_char,units=8,epochs=2", "--seeds", "1")
    assert status == 0
    assert "One seed says nothing about luck" in out
    other = f"{small},sequence=ABCDEFABCXYZ"
    assert "different sequences" in say("compare", small, other, "--seeds", "2")[1]
    found = answer("compare", small, "one_char,units=8,epochs=2", "--seeds", "2")
    assert found["differences"][0]["on_places"] == 23
    assert found["caution"] == ""
