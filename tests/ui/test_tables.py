"""Behind every picture lies a table of what it draws, made once it is unfolded."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.experiments.claims import CLAIMS, stored_result
from lstm_core.experiments.comparison import answers_by_place
from lstm_core.export.export import history_table
from lstm_core.inference.generation import generate
from lstm_core.interpret.activations import activations
from lstm_core.interpret.cue_conflict import cue_conflict
from lstm_core.interpret.patching import feed, state_after
from lstm_core.interpret.perturbation import perturb
from lstm_core.interpret.timeline import hidden_states, updates
from lstm_core.storage.shipped import SHIPPED_FOLDER
from lstm_core.storage.store import Store
from tests.ui.keeping import too_large
from tests.ui.visiting import (
    CLAIMS_PAGE,
    COMPARE,
    GENERATE,
    STATES,
    TIMELINE,
    TRAIN,
    open_app,
    said,
)

pytestmark = pytest.mark.usefixtures("own_process")
LSTM, WINDOW = {"framing": "stateful"}, {"framing": "time_steps"}
PATCHED = LSTM | {"view": "patching", "text": "ABC", "fed": "K", "parts": "h"}
PERTURBED = WINDOW | {"view": "perturbation", "step": "2"}
PICTURES = {
    "learning": (TRAIN, LSTM),
    "step_bars": (GENERATE, LSTM),
    "survival": (GENERATE, PERTURBED),
    "perturbation_map": (GENERATE, PERTURBED),
    "state_film": (STATES, LSTM | {"show": "h,forget"}),
    "unit_lines": (STATES, LSTM | {"lines": "3,8", "line": "c", "epoch": "0"}),
    "zero_and_primed_film": (STATES, LSTM | {"view": "primed", "text": "KL", "prefix": "AB"}),
    "patching_bars": (STATES, PATCHED),
    "patched_states": (STATES, PATCHED),
    "conflict_map": (STATES, LSTM | {"view": "conflict"}),
    "compare_curves": (COMPARE, {}),
    "compare_answers": (COMPARE, {}),
    "compare_states": (COMPARE, {"view": "states"}),
    "seed_strips": (COMPARE, {"view": "seeds"}),
    "sweep_map": (COMPARE, {"view": "sweep"}),
    "lanes": (TIMELINE, LSTM),
    "memory_lines": (TIMELINE, LSTM),
    "strips_cells": (CLAIMS_PAGE, {"claim": "cells"}),
    "curves_breakdown": (CLAIMS_PAGE, {"claim": "breakdown"}),
}
TRIO = ("one_char", "feature_window", "time_steps")  # which Compare begins with


def opened(picture: str, **query: str):
    """The page with the picture's table unfolded."""
    page, asked = PICTURES[picture]
    app = open_app(page, **asked | query)
    before = len(app.dataframe)
    app.session_state[f"table_behind_{picture}"] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == before + 1
    return app


def table_of(app) -> pd.DataFrame:
    fold = next(one for one in app.expander if one.label == "As a table" and one.dataframe)
    return fold.dataframe[0].value


def unfolded(picture: str) -> pd.DataFrame:
    return table_of(opened(picture))


@pytest.mark.parametrize("picture", PICTURES)
def test_a_table_says_what_is_drawn_and_nothing_large_is_kept_for_it(picture, kept):
    table = unfolded(picture)
    assert len(table) > 1
    names = [str(name) for name in table.columns]
    assert all(name[0].isupper() or name[:1] in "hc" for name in names)
    assert not [name for name in names if "_" in name or name.startswith("Which")]
    assert not table.columns[table.isna().all()].size
    assert not too_large(kept)


def test_the_table_of_the_learning_picture_is_the_history(shipped):
    table, history = unfolded("learning"), history_table(shipped["stateful"])
    for name in ("epoch", "loss", "accuracy", "updates"):
        assert np.allclose(table[name.capitalize()], history[name])


def test_the_bars_of_a_step_are_the_probabilities(shipped):
    run = shipped["stateful"]
    last = generate(run.config, run.weights(), "K", 10)[-1]
    assert np.allclose(unfolded("step_bars")["Probability"], last.probabilities)


def test_the_tables_of_perturbation_count_what_survives(shipped):
    run = shipped["time_steps"]
    result = perturb(run.config, run.weights())
    survival = unfolded("survival")
    assert survival["Replaced letter"].tolist() == ["first", "second", "third"]
    assert np.allclose(survival["Share that survives"], result.by_position)
    table = unfolded("perturbation_map")
    replaced = result.replaced[:, 1]
    assert len(table) == replaced.sum()
    assert (table["Result"] == "survived").sum() == (result.survived[:, 1] & replaced).sum()


