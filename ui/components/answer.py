"""What takes seconds to find out: a worker does, so that pages of others stay quick."""

import time
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from jobs import job_queue
from jobs.workers import Call, Task
from lstm_core.errors import Stopped
from ui.services import visitor

LOOK = 0.05  # seconds between looks whether it is there
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def answer(
    name: Hashable,
    words: str,
    seconds: float,
    function: Callable[Asked, Found],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Found:
    """What a function of the core says, which is kept. The page waits and says ``words``; a visitor
    who leaves finds the answer when coming back.

    Args:
        name: of the question, such as a run's hash; equal ones have equal answers.
        seconds: that it takes, as predicted; what is quick does not wait for a worker.

    Raises what the function raises, and ``WorkerLost``.
    """
    while True:
        asked = _ask(name, seconds, function, args, kwargs)
        if isinstance(asked, Task) and not asked.done():
            _wait(asked, words)
        try:
            return asked.result()
        except (CancelledError, Stopped):  # by another visitor, who had asked the same and more
            continue


def answer_so_far(
    name: Hashable,
    seconds: float,
    function: Callable[Asked, Found],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Found | None:
    """The same for what is drawn again soon: None where it is not there yet, or failed."""
    asked = _ask(name, seconds, function, args, kwargs)
    there = asked.done() and not asked.cancelled() and asked.exception() is None
    return asked.result() if there else None


def _ask(
    name: Hashable,
    seconds: float,
    function: Callable[..., Found],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Future[Found]:
    call = Call(function, args, kwargs)
    return job_queue().answers.ask((function.__name__, name), call, visitor(), seconds)


def _wait(asked: Task, words: str) -> None:
    begun = lambda: asked.done() or asked.worker is not None
    for said, until in (("Waiting for a free worker", begun), (words, asked.done)):
        with st.spinner(said, show_time=True):
            while not until():
                time.sleep(LOOK)
                _ = "answer" in st.session_state  # where Streamlit ends the run of one who has left
