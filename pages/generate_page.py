"""Generate: what comes next, step by step, and what the network makes of odd"""

import streamlit as st

from ui import settings, view
from ui.generate.generation import generation_panel
from ui.generate.perturbation import perturbation_panel
from ui.generate.random_inputs import random_inputs_panel
from ui.on_table import run_on_table

VIEWS = {
    "Recite": generation_panel,
    "Random patterns": random_inputs_panel,
    "Wrong letters": perturbation_panel,
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