def test_the_tables_of_states_are_what_the_network_makes_of_the_text(shipped):
    run = shipped["stateful"]
    config, read = run.config, lambda text, epoch: activations(config, run.weights(epoch), text)
    whole = read(config.sequence, None).arrays
    app = opened("state_film")
    film = table_of(app)
    assert np.allclose(film["h"], whole["h"].ravel())
    assert np.allclose(film["Forget gate"], whole["forget"].ravel())
    assert film["Letter read"].iloc[-1] == "Z"
    assert "The values at the end of the film, after epoch 300." in said(app)
    lines = unfolded("unit_lines")
    assert np.allclose(lines[["Unit 3", "Unit 8"]], read(config.sequence, 0).arrays["c"][:, [3, 8]])
    both = unfolded("zero_and_primed_film")
    zero, primed = read("KL", None).states["h"], read("ABKL", None).states["h"][-2:]
    assert np.allclose(both["Zero state"], zero.ravel())
    assert np.allclose(both["Primed minus zero"], (primed - zero).ravel(), atol=1e-6)


def test_a_table_that_is_too_long_for_a_page_is_cut_and_says_so():
    app = opened("state_film", text="ABCDEFGHIJ" * 11)
    assert len(table_of(app)) == 5_000
    assert "The first 5,000 of 5,500 rows are listed." in said(app)


def test_the_tables_of_patching_are_the_states_and_what_comes_of_them(shipped):
    run = shipped["stateful"]
    weights = run.weights()
    before, empty = (state_after(run.config, weights, text) for text in ("ABC", ""))
    after = (empty[0], before[1])
    states = unfolded("patched_states")
    assert np.allclose(states["h, original"], before[0][0])
    assert np.allclose(states["h, patched"], 0)
    assert np.allclose(states["c, patched"], before[1][0])
    steps = [feed(run.config, weights, "K", state).probabilities for state in (before, after)]
    assert np.allclose(unfolded("patching_bars")["Probability"], np.concatenate(steps))


def test_the_table_of_the_cue_conflict_counts_as_the_sentence_does(shipped):
    run = shipped["stateful"]
    table, conflict = unfolded("conflict_map"), cue_conflict(run.config, run.weights())
    assert len(table) == conflict.cases
    assert table["It follows"].isin(["memory", "both"]).sum() == conflict.memory_cases
    assert np.allclose(table["Probability"], conflict.probability.ravel())


def test_the_tables_of_compare_say_each_runs_numbers_beside_its_name(shipped):
    answers, states, curves = map(unfolded, ("compare_answers", "compare_states", "compare_curves"))
    for name in TRIO:
        run = shipped[name]
        of_run = lambda table, run=run: table[table["Run"].str.endswith(run.config.rule.title)]
        expected = answers_by_place(run)
        asked = of_run(answers)[of_run(answers)["Result"] != "no input"]
        assert np.allclose(asked["Probability"], expected["probability"])
        assert (asked["Result"] == "right").tolist() == (expected["right"] == 1).tolist()
        h = activations(run.config, run.weights(), run.config.sequence[:-1]).states["h"]
        there = of_run(states).sort_values("Unit", kind="stable")["h"]
        assert np.allclose(there, h.T.ravel())
        drawn = of_run(curves)
        assert np.allclose(drawn["Loss"], run.history.loss[drawn["Epoch"] - 1])
        assert drawn["Epoch"].iloc[-1] == run.config.epochs


def test_the_tables_of_the_timeline_are_the_updates_and_the_state_around_them(shipped):
    run = shipped["stateful"]
    shown = updates(run.config, 2)
    lanes = unfolded("lanes")
    assert lanes["Update"].tolist() == [one.number for one in shown]
    from_zero = [one.number for one in shown if one.state == "zero"]
    assert lanes["Update"][lanes["State"] == "from zero state"].tolist() == from_zero
    memory = unfolded("memory_lines")
    around = np.stack(hidden_states(run.config, run.weights(), shown))[:, :, 0]
    for unit, rows in memory.groupby("Unit"):
        assert np.allclose(rows[["h before", "h after"]], around[:, :, unit])


def test_the_table_of_a_claims_strips_is_the_evidence():
    table = unfolded("strips_cells")
    result = stored_result(CLAIMS["cells"], Store(SHIPPED_FOLDER))
    for arm in CLAIMS["cells"].arms:
        rows = table[table["Network"] == arm.label]
        assert rows["Final accuracy"].tolist() == result.accuracies[arm.label]
        assert rows["Seed"].iloc[0] == arm.config.seed
