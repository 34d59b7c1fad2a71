"""What is large and stays the same goes to a component in the browser once, however often its page
runs: afterwards it is named by its identity alone. A component that does not have it asks
(``parcels.js``), as after a reload, a message that was passed over, or on another page's return.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ui import session

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
"""The browser's side, to stand before the component's own."""


def parcel(component: str, name: str, identity: str, make: Callable[[], Any]) -> dict[str, Any]:
    """Something for a component: with its value the first time, and then as ``identity``."""
    sent = session.SENT.get()
    if sent.get((component, name)) == identity:
        return {"id": identity}
    sent[component, name] = identity
    return {"id": identity, "value": make()}


def send_again(component: str) -> None:
    """For the component's trigger ``lacks``: at the next run it is sent everything."""
    sent = session.SENT.get()
    for key in [key for key in sent if key[0] == component]:
        del sent[key]
