"""What the pages ask of the process: its job queue, its store, who is visiting, saved runs."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jobs import AnyJob, job_queue
from lstm_core import Run, RunConfig, Store
from lstm_core.errors import StoreError
from lstm_core.storage.shipped import SHIPPED_SEED
from ui import session
from ui.reach import is_for_one

STATEFUL = RunConfig(framing="stateful", seed=SHIPPED_SEED)  # the network of K and B
BY_RUN: dict[str | type[Any], Callable[[Any], Any]] = {
    Run: lambda run: (run.hash, len(run.snapshot_epochs))
}
"""How Streamlit's caches tell runs apart."""


def store() -> Store:
    return job_queue().store


def visitor() -> str:
    """This browser session, the owner of the jobs it starts. A reload makes a new one."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def may_steer(owner: str) -> bool:
    """Whether this visitor may stop a job and set its pace: one's own, and where nobody else can
    be there, any, since one's other tabs are other visitors."""
    return owner == visitor() or is_for_one()


def present(session: str) -> bool:
    """Whether a visitor's session is still connected."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def under_way(name: str, kind: type[AnyJob]) -> AnyJob | None:
    """The job of this name that is under way, whoever started it; it becomes this visitor's
    where the one who did has left."""
    job = job_queue().find(name, visitor(), present)
    return job if isinstance(job, kind) else None


class NotStored(StoreError):
    """There is no such run, or not yet, or no longer."""

    def __init__(self) -> None:
        super().__init__("the run is no longer stored")


@st.cache_resource(max_entries=8, show_spinner=False)
def _stored(run_hash: str) -> Run:
    run = store().load(run_hash)
    if run is None:
        raise NotStored()  # an exception is not cached, so a later look finds it
    return run


def forget_run(run_hash: str) -> None:
    """Read a run anew at the next look: it was trained again."""
    _stored.clear(run_hash)


def run_of(config: RunConfig) -> Run:
    """The finished run of a config, in any thread: what Streamlit keeps until a visitor asks for
    it, such as a download, keeps the config and not the run, which may be megabytes.

    Raises:
        NotStored: if there is none.
        StoreError: if it cannot be read. What draws a part of a page again by itself, later than
            the page, may meet either.
    """
    return job_queue().unsaved(config.hash, Run) or _stored(config.hash)


def find_run(config: RunConfig) -> tuple[Run | None, str]:
    """The finished run of a config, if there is one, and what is to be said about it.

    That a stored run was damaged is found out once, and then said until there is a new one.
    """
    problems = session.STORE_PROBLEMS.get()
    try:
        run = run_of(config)
    except NotStored:
        return None, problems.get(config.hash, "")
    except StoreError as error:
        problems[config.hash] = f"{error}."
        return None, problems[config.hash]
    problems.pop(config.hash, None)
    return run, ""
