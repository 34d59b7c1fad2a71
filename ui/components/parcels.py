"""What is large and stays the same goes to a component in the browser once, however often its page
runs: the component's program, a network. Afterwards it is named by its identity alone, and a
component that does not have it asks (``parcels.js``): after a reconnection, say, or where a later
run of the page overtook the message.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lstm_core.stage.program import Program
from ui import session

LOADER = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
"""The whole script of a component whose program comes as the parcel ``program``. Streamlit sends a
component's script with every run of the page; this one is short."""


def parcel(component: str, name: str, identity: str, make: Callable[[], Any]) -> dict[str, Any]:
    """Something for a component: with its value the first time, and then as ``identity`` alone."""
    sent = session.SENT.get()
    if sent.get((component, name)) == identity:
        return {"id": identity}
    sent[component, name] = identity
    return {"id": identity, "value": make()}


def program_parcel(component: str, program: Program, mount: Path) -> dict[str, Any]:
    """The program of a component. ``mount``: a script whose default export is called with what the
    page says; it may use what the program defines."""
    script = program.script() + mount.read_text(encoding="utf-8")
    styles = program.styles()
    identity = hashlib.sha256((script + styles).encode()).hexdigest()[:16]
    return parcel(component, "program", identity, lambda: {"script": script, "styles": styles})


def send_again(component: str) -> None:
    """For the component's trigger ``lacks``: at the next run it is sent everything."""
    sent = session.SENT.get()
    for key in [key for key in sent if key[0] == component]:
        del sent[key]
