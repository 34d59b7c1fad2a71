"""Texts that a network writes, in letters as large as the screen allows."""

import hashlib
import json
from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.written import WRITTEN
from ui.components.parcels import LOADER, parcel, program_parcel, send_again

KEY = "written"

_component = st.components.v2.component(KEY, js=LOADER)


def show_written(shown: dict[str, Any]) -> None:
    """Draw what ``ui.charts.written`` makes; a page has one."""
    identity = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]
    _component(
        key=KEY,
        data={
            "parcels": {
                "program": program_parcel(KEY, WRITTEN, Path(__file__).with_suffix(".js")),
                "shown": parcel(KEY, "shown", identity, lambda: shown),
            },
        },
        on_lacks_change=lambda: send_again(KEY),
    )
