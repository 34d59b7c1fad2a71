"""Pictures that a program draws in the browser of what it is sent, and that tell the page
nothing."""

import json
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_core.hashes import content_hash
from ui.charts.code import CODE
from ui.charts.coloured_text import COLOURED_TEXT
from ui.charts.machine import MACHINE
from ui.charts.task import TASK
from ui.charts.tensor import TENSOR
from ui.charts.written import WRITTEN
from ui.components.parcels import LOADER, parcel, program_parcel, send_again

_PROGRAMS = {
    "code": CODE,
    "coloured_text": COLOURED_TEXT,
    "machine": MACHINE,
    "task": TASK,
    "tensor": TENSOR,
    "written": WRITTEN,
}
_components = {name: st.components.v2.component(name, js=LOADER) for name in _PROGRAMS}


def drawn(name: str, shown: dict[str, Any], *, key: str = "") -> None:
    """Draw what the module of this name in ``ui.charts`` makes. ``key`` tells it from others of the
    kind on the page."""
    identity = content_hash(json.dumps(shown))
    sent, place = f"shown {key}".strip(), f"{name}_{key}".strip("_")
    _components[name](
        key=place,
        data={
            "parcels": {
                "program": program_parcel(name, _PROGRAMS[name], Path(__file__).with_suffix(".js")),
                sent: parcel(name, sent, identity, lambda: shown),
            },
            "picture": sent,
        },
        on_lacks_change=lambda: send_again(name, place),
    )
