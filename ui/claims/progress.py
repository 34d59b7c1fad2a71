"""A test under way, in the card of its claim."""

import streamlit as st

from jobs import Series, SeriesView
from lstm_core.experiments.claims import Claim
from ui.claims import testing
from ui.services import runner, visitor
from ui.training import phase
from ui.wording import duration

REFRESH = 0.5  # seconds


@st.fragment(run_every=REFRESH)
def watch(claim: Claim, job: Series) -> None:
    """How far it is, and a way to stop it; when it ends, the whole page is drawn again."""
    view = runner().view(job)
    if not view.active:
        st.rerun()
    text = phase(view)
    if isinstance(view, SeriesView) and view.state == "training":
        text = f"{view.done:,} of {view.asked:,} networks trained"
    if view.seconds_left is not None:
        text += f", {duration(view.seconds_left)} left"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(view.share, text=text)
        if view.owner == visitor():
            st.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"stop_test_{view.id}",
                on_click=job.stop,
            )
        else:
            st.caption("Started in another tab or by another visitor, who can stop it.")
            testing.under_way(claim)  # its visitor may have left: then it is yours now
