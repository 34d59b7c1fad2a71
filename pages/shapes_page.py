"""Shapes and state: what goes into a recurrent network, what comes back, and what is kept."""

import streamlit as st

from ui import address
from ui.current_run import current
from ui.shapes.questions import questions_panel

st.title("Shapes and state")
notices = st.container()
questions_panel()
address.write(current())
with notices:
    address.show_notices()
