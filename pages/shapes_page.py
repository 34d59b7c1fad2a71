"""Shapes and state: the tensor, its batches and the state between them, and the code for it."""

import streamlit as st

from ui import address
from ui.components.see_next import from_shapes, see_next
from ui.current_run import current
from ui.shapes.controls import controls
from ui.shapes.picture import code, tensor
from ui.shapes.terms import terms

st.title("Shapes and state")
st.markdown("What is a sample, a time step, a feature? And where does the state go?")
notices = st.container()
config, culprit = controls()
if config is None:
    st.info(
        f"These settings cannot work. What would work stands beside {culprit}.",
        icon=":material/block:",
    )
else:
    left, right = st.columns([5, 4], gap="medium")
    with left:
        st.header("The tensor, and how it is read", anchor=False)
        tensor(config)
    with right:
        st.header("The Keras code that makes it", anchor=False)
        code(config)
    st.header("In words", anchor=False)
    terms(config)
    see_next(from_shapes(config))
address.write(current())
with notices:
    address.show_notices()
