"""One step of a cell, drawn. Its reader moves among letters and units in the browser, and the page
hears of it, so that the address says what is seen."""

from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.one_step import ONE_STEP
from ui.components.moves import moved_itself, moves_of
from ui.components.parcels import PAUSE, component

KEY = "one_step"

_draw = component(KEY, ONE_STEP, PAUSE, Path(__file__).with_suffix(".js"))


def show_one_step(shown: dict[str, Any], *, at_key: str, unit_key: str) -> None:
    """Draw what ``ui.charts.one_step`` makes. The keys are of the session, where the place (from 1)
    and the unit are kept."""
    places, units = len(shown["letters"]), shown["units"]

    def chosen() -> None:  # without what is drawn: Streamlit keeps it for every visitor
        said: dict[str, Any] = st.session_state[KEY]["chosen"] or {}
        at, unit = (said.get(name, -1) for name in ("at", "unit"))
        # What was chosen before something else moved it is no longer there; and it may be anything.
        if said.get("moves") == moves and at in range(1, places + 1) and unit in range(units):
            st.session_state[at_key], st.session_state[unit_key] = int(at), int(unit)
            moved_itself(KEY, (at_key, at, unit_key, unit), moves)

    at, unit = st.session_state[at_key], st.session_state[unit_key]
    moves = moves_of(KEY, (at_key, at, unit_key, unit))
    data = {"at": at, "unit": unit, "moves": moves}
    _draw({"step": (shown["id"], lambda: shown)}, data, on_chosen_change=chosen)
