"""Whether the screen is narrow: a page cannot ask a browser, so the browser says so."""

from pathlib import Path

import streamlit as st

from ui import session
from ui.components.scripts import component_script

KEY = "screen"

_component = st.components.v2.component(KEY, js=component_script(Path(__file__).with_suffix(".js")))


def is_narrow() -> bool:
    """Whether columns lie below each other here, as on a phone. Before the browser has said so
    it is guessed from its name; ``watch_width`` has it say so."""
    if not session.NARROW.known():
        session.NARROW.set("Mobi" in st.context.headers.get("User-Agent", ""))
    return session.NARROW.get()


def watch_width() -> None:
    """Draw the page anew when it becomes narrow, or wide. It shows nothing: call it last."""

    def changed() -> None:
        session.NARROW.set(bool(st.session_state[KEY]["narrow"]))

    _component(key=KEY, data={"narrow": session.NARROW.get()}, on_narrow_change=changed, height=1)
