"""Jobs under way: how far each is, with a way to stop it, and what there is to see meanwhile."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from jobs import Job, JobView, TrainingView, job_queue
from ui.charts.learning_curves import learning_curves
from ui.services import under_way, visitor
from ui.wording import duration, plain

REFRESH = 0.3  # seconds between looks


@st.fragment(run_every=REFRESH)
def job_progress(
    jobs: Sequence[tuple[str, Job]],
    *,
    of: str,
    live: Callable[[Mapping[str, JobView]], None] = lambda views: None,
    figures: bool = False,
) -> None:
    """One row for each job; when one ends, the whole page is drawn again.

    Args:
        jobs: each after its name for the reader, which may be empty.
        of: tells these rows from others on the same page.
        live: draws what there is to see, from where the jobs stand, by name, in every look.
        figures: show the figures of trainings, too.
    """
    views = [job_queue().view(job) for _, job in jobs]
    if not all(view.active for view in views):
        st.rerun()
    for (name, job), view in zip(jobs, views, strict=True):
        if figures and isinstance(view, TrainingView):
            _figures(view)
        _row(name, view, job, of)
    live({name: view for (name, _), view in zip(jobs, views, strict=True)})


def _row(name: str, view: JobView, job: Job, of: str) -> None:
    text = where_it_is(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(view.share, text=f"{plain(name)}: {text.lower()}" if name else text)
        if view.owner == visitor():
            st.button(
                "Stop", icon=":material/stop_circle:", key=f"stop_{of}_{view.id}", on_click=job.stop
            )
    if view.owner != visitor():
        st.caption("Started in another tab or by another visitor, who can stop it.")
        under_way(job.name, type(job))  # its visitor may have left: now it is yours


def where_it_is(view: JobView) -> str:
    """How far a job is, in a few words."""
    if view.state == "queued":
        return f"{view.phase}, {f'{view.place} before this one' if view.place else 'next'}"
    if view.state != "training":
        return view.phase
    if isinstance(view, TrainingView) and view.share == 1:
        return "Evaluating the finished network"
    left = view.seconds_left
    return view.progress.capitalize() + (f", {duration(left)} left" if left is not None else "")


def _figures(view: TrainingView) -> None:
    """Epoch, loss, accuracy, speed and time left. The widths are fixed, so that nothing moves
    sideways as the numbers grow."""
    known = len(view.loss) > 0
    with st.container(horizontal=True):
        st.metric(f"Epoch of {view.config.epochs:,}", f"{int(view.epoch):,}", width=115)
        st.metric("Loss", f"{view.loss[-1]:.3f}" if known else "–", width=75)
        st.metric("Accuracy", f"{view.accuracy[-1]:.0%}" if known else "–", width=80)
        st.metric("Updates/s", f"{view.updates_per_second:,.0f}", width=95)
        left = view.seconds_left
        st.metric("Time left", "–" if left is None else duration(left), width=125)


def training_curves(views: Mapping[str, JobView]) -> None:
    """What there is to see of trainings under way, for ``live``."""
    for view in views.values():
        if isinstance(view, TrainingView):
            learning_curves(view.loss, view.accuracy, view.config.epochs)
    st.caption("The epochs that are done are kept when it is stopped.")
