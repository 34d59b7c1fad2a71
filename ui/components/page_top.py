"""Where a page begins: at its top, wherever the reader was on the page before."""

from pathlib import Path

import streamlit as st

from ui import session
from ui.components.scripts import component_script

KEY = "page_top"

_component = st.components.v2.component(KEY, js=component_script(Path(__file__).with_suffix(".js")))


def begin_at_top() -> None:
    """Of every page, once in its frame. It shows nothing: call it last."""
    page = f"{session.PAGE.get()} {session.BEGUN_AGAIN.get()}"
    _component(key=KEY, data={"page": page}, height=1)


def begin_again() -> None:
    """In a callback: the page that follows is shown from its top, too."""
    session.BEGUN_AGAIN.set(session.BEGUN_AGAIN.get() + 1)
