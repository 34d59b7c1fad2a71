"""What the whole process shares: the store, the job runner, the warm-up."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jobs import JobQueue
from jobs.limits import Limits
from lstm_core import Run, RunConfig, Store
from lstm_core.errors import StoreError
from lstm_core.storage.shipped import SHIPPED_SEED, shipped_configs

STATEFUL = RunConfig(framing="stateful", seed=SHIPPED_SEED)  # the network of K and B
WARM_UP_DELAY = 1.0  # seconds: the first page comes first


@st.cache_resource
def store() -> Store:
    return Store()


@st.cache_resource
def runner() -> JobQueue:
    limits = Limits.from_environment()
    executor = ThreadPoolExecutor(limits.max_running, thread_name_prefix="training")
    return JobQueue(executor, store(), limits, before_training=load_tensorflow)


def load_tensorflow() -> None:
    """Import TensorFlow and Keras, and keep Streamlit's hands off them.

    Streamlit calls ``keras.backend.clear_session`` after every run of a script or a fragment.
    That clears Keras's state in all threads, those that build or train a network included,
    and collects garbage for long enough to starve them.
    """
    from lstm_core.training.backend import keras

    keras.backend.clear_session = lambda *args, **kwargs: None


@st.cache_resource
def warm_up() -> threading.Thread | None:
    """Import TensorFlow and compile the published shapes, once, behind the first page."""
    if not runner().limits.warm_up:
        return None

    def work() -> None:
        time.sleep(WARM_UP_DELAY)
        load_tensorflow()
        import lstm_core.experiments.statistics  # noqa: F401  SciPy takes a second
        from lstm_core.training.pool import POOL

        for config in shipped_configs():
            POOL.prepare(config)

    thread = threading.Thread(target=work, name="warm-up", daemon=True)
    thread.start()
    return thread


def visitor() -> str:
    """This browser session, the owner of the jobs it starts. A reload makes a new one."""
    return get_script_run_ctx().session_id


def present(session: str) -> bool:
    """Whether a visitor's session is still connected."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)


class NotStored(Exception):
    """There is no such run yet."""


@st.cache_resource(max_entries=16, show_spinner=False)
def _stored(run_hash: str) -> Run:
    run = store().load(run_hash)
    if run is None:
        raise NotStored  # an exception is not cached, so a later look finds it
    return run


def forget_run(run_hash: str) -> None:
    """Read a run anew at the next look: it was trained again."""
    _stored.clear(run_hash)


def find_run(config: RunConfig) -> tuple[Run | None, str]:
    """The finished run of a config, if there is one, and what is to be said about it.

    That a stored run was damaged is found out once, and then said until there is a new one.
    """
    problems = st.session_state.setdefault("store_problems", {})
    unsaved = runner().unsaved(config.hash)
    if unsaved is not None:
        return unsaved, ""
    try:
        run = _stored(config.hash)
    except NotStored:
        return None, problems.get(config.hash, "")
    except StoreError as error:
        problems[config.hash] = f"{error}."
        return None, problems[config.hash]
    problems.pop(config.hash, None)
    return run, ""
