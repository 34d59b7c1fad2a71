"""Hidden states: what the memory holds, letter by letter, and what it decides."""

import streamlit as st

from ui import settings, view
from ui.components.named_choice import views_choice
from ui.on_table import run_on_table
from ui.states.cue_conflict import cue_conflict_panel
from ui.states.heatmaps import heatmaps_panel
from ui.states.patching import patching_panel
from ui.states.zero_and_primed import zero_and_primed_panel

VIEWS = {
    "heatmaps": ("Heatmaps", heatmaps_panel),
    "primed": ("Zero against primed state", zero_and_primed_panel),
    "patching": ("Activation patching", patching_panel),
    "conflict": ("Memory or input?", cue_conflict_panel),
}

st.title("Hidden states")
run = run_on_table()
notices = st.container()
shown = {}
if run.config.rule.recurrent:
    chosen, view_shown = views_choice(
        {name: label for name, (label, _) in VIEWS.items()}, of="states"
    )
    _, panel = VIEWS[chosen]
    shown = panel(run) | view_shown
else:
    st.info(
        "This network has no recurrent layer, so it has no state to look at. Select another run, "
        "or see under Generate, Perturbation, what wrong letters do to it.",
        icon=":material/memory:",
    )
    st.page_link("pages/generate_page.py", label="Generate", icon=":material/abc:")
settings.show_in_address(run.config, **shown)
with notices:
    view.show_link_notices()
