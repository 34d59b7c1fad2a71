"""A text coloured by values, with what is expected after each character."""

import hashlib
import json
from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.coloured_text import COLOURED_TEXT
from ui.components.parcels import LOADER, parcel, program_parcel, send_again

KEY = "coloured_text"

_component = st.components.v2.component(KEY, js=LOADER)


def show_coloured(shown: dict[str, Any], *, key: str) -> None:
    """Draw what ``ui.charts.coloured_text`` makes. ``key`` tells it from others on the page."""
    identity = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]
    name, place = f"shown {key}", f"{KEY}_{key}"
    _component(
        key=place,
        data={
            "parcels": {
                "program": program_parcel(KEY, COLOURED_TEXT, Path(__file__).with_suffix(".js")),
                name: parcel(KEY, name, identity, lambda: shown),
            },
            "shown": name,
        },
        on_lacks_change=lambda: send_again(KEY, place),
    )
