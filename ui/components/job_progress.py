"""Jobs under way: how far each is, with a way to stop it, and what there is to see meanwhile."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from jobs import Job, JobView, TextView, TrainingView
from lstm_core.data.model_spec import program_of
from lstm_core.data.text_time import COMPILING
from lstm_core.data.training_time import compile_seconds
from lstm_core.errors import StoreError
from ui.services import may_steer, under_way
from ui.wording import about, plain, roughly, so_far

REFRESH = 0.3  # seconds between looks
UNHURRIED = 3.0  # the same, for what has to wait
FAR = 3  # tasks before it: what has as many is not looked at in a hurry


def job_progress(
    jobs: Sequence[tuple[str, Job]],
    *,
    of: str,
    live: Callable[[Mapping[str, JobView]], None] = lambda views: None,
    speed: bool = False,
) -> None:
    """One row for each job; when one ends, the whole page is drawn again.

    Args:
        jobs: each after its name for the reader, which may be empty.
        of: tells these rows from others on the same page.
        live: draws what there is to see, from where the jobs stand, by name, in every look.
        speed: say how fast trainings are, too.
    """
    seconds = look_seconds([job.view() for _, job in jobs])
    st.fragment(_look, run_every=seconds)(jobs, of, live, speed, seconds)


def look_seconds(views: Sequence[JobView]) -> float:
    """Until the next look. A look costs the server milliseconds, so that thirty visitors who all
    wait for their turn and look as often as one can would leave no time for anybody's pages."""
    far = (view.state == "queued" and view.place >= FAR for view in views)
    return UNHURRIED if all(far) else REFRESH


def _look(
    jobs: Sequence[tuple[str, Job]],
    of: str,
    live: Callable[[Mapping[str, JobView]], None],
    speed: bool,
    seconds: float,
) -> None:
    """``seconds`` between looks so far: only the whole page can look more often."""
    views = [job.view() for _, job in jobs]
    if not all(view.active for view in views) or look_seconds(views) < seconds:
        st.rerun()
    with st.container():  # one place, so that what is live below it stays where it is
        for (name, job), view in zip(jobs, views, strict=True):
            _row(name, view, job, of, speed)
    try:
        live({name: view for (name, _), view in zip(jobs, views, strict=True)})
    except StoreError:  # a run that it shows is gone meanwhile: the page says so
        st.rerun()


def _row(name: str, view: JobView, job: Job, of: str, speed: bool) -> None:
    text = where_it_is(view)
    if speed and isinstance(view, TrainingView) and view.updates_per_second:
        text += f" · {view.updates_per_second:,.0f} updates/s"
    if name:
        text = f"{plain(name)}: {text[0].lower()}{text[1:]}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(view.share, text=text)
        if may_steer(view.owner):
            st.button(
                "Stop", icon=":material/stop_circle:", key=f"stop_{of}_{view.id}", on_click=job.stop
            )
    if not may_steer(view.owner):
        st.caption("Started in another tab or by another visitor, who can stop it.")
        under_way(job.name, type(job))  # its visitor may have left: now it is yours


def where_it_is(view: JobView) -> str:
    """How far a job is, in a few words."""
    if view.state == "queued":
        if view.starting is not None:
            since, takes = view.starting
            return f"Starting TensorFlow, once, {so_far(takes, since)}"
        before = f"{view.place} before this one" if view.place else "next"
        return f"Waiting, {before}, {about(view.wait_seconds)}"
    if view.state == "preparing" and isinstance(view, TrainingView):
        return _compiling(view, compile_seconds(program_of(view.config)))
    if view.state == "preparing" and isinstance(view, TextView):
        return _compiling(view, COMPILING)
    if isinstance(view, TextView) and view.stopping:
        return "Stopping: looking at what it learned, and saving it"
    if isinstance(view, TrainingView) and view.share == 1:
        return "Evaluating the finished network"
    left = view.seconds_left
    return view.progress.capitalize() + (f", {roughly(left)} left" if left is not None else "")


def _compiling(view: JobView, takes: float) -> str:
    return f"Compiling the network, {so_far(takes, view.phase_seconds)}"
