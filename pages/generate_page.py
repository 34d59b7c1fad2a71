"""Generate: what comes next, step by step, and what the network makes of odd inputs."""

import streamlit as st

from ui import address
from ui.components.choice import show_view
from ui.components.run_header import required_run
from ui.components.see_next import see_next, to_shapes
from ui.current_run import current
from ui.generate.generation import generation_panel
from ui.generate.perturbation import perturbation_panel
from ui.generate.random_inputs import random_inputs_panel

VIEWS = {
    "generate": ("Continue by itself", generation_panel),
    "random": ("Random inputs", random_inputs_panel),
    "perturbation": ("Perturbation", perturbation_panel),
}

st.title("Generate")
run = required_run()
notices = st.container()
show_view(VIEWS, run, of="generate")
see_next([to_shapes(run.config)])
address.write(current())
with notices:
    address.show_notices()
