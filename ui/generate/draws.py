"""The number that a random draw hangs on: the same number draws the same letters."""

import streamlit as st

from ui.address import put, view_key

MOST = 10**6  # numbers to draw by


def draw_key(of: str = "") -> str:
    """The session key of the number."""
    return view_key("draw", 0, valid=lambda value: 0 <= value < MOST, of=of)


def draw_again(key: str) -> None:
    """A button that takes the next number."""
    st.button(
        "Draw again",
        icon=":material/casino:",
        on_click=put,
        args=(key, (st.session_state[key] + 1) % MOST),
    )
