"""The frame around every page: the current run, the link to the page, and what is in training."""

import streamlit as st

from jobs import job_queue
from ui.components.job_progress import job_progress
from ui.components.link import close_link, copy_link
from ui.components.page_top import begin_at_top
from ui.components.run_picker import offer_runs
from ui.current_run import current, finished_run, select
from ui.services import visitor
from ui.training import active_job, stopped_text
from ui.wording import accuracy_text, title_of


def sidebar() -> None:
    with st.sidebar:
        _current_run()
        copy_link()
        if jobs := job_queue().of(visitor()):
            st.caption("Under way")
            job_progress([(job.title, job) for job in jobs], of="frame")
        begin_at_top()


def _current_run() -> None:
    config = current()
    run, _ = finished_run(config)
    st.caption("Current run")
    st.markdown(f"**{title_of(config)}**")
    parts = []
    if run is not None:
        if run.config != config:
            parts.append(stopped_text(run.config.epochs, config.epochs))
        parts.append(f"Final accuracy {accuracy_text(run.final_accuracy)}")
    if active_job(config):
        parts.append("In training" if run is None else "In training again")
    st.caption(" · ".join(parts) or "Not trained yet")
    if st.button(
        "Change",
        icon=":material/swap_horiz:",
        width="stretch",
        key="change_run",
        on_click=close_link,
    ):
        _choose_run()


# A dialog, because a link clicked while a popover is closing finds the page half drawn.
@st.dialog("Choose another run")
def _choose_run() -> None:
    offer_runs(select)
