"""Claims: what is said of these networks, each sentence put to the test."""

import streamlit as st

from ui import address
from ui.claims.lines import claims
from ui.current_run import current

st.title("Claims")
st.markdown(
    "What tutorials, courses and their readers say of these networks, and what we asked "
    "ourselves: each put to the test here with many seeds."
)
notices = st.container()
claims()
address.write(current())
with notices:
    address.show_notices()
