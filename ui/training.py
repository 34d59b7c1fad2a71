"""Trainings of this visitor: starting them, and taking up what they make."""

import time
from collections.abc import Iterable, Sequence

import streamlit as st

from jobs import AnyJob, Training, TrainingView, job_queue
from lstm_core import Run, RunConfig
from lstm_core.errors import Refused
from lstm_core.storage.shipped import shipped_configs
from ui import session
from ui.current_run import select, stopped_early
from ui.services import find_run, forget_run, under_way, visitor
from ui.wording import duration, plain

INSTANT = 0.35  # a training that ends within this time is shown without a live view
SOON_OVER = 2.0  # seconds of training that are replayed, for nobody could follow them
FULL_SPEED = "Full"
PACES = {FULL_SPEED: None, "50 epochs/s": 50.0, "10 epochs/s": 10.0, "2 epochs/s": 2.0}
MESSAGE_SECONDS = 8.0  # when two jobs end, the page is drawn twice within a moment


def begin(config: RunConfig, *, fresh: bool = False) -> None:
    """Select a run and queue its training for this visitor."""
    select(config)
    _start(config, fresh=fresh)


def continue_training(config: RunConfig, epochs: int) -> None:
    """Go on with the run of a config to so many epochs in all, and select that longer run. Where
    it was saved before, the training ends at once and says so."""
    longer = config.replace(epochs=epochs)
    select(longer)
    run, notice = find_run(config)
    if run is None:
        session.REFUSED.set(notice or "The run to go on with is no longer stored. Train it anew.")
    else:
        _start(longer, resume=run)


def restart_live(config: RunConfig) -> None:
    """What the Live switch does: drop the training it began before, and begin the new one."""
    if (old := session.LIVE_JOB.get()) is not None:
        old.stop(discard=True)
        if old.active:  # how it ends is nothing to say above the new one
            session.FOLLOWED.get().pop(old.id, None)
    session.LIVE_TRIED.set(config.hash)
    session.LIVE_JOB.set(_start(config))


def live_is_due(config: RunConfig) -> bool:
    """Whether Live has yet to try this config: what failed or was stopped is not repeated."""
    return session.LIVE_TRIED.get() != config.hash


def _start(config: RunConfig, *, resume: Run | None = None, fresh: bool = False) -> Training | None:
    session.MESSAGES.set([])  # of the training before
    pace = PACES[session.PACE.get() or FULL_SPEED]
    job = queue(Training(config, visitor(), resume=resume, pace=pace, fresh=fresh))
    if job is not None:
        follow([job])
        job.finished.wait(INSTANT)
    return job


def seconds_together(each: Sequence[float]) -> float:
    """How long jobs take that are begun at once, from how long each takes alone."""
    return max(*each, sum(each) / job_queue().workers.share)


def queue(job: AnyJob) -> AnyJob | None:
    """Hand a job to the queue; why it would not take it is kept for ``show_refusal``."""
    try:
        return job_queue().submit(job)
    except Refused as refusal:
        session.REFUSED.set(str(refusal))
        return None


def follow(jobs: Iterable[Training]) -> None:
    """Have ``settle`` take up these when they end."""
    session.FOLLOWED.get().update((job.id, job) for job in jobs)


def settle() -> None:
    """Take up the trainings this visitor followed that have ended; what is to be said about them
    is kept for ``show_messages``. Call it before anything is drawn."""
    followed = session.FOLLOWED.get()
    for job in [job for job in followed.values() if not job.active]:
        del followed[job.id]
        view = job.view()
        asked, made, message = job.config, view.result, view.message
        if made is not None:
            forget_run(made.hash)
            if len(view.loss) > view.first_epoch:
                session.JUST_TRAINED.set((made.hash, session.RESULT_SHOWN.get()))
                if _nobody_saw(job, view):
                    session.REPLAY.set((made.hash, job.id))
            if made != asked:
                stopped_early(asked, made.epochs)
                # The result itself says so for as long as it is shown.
                message = message.replace(f"{stopped_text(made.epochs, asked.epochs)}.", "")
        remember(message)


def _nobody_saw(job: Training, view: TrainingView) -> bool:
    """Whether a training that this visitor asked for with a click was over too soon to be
    followed. Live trains at every change: a replay of each would hide the results."""
    asked = job.owner == visitor() and job is not session.LIVE_JOB.get()
    return asked and not view.was_paced and view.seconds < SOON_OVER


def stopped_text(done: int, asked: int) -> str:
    return f"Stopped after {done:,} of {asked:,} epochs"


def remember(message: str) -> None:
    """Have ``show_messages`` say something, whenever a page that does comes next."""
    if message.strip():
        session.MESSAGES.get().append((message.strip(), None))


def show_messages() -> None:
    """Say why a training was refused, and how others ended, if there is anything to say: for a
    while from the first time."""
    show_refusal()
    now = time.monotonic()
    said = [(text, first or now) for text, first in session.MESSAGES.get()]
    session.MESSAGES.set([(text, at) for text, at in said if now - at < MESSAGE_SECONDS])
    for text, _ in session.MESSAGES.get():
        st.warning(plain(text), icon=":material/info:")


def show_refusal() -> None:
    """Say why a job was refused, once."""
    if refusal := session.REFUSED.take():
        st.error(plain(refusal), icon=":material/block:")


def active_job(config: RunConfig) -> Training | None:
    """The training of this config that is under way, whoever started it; the page follows it."""
    job = under_way(config.hash, Training)
    if job is not None:
        follow([job])
    return job


def replay_of(run: Run) -> str:
    """A name for the replay that is due of a run; "" where none is."""
    of, name = session.REPLAY.get()
    return name if of == run.hash else ""


def before(run: Run) -> Run | None:
    """What was shown when a run was trained, if that was just now: for comparison."""
    of, config = session.JUST_TRAINED.get()
    if of != run.hash or config is None or config == run.config:
        return None
    return find_run(config)[0] if comparable(run.config, config) else None


def comparable(*configs: RunConfig) -> bool:
    """Whether the same was asked of the same sequence."""
    return len({(one.task, one.own_symbols) for one in configs}) == 1


def origin(config: RunConfig, run: Run) -> str:
    """Where the run that is shown for these settings comes from."""
    if run.config != config:
        return stopped_text(run.config.epochs, config.epochs)
    if session.JUST_TRAINED.get()[0] == run.hash:
        return f"Trained just now in {duration(run.history.seconds[-1])}"
    shipped = run.config in shipped_configs()
    return f"Saved result ({'came with the app' if shipped else 'trained here before'})"
