"""Cold start: the talk. Why an LSTM that knows the alphabet says that B comes after K."""

import streamlit as st

from ui import address
from ui.services import STATEFUL, find_run
from ui.talk import slides as talk
from ui.wording import plain

run, notice = find_run(STATEFUL)
if run is None:
    st.title("Cold start")
    st.warning(
        plain(notice or "The shipped network is missing.")
        + " Train the stateful framing with seed 7 to hold this talk.",
        icon=":material/warning:",
    )
    st.page_link("pages/train_page.py", label="Train", icon=":material/model_training:",
                 query_params={"framing": "stateful"})  # fmt: skip
    st.stop()

place = talk.slide_key()
name = st.session_state[place]
slide = talk.SLIDES[name]
st.title(slide.title, anchor=False)
slide.draw(run)
with st.bottom:
    talk.footer(place)
address.show("step", name)
address.write(None)
address.show_notices()
