"""The web server around the pages: how it begins and ends, what it logs, what it keeps shut."""

import ctypes
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

import jobs

OURS = ("jobs", "lstm_core", "ui")
MALLOC = {-8: 2, -3: 128 * 1024, -1: 128 * 1024}
"""M_ARENA_MAX, and bytes of M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, as in glibc's malloc.h."""


class _Formatter(logging.Formatter):
    """Control characters, which an error's message may hold, are written as escapes."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in line)


def log_to_stderr() -> None:
    """Write what our packages log to standard error: the level is ``LSTM_LOG``, or INFO."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in OURS:
        logger = logging.getLogger(name)
        logger.setLevel(os.environ.get("LSTM_LOG", "INFO").upper())
        logger.handlers = [handler]


class NoMetrics:
    """Streamlit tells anyone who asks how many sessions it has, and has no setting for it."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.app
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/_stcore/metrics"):
            answer = PlainTextResponse("Not found", 404)
        await answer(scope, receive, send)


MIDDLEWARE = [Middleware(NoMetrics)]


def give_memory_back() -> None:
    """Have glibc give memory back to the system that pages have left.

    Every run of a page has a thread, to which glibc gives an arena of memory, up to eight for each
    processor; what is free in one is of no use to the others. Two will do, since threads wait for
    Python's lock anyway. And once a block of megabytes was freed, such as a figure, blocks of that
    size come from arenas from then on, where small ones that live longer keep them from shrinking
    (mallopt(3), M_MMAP_THRESHOLD): a limit that is set does not grow.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            for setting, value in MALLOC.items():
                ctypes.CDLL(None).mallopt(setting, value)


def pass_over_former_pages() -> None:
    """Have a fragment run on its own page alone.

    A page that is being left may still ask for a run of one of its fragments: by a timer, say. Such
    a request waits until the next page is drawn. Streamlit (1.67) then takes it for a run of the
    former page, has the browser clear what was drawn, and finds no fragment to draw instead.
    """
    run = ScriptRunner._run_script

    def run_of_this_page(runner: ScriptRunner, rerun_data: RerunData) -> None:
        context = get_script_run_ctx()
        here = context is None or rerun_data.page_script_hash == context.page_script_hash
        if here or not rerun_data.fragment_id_queue:
            run(runner, rerun_data)

    ScriptRunner._run_script = run_of_this_page  # type: ignore[assignment, method-assign]


@asynccontextmanager
async def serving(server: st.App) -> AsyncIterator[None]:
    """Streamlit takes pages/ for a menu of its own until the first visit has run
    ``st.navigation``, and so answers a first visit to /train with "Page not found"."""
    PagesManager.uses_pages_directory = False
    pass_over_former_pages()
    log_to_stderr()
    give_memory_back()
    yield
    jobs.close()
