"""A network to type letters at, in the page's flow: it is stepped in the browser, and the page
hears what was typed."""

from pathlib import Path
from typing import Any

import streamlit as st

from lstm_core import Run
from lstm_core.stage import EXPLORER, explorable_data
from lstm_core.stage.explorable import MOST_TYPED
from ui.components.moves import moved_itself, moves_of
from ui.components.parcels import PAUSE, component
from ui.services import BY_RUN

KEY = "explorer"

_draw = component(KEY, EXPLORER, PAUSE, Path(__file__).with_suffix(".js"))


def explorer(run: Run, text_key: str) -> None:
    """Show a run as it is after its last epoch. ``text_key``: of the session, where the text is
    kept; what is typed goes there, and what the address brings comes from there."""

    def typed() -> None:
        said = st.session_state[KEY]["typed"] or {}
        text = said.get("text")
        # What was typed before something else moved the text is no longer there.
        if isinstance(text, str) and said.get("moves") == moves:
            st.session_state[text_key] = text[: 20 * MOST_TYPED]
            moved_itself(KEY, st.session_state[text_key], moves)

    text = st.session_state[text_key]
    moves = moves_of(KEY, text)
    data = {"text": text, "moves": moves}
    _draw({"run": (run.hash, lambda: _data(run))}, data, on_typed_change=typed)


@st.cache_data(max_entries=4, hash_funcs=BY_RUN, show_spinner=False)
def _data(run: Run) -> dict[str, Any]:
    return explorable_data(run, most_epochs=1)
