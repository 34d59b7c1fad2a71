"""Generate: what comes next, step by step, and what the network makes of odd inputs."""

import streamlit as st

from ui import settings, view
from ui.components.named_choice import views_choice
from ui.generate.generation import generation_panel
from ui.generate.perturbation import perturbation_panel
from ui.generate.random_inputs import random_inputs_panel
from ui.on_table import run_on_table

VIEWS = {
    "generate": ("Continue the alphabet", generation_panel),
    "random": ("Random inputs", random_inputs_panel),
    "perturbation": ("Perturbation", perturbation_panel),
}

st.title("Generate")
run = run_on_table()
notices = st.container()
chosen, view_shown = views_choice(
    {name: label for name, (label, _) in VIEWS.items()}, of="generate"
)
_, panel = VIEWS[chosen]
shown = panel(run)
settings.show_in_address(run.config, **shown, **view_shown)
with notices:
    view.show_link_notices()
