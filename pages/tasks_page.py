"""Tasks: what can be asked of a network, drawn on the samples that it would learn from."""

import streamlit as st

from ui import address
from ui.current_run import current
from ui.tasks.gallery import gallery

st.title("Tasks")
st.markdown(
    "The alphabet can be learned without memory. Here is what cannot, and what readers ask for: "
    "each drawn with samples that a network is trained on."
)
notices = st.container()
gallery()
address.write(current())
with notices:
    address.show_notices()
