"""Shapes and state: the tensor, its batches, the state between them and the code; and questions."""

import streamlit as st

from ui import address
from ui.components.choice import show_view
from ui.components.see_next import from_shapes, see_next
from ui.current_run import current
from ui.shapes.controls import controls
from ui.shapes.picture import code, last_change, say_what_followed, tensor, tensor_table
from ui.shapes.questions import questions_panel
from ui.shapes.terms import terms


def picture() -> None:
    """The tensor of the settings beside the code that makes it, and the words for both."""
    config, culprit = controls()
    if config is None:
        st.info(
            f"These settings cannot work. What would work stands beside {culprit}.",
            icon=":material/block:",
        )
        return
    before = last_change(config)
    say_what_followed(config, before)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        st.header("The tensor, and how it is read", anchor=False)
        tensor(config)
    with right:
        st.header("The Keras code that makes it", anchor=False)
        code(config, before)
    tensor_table(config)
    st.header("In words", anchor=False)
    terms(config)
    see_next(from_shapes(config))


VIEWS = {
    "picture": ("Tensor and code", picture),
    "questions": ("Questions people ask", questions_panel),
}

st.title("Shapes and state")
st.markdown("What is a sample, a time step, a feature? And where does the state go?")
notices = st.container()
if address.asked("question") and not address.asked("view"):
    address.ask("view", "questions")
show_view(VIEWS, of="shapes")
address.write(current())
with notices:
    address.show_notices()
