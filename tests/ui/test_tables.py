"""Behind every picture lies a table of what it draws, made once it is unfolded."""

import numpy as np
import pandas as pd
import pytest

from lstm_core.interpret.activations import activations
from lstm_core.interpret.cue_conflict import cue_conflict
from tests.ui.keeping import too_large
from tests.ui.visiting import COMPARE, GENERATE, STATES, TIMELINE, open_app

pytestmark = pytest.mark.usefixtures("own_process")
LSTM, WINDOW = {"framing": "stateful"}, {"framing": "time_steps"}
PICTURES = {
    "step_bars": (GENERATE, LSTM),
    "perturbation_map": (GENERATE, WINDOW | {"view": "perturbation"}),
    "state_film": (STATES, LSTM | {"show": "h,forget"}),
    "unit_lines": (STATES, LSTM),
    "zero_and_primed_film": (STATES, LSTM | {"view": "primed"}),
    "patching_bars": (STATES, LSTM | {"view": "patching", "donor": "ABC", "parts": "h"}),
    "patched_states": (STATES, LSTM | {"view": "patching", "donor": "ABC", "parts": "h"}),
    "conflict_map": (STATES, LSTM | {"view": "conflict"}),
    "compare_curves": (COMPARE, {}),
    "compare_answers": (COMPARE, {}),
    "compare_states": (COMPARE, {"view": "states"}),
    "seed_strips": (COMPARE, {"view": "seeds"}),
    "sweep_map": (COMPARE, {"view": "sweep"}),
    "lanes": (TIMELINE, LSTM),
    "memory_lines": (TIMELINE, LSTM),
}


def unfolded(picture: str) -> pd.DataFrame:
    page, query = PICTURES[picture]
    app = open_app(page, **query)
    before = len(app.dataframe)
    app.session_state[f"table_behind_{picture}"] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == before + 1
    fold = next(one for one in app.expander if one.label == "As a table" and one.dataframe)
    return fold.dataframe[0].value


@pytest.mark.parametrize("picture", PICTURES)
def test_a_table_says_what_is_drawn_and_nothing_large_is_kept_for_it(picture, kept):
    table = unfolded(picture)
    assert len(table) > 2
    assert all(str(name)[0].isalpha() and "_" not in str(name) for name in table.columns)
    assert not too_large(kept)


def test_its_numbers_are_those_of_the_network(shipped):
    run = shipped["stateful"]
    table, conflict = unfolded("conflict_map"), cue_conflict(run.config, run.weights())
    assert len(table) == conflict.cases
    assert table["It follows"].isin(["memory", "both"]).sum() == conflict.memory_cases
    assert np.allclose(table["Probability"], conflict.probability.ravel())
    film = unfolded("state_film")
    read = activations(run.config, run.weights(), run.config.sequence)
    assert np.allclose(film["h"], read.states["h"].ravel())
    assert film["Letter read"].iloc[-1] == "Z"
