"""Home: what comes after K? Answered by the shipped stateful network, with and without state."""

import streamlit as st

from lstm_core.data.dataset import in_known_case
from lstm_core.sequence.symbols import split_symbols
from lstm_core.stage.explorable import MOST_TYPED
from ui import address
from ui.components.explorer import explorer
from ui.home.framings import framings, who_published_what
from ui.home.ways import ways
from ui.services import STATEFUL, find_run
from ui.wording import plain

MOST_IN_TITLE = 12  # letters


def _known(text: str) -> bool:
    letters = split_symbols(text)
    return len(letters) <= MOST_TYPED and set(letters) <= set(STATEFUL.vocabulary)


# A fragment: what is typed redraws nothing but the answer, and the ways on, which take it along.
@st.fragment
def _ask() -> None:
    text_key = address.view_key(
        "text", "K", parse=lambda text: in_known_case(STATEFUL, text), valid=_known, of="home"
    )
    text = st.session_state[text_key]
    asked = f"after {text}" if 0 < len(text) <= MOST_IN_TITLE else "next"
    st.title(f"What comes {asked}?", anchor=False)
    st.markdown(
        "A small LSTM has learned the alphabet. It is right for every letter, until it is asked "
        "out of the blue."
    )
    run, _ = find_run(STATEFUL)
    if run is None:  # gone meanwhile: the page says so
        st.rerun()
    explorer(run, text_key)
    st.markdown(
        "It answers by how many letters it has read, not by which: it has learned to count."
    )
    address.write(None)
    address.show_notices()
    ways(text)


run, notice = find_run(STATEFUL)
if run is None:
    st.title("How an LSTM keeps state", anchor=False)
    st.warning(
        plain(notice or "The network that comes with the app is missing.")
        + " Train the stateful framing to ask it.",
        icon=":material/warning:",
    )
    address.write(None)
    address.show_notices()
    ways("")
else:
    _ask()
framings()
who_published_what()
