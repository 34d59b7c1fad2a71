"""What is large and stays the same goes to a component in the browser once, however often its page
runs: the component's program, a network. Afterwards it is named by its identity alone, and a
component that does not have it asks (``parcels.js``): after a reconnection, say, or where a later
run of the page overtook the message.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_core.hashes import content_hash
from lstm_core.stage.program import Program
from ui import session
from ui.components.scripts import component_script, script_of

_HERE = Path(__file__)
LOADER = component_script(_HERE.with_suffix(".js"))
"""The whole script of a component whose program comes as the parcel ``program``. Streamlit sends a
component's script with every run of the page; this one is short."""
PAUSE = _HERE.with_name("pause.js")
"""For programs that tell the page what changes: a script that keeps them from telling every key."""

Parcel = tuple[str, Callable[[], Any]]
"""What names a value, and what makes it."""


def component(name: str, program: Program, *mount: Path) -> Callable[..., Any]:
    """What draws a component whose program is one of its parcels.

    ``mount``: scripts, the last of which defines the function of this name (``mounted.js``); they
    may use what the program defines. What is returned takes the other parcels by name, each with
    its identity and what makes its value; what is small as ``data``; the ``key``, where a page has
    several; and Streamlit's other arguments.
    """
    put = st.components.v2.component(name, js=LOADER)

    def draw(
        parcels: Mapping[str, Parcel], data: Mapping[str, Any], *, key: str = name, **options: Any
    ) -> Any:
        identity, value = _program(program, mount)
        every = {"program": (identity, lambda: value), **parcels}
        sent = {one: _parcel(name, one, *what) for one, what in every.items()}
        lacks = lambda: _send_again(name, key)
        return put(key=key, data={"parcels": sent, **data}, on_lacks_change=lacks, **options)

    return draw


def _parcel(component: str, name: str, identity: str, make: Callable[[], Any]) -> dict[str, Any]:
    """Something for a component: with its value the first time, and then as ``identity`` alone."""
    sent = session.SENT.get()
    if sent.get((component, name)) == identity:
        return {"id": identity}
    sent[component, name] = identity
    return {"id": identity, "value": make()}


@cache  # a part of a page that draws itself again and again asks each time
def _program(program: Program, mount: tuple[Path, ...]) -> tuple[str, dict[str, str]]:
    """Its identity, and what a browser needs of it."""
    script = f"{program.script()}\n{script_of(*mount)}\nexport default mount;\n"
    styles = program.styles()
    identity = content_hash(script + styles)
    return identity, {"script": script, "styles": styles}


def _send_again(component: str, key: str) -> None:
    """For the component's trigger ``lacks``: at the next run it is sent what it says."""
    lacking = st.session_state[key]["lacks"]
    if isinstance(lacking, list):
        sent = session.SENT.get()
        for name in lacking:
            sent.pop((component, str(name)), None)
