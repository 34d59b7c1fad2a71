"""Hidden states: what the memory holds, letter by letter, and what it decides."""

import streamlit as st

from ui import address
from ui.components.choice import show_view
from ui.components.page_link import page_link
from ui.components.run_header import required_run
from ui.components.screen import watch_width
from ui.components.see_next import from_states, see_next
from ui.current_run import current
from ui.states.cue_conflict import cue_conflict_panel
from ui.states.gradient import gradient_panel
from ui.states.heatmaps import heatmaps_panel
from ui.states.one_step import one_step_panel
from ui.states.patching import patching_panel
from ui.states.space import space_panel
from ui.states.zero_and_primed import zero_and_primed_panel

VIEWS = {
    "heatmaps": ("Heatmaps", heatmaps_panel),
    "step": ("One step", one_step_panel),
    "primed": ("Two states", zero_and_primed_panel),
    "space": ("State space", space_panel),
    "gradient": ("Gradient through time", gradient_panel),
    "patching": ("Patching", patching_panel),
    "conflict": ("Memory or input?", cue_conflict_panel),
}

st.title("Hidden states")
run = required_run()
notices = st.container()
if run.config.rule.recurrent:
    view = show_view(VIEWS, run, of="states")
    see_next(from_states(run.config, view))
else:
    st.info(
        "This network has no recurrent layer, so it has no state to look at. Select another run, "
        "or see under Generate, Perturbation, what wrong letters do to it.",
        icon=":material/memory:",
    )
    page_link("generate")
address.write(current())
with notices:
    address.show_notices()
watch_width()
