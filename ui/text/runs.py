"""Runs of texts: the one that is shown, the training of one, and what is computed of one.

What Streamlit keeps of a page holds configs, never runs, which may be megabytes.
"""

import streamlit as st

from jobs import TextTraining, job_queue
from jobs.text_task import stopped_after
from lstm_core.config.text_config import TextConfig
from lstm_core.errors import Refused, StoreError
from lstm_core.text_run import TextRun
from ui import session
from ui.services import NotStored, under_way, visitor
from ui.text import draft
from ui.text.corpora import corpus_named, name_of, text_store


@st.cache_resource(max_entries=4, show_spinner=False)
def _stored(run_hash: str, folder: str) -> TextRun:
    run = text_store().load(run_hash)
    if run is None:
        raise NotStored()
    return run


def text_run(run_hash: str) -> TextRun:
    """A finished run.

    Raises:
        NotStored: if there is none.
        StoreError: if it cannot be read.
    """
    unsaved = job_queue().unsaved(run_hash, TextRun)
    return unsaved or _stored(run_hash, str(text_store().folder))


def finished(config: TextConfig) -> tuple[TextRun | None, str]:
    """The run of these settings, or the one of a training that ended early, and what is to be
    said about it."""
    last = job_queue().last(config.hash)
    view = last.view() if isinstance(last, TextTraining) else None
    if view is not None and not view.active and view.result not in (None, config):
        session.TEXT_STOPPED.get()[config.hash] = view.result.updates
    message = "" if view is None or view.active else view.message
    if view is not None and view.result is not None:  # the badge of the run says it
        stopped = stopped_after(view.result.updates, config.updates)
        message = message.removesuffix(stopped).strip()
    run, notice = _find(config.hash)
    if run is not None:
        session.TEXT_STOPPED.get().pop(config.hash, None)
    updates = session.TEXT_STOPPED.get().get(config.hash)
    if run is None and updates is not None and 0 < updates <= config.updates:
        run, _ = _find(config.replace(updates=updates).hash)
    return run, " ".join(filter(None, (message, notice)))


def shown_before() -> TextRun | None:
    """The run that was shown last."""
    return _find(session.TEXT_SHOWN.get())[0] if session.TEXT_SHOWN.get() else None


def _find(run_hash: str) -> tuple[TextRun | None, str]:
    try:
        return text_run(run_hash), ""
    except NotStored:
        return None, ""
    except StoreError as error:
        return None, f"{error}."


def active_job(config: TextConfig) -> TextTraining | None:
    """The training of this config that is under way, whoever started it."""
    return under_way(config.hash, TextTraining)


def own_job() -> TextTraining | None:
    """The training on a text that this visitor has under way."""
    jobs = [job for job in job_queue().of(visitor()) if isinstance(job, TextTraining)]
    return next(iter(jobs), None)


def train() -> None:
    """Queue the training that this visitor's settings ask for. Settings that cannot work train
    nothing, and the page says why."""
    if (config := draft.made()) is not None:
        _queue(config)


def continue_training(config: TextConfig, passes: int) -> None:
    """Go on with a run until the text was read so often, and show that longer run."""
    longer = config.replace(updates=passes * config.updates_per_pass)
    draft.put(passes=passes)
    _queue(longer, resume=config)


def _queue(config: TextConfig, resume: TextConfig | None = None) -> None:
    if resume is None:
        session.TEXT_STOPPED.get().pop(config.hash, None)
    else:  # what there is until there is more: it may be stopped before its first update
        session.TEXT_STOPPED.get()[config.hash] = resume.updates
    try:
        corpus = corpus_named(name_of(config.corpus))
        if all(one.hash != config.corpus for one in text_store().texts.entries()):
            text_store().texts.save(corpus)  # where the worker reads it
        job_queue().submit(TextTraining(config, corpus.name, visitor(), resume=resume))
    except (Refused, StoreError) as error:
        session.REFUSED.set(f"{error}")
