"""Why something that was asked for cannot be done."""

import streamlit as st

from lstm_core.errors import DoesNotApply, LstmStateError
from lstm_core.wording import sentence
from ui.wording import plain


def say_refusal(error: LstmStateError) -> None:
    """What was expected, what came, and what would work; or why the question has no meaning."""
    if isinstance(error, DoesNotApply):
        st.info(plain(sentence(error)), icon=":material/info:")
    else:
        st.error(plain(sentence(error)), icon=":material/block:")
