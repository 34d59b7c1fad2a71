"""A button that leads on or back among what a view parameter can be."""

from collections.abc import Container
from typing import Any

import streamlit as st

from ui.address import put


def step_button(label: str, key: str, to: Any, within: Container[Any], **look: Any) -> None:
    """``to`` is decided when it is drawn, so that a double click does not skip a step; outside
    ``within`` there is no step to take."""
    inside = to in within
    to = to if inside else st.session_state[key]  # for a click that was under way meanwhile
    st.button(label, disabled=not inside, on_click=put, args=(key, to), **look)
