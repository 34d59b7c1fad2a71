"""Pictures that a program draws in the browser of data that comes anew with every run of a page,
and that tell the page nothing."""

from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.code import CODE
from ui.charts.tensor import TENSOR
from ui.components.parcels import LOADER, program_parcel, send_again

_PROGRAMS = {"tensor": TENSOR, "code": CODE}
_components = {name: st.components.v2.component(name, js=LOADER) for name in _PROGRAMS}


def drawn(name: str, shown: dict[str, Any]) -> None:
    """Draw what the program of this name is for, one on a page."""
    script = Path(__file__).with_name(f"{name}.js")
    _components[name](
        key=name,
        data={
            "parcels": {"program": program_parcel(name, _PROGRAMS[name], script)},
            "shown": shown,
        },
        on_lacks_change=lambda: send_again(name),
    )
