"""The training of the run on the table: starting, watching and stopping it."""

import time
from collections.abc import Sequence

import streamlit as st

from jobs import AnyJob, JobView, Training, TrainingView
from lstm_core import Run, RunConfig
from lstm_core.config.allowed import MAX_EPOCHS
from lstm_core.errors import Refused
from lstm_core.storage.shipped import shipped_configs
from ui.charts.learning_curves import learning_curves
from ui.services import forget_run, present, runner, visitor
from ui.settings import adopt, on_table
from ui.wording import duration, plain

REFRESH = 0.3  # seconds between looks at a training
INSTANT = 0.35  # a training that ends within this time is shown without a live view
FULL_SPEED = "Full"
PACES = {FULL_SPEED: None, "50/s": 50.0, "10/s": 10.0, "2/s": 2.0}
_PACE = "pace"
_REFUSED, _MESSAGES = "refused", "messages"
MESSAGE_SECONDS = 8.0  # when two jobs end, the page is drawn twice within a moment
_FOLLOWED, _JUST_TRAINED, _LIVE = "followed_job", "just_trained", "live_tried"
_LIVE_JOB, _ASKED = "live_job", "asked_epochs"


def begin(config: RunConfig, *, resume: Run | None = None, fresh: bool = False) -> None:
    """Put a config on the table and queue its training for this visitor."""
    adopt(config)
    _start(config, resume=resume, fresh=fresh)


def restart_live(config: RunConfig) -> None:
    """What the Live switch does: drop the training it began before, and begin the new one."""
    if (old := st.session_state.get(_LIVE_JOB)) is not None:
        old.stop(discard=True)
    st.session_state[_LIVE] = config.hash
    st.session_state[_LIVE_JOB] = _start(config)


def live_is_due(config: RunConfig) -> bool:
    """Whether Live has yet to try this config: what failed or was stopped is not repeated."""
    return st.session_state.get(_LIVE) != config.hash


def _start(config: RunConfig, *, resume: Run | None = None, fresh: bool = False) -> Training | None:
    st.session_state.pop(_MESSAGES, None)  # of the training before
    pace = PACES[st.session_state.get(_PACE) or FULL_SPEED]
    job = queue(Training(config, visitor(), resume=resume, pace=pace, fresh=fresh))
    if job is not None:
        st.session_state[_FOLLOWED] = job
        job.finished.wait(INSTANT)
    return job


def seconds_together(each: Sequence[float]) -> float:
    """How long jobs take that are begun at once, from how long each takes alone."""
    return max(*each, sum(each) / runner().limits.max_running)


def queue(job: AnyJob) -> AnyJob | None:
    """Hand a job to the runner; why it would not take it is kept for ``show_refusal``."""
    try:
        return runner().submit(job)
    except Refused as refusal:
        st.session_state[_REFUSED] = str(refusal)
        return None


def settle() -> None:
    """Take up the training this visitor followed, if it has ended: what it made goes on the
    table, and what is to be said about it is kept for ``show_message``. Call it before
    anything is drawn."""
    job = st.session_state.get(_FOLLOWED)
    if job is None or job.active:
        return
    del st.session_state[_FOLLOWED]
    view = runner().view(job)
    remember(view.message)
    if view.result is None:
        return
    forget_run(view.result.hash)
    if len(view.loss) > view.first_epoch:
        st.session_state[_JUST_TRAINED] = view.result.hash
    if view.result != view.config:  # stopped early: its epochs are those that are done
        st.session_state.setdefault(_ASKED, {})[view.result.hash] = view.config.epochs
        if on_table() == view.config:
            adopt(view.result)


def remember(message: str) -> None:
    """Have ``show_message`` say something, whenever a page that does comes next."""
    if message:
        st.session_state.setdefault(_MESSAGES, []).append((message, None))


def show_message() -> None:
    """Say how trainings ended, if there is anything to say: for a while from the first time."""
    now = time.monotonic()
    messages = [(text, first or now) for text, first in st.session_state.get(_MESSAGES, [])]
    messages = [(text, first) for text, first in messages if now - first < MESSAGE_SECONDS]
    st.session_state[_MESSAGES] = messages
    for text, _ in messages:
        st.warning(plain(text), icon=":material/info:")


