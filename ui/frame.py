"""The frame around every page: which run is on the table, and what is being trained."""

import streamlit as st

from jobs import Job
from ui.components.run_picker import offer_runs
from ui.services import find_run, runner, visitor
from ui.settings import adopt, on_table
from ui.training import active_job, phase
from ui.wording import accuracy_text, title_of

REFRESH = 1.0  # seconds


def sidebar() -> None:
    with st.sidebar:
        _run_on_table()
        if jobs := runner().of(visitor()):
            _show(jobs)


def _run_on_table() -> None:
    config = on_table()
    st.caption("On the table")
    st.markdown(f"**{title_of(config)}**")
    run, _ = find_run(config)
    if run is not None:
        st.caption(f"{accuracy_text(run.final_accuracy)} right")
    else:
        st.caption("In training" if active_job(config) else "Not trained yet")
    if st.button("Change", icon=":material/swap_horiz:", width="stretch", key="change_run"):
        _choose_run()


# A dialog, because a link clicked while a popover is closing finds the page half drawn.
@st.dialog("Put another run on the table")
def _choose_run() -> None:
    offer_runs(adopt)


@st.fragment(run_every=REFRESH)
def _show(jobs: list[Job]) -> None:
    if runner().of(visitor()) != jobs:  # what one that has ended made belongs on the page
        st.rerun()
    st.caption("Training")
    for job in jobs:
        view = runner().view(job)
        st.markdown(view.title)
        place = f", place {view.place + 1}" if view.state == "queued" else ""
        st.progress(view.share, text=f"{phase(view)}{place}: {view.progress}")
        st.button("Stop", key=f"stop_{view.id}", on_click=job.stop, icon=":material/stop_circle:")
