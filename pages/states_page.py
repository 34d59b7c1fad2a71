"""Hidden states: what the memory holds, letter by letter, and what it decides."""

import streamlit as st

from ui import settings, view
from ui.on_table import run_on_table
from ui.states.cue_conflict import cue_conflict_panel
from ui.states.heatmaps import heatmaps_panel
from ui.states.patching import patching_panel
from ui.states.zero_and_primed import cold_warm_panel

VIEWS = {
    "Heatmaps": heatmaps_panel,
    "Cold against warm": cold_warm_panel,
    "Surgery": patching_panel,
    "Who is driving": cue_conflict_panel,
}

st.title("Hidden states")
run = run_on_table()
notices = st.container()
shown = {}
if run.config.rule.recurrent:
    chosen, view_shown = view.choice(
        "Look at", VIEWS, name="view", default="Heatmaps", of="states", label_visibility="collapsed"
    )
    shown = VIEWS[chosen](run) | view_shown
else:
    st.info(
        "This network has no recurrent layer, so it has no state to look at. Put another run on "
        "the table, or see what wrong letters do to it under Generate.",
        icon=":material/memory:",
    )
    st.page_link("pages/generate_page.py", label="Generate", icon=":material/abc:")
settings.show_in_address(run.config, **shown)
with notices:
    view.show_link_notices()
