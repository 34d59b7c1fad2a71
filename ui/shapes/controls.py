"""The settings that decide what is drawn."""

import streamlit as st

from lstm_core.config import RunConfig
from ui.components.setting_controls import SettingControls


def controls() -> tuple[RunConfig | None, str]:
    """Draw them in a row. As ``SettingControls.config``."""
    here = SettingControls()
    places = st.columns([3, *[1.9] * len(here.cuts), 3, 2.4, 2.4], vertical_alignment="bottom")
    with places[0]:
        here.framing()
    for place, name in zip(places[1:], here.cuts, strict=False):
        with place:
            here.cut(name)
    with places[-3]:
        here.encoding()
    with places[-2]:
        here.batch_size()
    with places[-1]:
        here.shuffle("Shuffle")
    here.say_below("framing", *here.cuts, "encoding", "batch_size", "shuffle")
    return here.config()
