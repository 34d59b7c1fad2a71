"""The frame around every page: the current run, the link to the page, and what is in training."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

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


class CurrentRun(NamedTuple):
    """What the frame says of the run that a page is about: its ``title`` as Markdown, what is
    known of it, and what lists others to choose from, inside a dialog."""

    title: str
    parts: Sequence[str]
    offer: Callable[[], None]


def current_run() -> CurrentRun:
    """That of all pages but those about something else than a framing."""
    config = current()
    run, _ = finished_run(config)
    parts = []
    if run is not None:
        if run.config != config:
            parts.append(stopped_text(run.config.epochs, config.epochs))
        parts.append(f"Final accuracy {accuracy_text(run.final_accuracy)}")
    if active_job(config):
        parts.append("In training" if run is None else "In training again")
    return CurrentRun(title_of(config), parts, _offer_runs)


def sidebar(run: Callable[[], CurrentRun] = current_run) -> None:
    with st.sidebar:
        _show(run())
        copy_link()
        if jobs := job_queue().of(visitor()):
            st.caption("Under way")
            job_progress([(job.title, job) for job in jobs], of="frame")
        begin_at_top()


def _show(run: CurrentRun) -> None:
    st.caption("Current run")
    st.markdown(f"**{run.title}**")
    st.caption(" · ".join(run.parts) or "Not trained yet")
    if st.button(
        "Change",
        icon=":material/swap_horiz:",
        width="stretch",
        key="change_run",
        on_click=close_link,
    ):
        _choose_run(run.offer)


# A dialog, because a link clicked while a popover is closing finds the page half drawn.
@st.dialog("Choose another run")
def _choose_run(offer: Callable[[], None]) -> None:
    offer()


def _offer_runs() -> None:
    offer_runs(select)
