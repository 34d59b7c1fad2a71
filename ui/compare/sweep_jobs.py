"""Sweeps trained in the background: what is known of one, and the job that trains the rest.

What came of each network is stored cell by cell, so a sweep that was stopped leaves what is done,
and one with more seeds or other values trains what is new.
"""

import streamlit as st

from jobs import Outcome, Series, job_queue
from lstm_core import RunConfig
from lstm_core.experiments.sweep import Sweep, Swept, Trials, cell_trials, run_sweep, stored_trials
from lstm_core.wording import counted
from ui.services import store, under_way, visitor
from ui.training import queue


def begin_sweep(sweep: Sweep) -> Series | None:
    """Queue what is missing of a sweep for this visitor, or find the job under way. If the queue
    refuses, nothing comes back and ``training.show_refusal`` says why."""
    return sweep_job(sweep) or queue(_series(sweep))


def sweep_job(sweep: Sweep) -> Series | None:
    """The job of this sweep that is under way, whoever started it."""
    return under_way(_name(sweep), Series)


def sweep_ending(sweep: Sweep) -> str:
    """How the newest job of this sweep ended, if there is something to say."""
    job = job_queue().last(_name(sweep))
    return "" if job is None else job.view().message


def trials(sweep: Sweep) -> Trials:
    """What is known: from the store, or from a job whose results the disk would not take."""
    known = _known(sweep.hash)
    known.update(stored_trials(sweep, store(), known))
    unsaved = job_queue().unsaved(_name(sweep), Swept)
    return known if unsaved is None else known | unsaved.trials


def trials_so_far(sweep: Sweep) -> Trials:
    """The same while it trains, quickly: what was not known before is in the cells."""
    known = _known(sweep.hash)
    known.update(cell_trials(sweep, store(), known))
    return known


def missing_of(sweep: Sweep, known: Trials) -> list[RunConfig]:
    return [config for config in sweep.configs if config not in known]


def seconds_for(missing: list[RunConfig]) -> float:
    """How long training them will take, side by side."""
    side_by_side = min(job_queue().workers.share, len(missing))
    return job_queue().predicted_seconds(*missing) / side_by_side


# One config gives one result, so what was known once stays true.
@st.cache_resource(max_entries=16, show_spinner=False)
def _known(sweep_hash: str) -> Trials:
    return {}


def _series(sweep: Sweep) -> Series:
    shelf, missing = store(), missing_of(sweep, trials(sweep))
    before = len(sweep.configs) - len(missing)

    def work(executor, stop, report) -> Outcome:
        swept = run_sweep(
            sweep,
            store=shelf,
            executor=executor,
            stop=stop,
            report=lambda done, asked: report(done - before, asked - before),
        )
        kept = swept if swept.problem else None
        return Outcome(f"{swept.problem}." if swept.problem else "", {_name(sweep): kept})

    over = " and ".join(axis.replace("_", " ") for axis in sweep.axes)
    title = f"Sweep over {over} · {counted(len(missing), 'network')}"
    return Series(_name(sweep), title, missing, work, visitor())


def _name(sweep: Sweep) -> str:
    return f"sweep:{sweep.hash}"
