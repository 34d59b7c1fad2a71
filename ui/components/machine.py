"""The machine that a network has learned, as a picture."""

from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.machine import MACHINE
from ui.components.parcels import LOADER, program_parcel, send_again

KEY = "machine"

_component = st.components.v2.component(KEY, js=LOADER)


def show_machine(shown: dict[str, Any]) -> None:
    """Draw what ``ui.charts.machine`` makes."""
    program = program_parcel(KEY, MACHINE, Path(__file__).with_suffix(".js"))
    _component(
        key=KEY,
        data={"parcels": {"program": program}, "shown": shown},
        on_lacks_change=lambda: send_again(KEY),
    )