def show_refusal() -> None:
    if refusal := st.session_state.pop(_REFUSED, None):
        st.error(refusal, icon=":material/block:")


def active_job(config: RunConfig) -> Training | None:
    """The training of this config that is under way, whoever started it; the page follows it."""
    job = runner().find(config.hash, visitor(), present)
    if job is not None:
        st.session_state[_FOLLOWED] = job
    return job


def origin(run: Run) -> str:
    """Where a run on the page comes from."""
    if st.session_state.get(_JUST_TRAINED) == run.hash:
        return f"Trained just now in {duration(run.history.seconds[-1])}"
    if run.config in shipped_configs():
        return "From the store: shipped with the app"
    return "From the store: trained here before"


def train_on_control(run: Run) -> None:
    """More epochs for a finished run: as many again, or what it was stopped short of."""
    epochs = run.config.epochs
    if epochs >= MAX_EPOCHS:
        return
    asked = st.session_state.get(_ASKED, {}).get(run.hash, 2 * epochs)
    with st.popover("Train on", icon=":material/fast_forward:"):
        more = st.number_input(
            "More epochs",
            min_value=1,
            max_value=MAX_EPOCHS - epochs,
            value=min(asked, MAX_EPOCHS) - epochs,
            step=50,
            key=f"more_{run.hash}",
        )
        st.caption(f"The result is that of one run of {epochs + more:,} epochs.")
        st.button(
            "Go on",
            type="primary",
            key="go_on",
            on_click=begin,
            args=(run.config.replace(epochs=epochs + more),),
            kwargs={"resume": run},
        )


def pace_control() -> None:
    """How fast a training may go: for a room that wants to follow."""
    st.segmented_control(
        "Pace",
        list(PACES),
        default=FULL_SPEED,
        key=_PACE,
        required=True,
        persist_state="session",
        on_change=_pace_changed,
        help="Full speed, or so many epochs per second that a room can follow.",
    )


def _pace_changed() -> None:
    for job in runner().of(visitor()):
        if isinstance(job, Training):
            job.set_pace(PACES[st.session_state[_PACE]])


@st.fragment(run_every=REFRESH)
def watch(job: Training) -> None:
    """The live view of a training; when it ends, the whole page is drawn again."""
    view = runner().view(job)
    if not view.active:
        st.rerun()
    mine = view.owner == visitor()
    if view.state == "queued":
        st.info(_queue_text(view), icon=":material/hourglass_top:")
    progress_row(view)
    learning_curves(view.loss, view.accuracy, view.config.epochs)
    with st.container(horizontal=True, vertical_alignment="center"):
        if mine:
            st.button("Stop", icon=":material/stop_circle:", key="stop", on_click=job.stop)
            st.caption("The epochs that are done are kept.")
        else:
            st.caption("Started in another tab or by another visitor, who can stop it.")
            active_job(view.config)  # its visitor may have left: then it is yours now


def progress_row(view: TrainingView) -> None:
    """Epoch, loss, accuracy, speed and time left, with the bar below them. The widths are
    fixed, so that nothing moves sideways as the numbers grow."""
    known = len(view.loss) > 0
    with st.container(horizontal=True):
        st.metric(f"Epoch of {view.config.epochs:,}", f"{int(view.epoch):,}", width=115)
        st.metric("Loss", f"{view.loss[-1]:.3f}" if known else "–", width=75)
        st.metric("Accuracy", f"{view.accuracy[-1]:.0%}" if known else "–", width=80)
        st.metric("Updates/s", f"{view.updates_per_second:,.0f}", width=95)
        left = view.seconds_left
        st.metric("Time left", "–" if left is None else duration(left), width=125)
    st.progress(view.share, text=phase(view))


def phase(view: JobView) -> str:
    return view.phase


def _queue_text(view: JobView) -> str:
    if view.place == 0:
        return "Next in the queue."
    return f"Waiting in the queue: {view.place} before this one."
