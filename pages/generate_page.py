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
chosen, view_shown = view.choice(
    "Look at", VIEWS, name="view", default="Recite", of="generate", label_visibility="collapsed"
)
shown = VIEWS[chosen](run)
settings.show_in_address(run.config, **shown, **view_shown)
with notices:
    view.show_link_notices()
