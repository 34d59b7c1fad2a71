"""Generate: what comes next, step by step, and what the network makes of odd"""

import streamlit as st

from ui import settings, view
from ui.on_table import run_on_table
from ui.panels.corruption import corruption_panel
from ui.panels.patterns import patterns_panel
from ui.panels.recite import recite_panel

VIEWS = {
    "Recite": recite_panel,
    "Random patterns": patterns_panel,
    "Wrong letters": corruption_panel,
}

st.title("Generate")
run = run_on_table()
notices = st.container()
chosen = st.segmented_control(
    "Look at",
    list(VIEWS),
    key=view.widget_key("view", "Recite", valid=VIEWS.__contains__, of="generate"),
    required=True,
    persist_state="session",
    label_visibility="collapsed",
)
shown = VIEWS[chosen](run)
settings.show_in_address(run.config, **shown, **view.parameters(view=(chosen, "Recite")))
with notices:
    view.show_link_notices()
