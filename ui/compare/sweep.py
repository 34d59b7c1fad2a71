"""The sweep view: a map over two settings of what many seeds of each combination come to, filled
while they train. A click on a cell shows its seeds."""

import streamlit as st

from lstm_core import RunConfig
from lstm_core.experiments.comparison import unlike
from lstm_core.experiments.sweep import Sweep, Trials
from lstm_core.experiments.sweep_tables import MEASURES
from lstm_core.wording import counted
from ui.address import ask, asked, bound
from ui.charts.sweep_map import CLICKED, sweep_map
from ui.compare.sweep_cells import EXACT, cell_seeds, in_words, map_cells, name_of
from ui.compare.sweep_controls import Asked, controls
from ui.compare.sweep_jobs import (
    begin_sweep,
    missing_of,
    seconds_for,
    sweep_ending,
    sweep_job,
    trials,
    trials_so_far,
)
from ui.components.choice import choice
from ui.components.job_progress import job_progress
from ui.components.table_behind import table_behind
from ui.components.train_button import train_button
from ui.training import INSTANT
from ui.wording import plain

MAP = "sweep_map"
TITLES = {"mean_accuracy": "Mean final accuracy", "updates": "Updates to 100%"}


def sweep(config: RunConfig, label: str) -> None:
    """The map around a config, the first of the runs that are compared."""
    st.caption(f"Every combination of one or two settings; all else is as in {plain(label)}.")
    wanted = controls(config)
    if wanted is None:
        return
    points = {name_of(point): point for point in wanted.sweep.cells}
    cells = ["", *points]
    tied = bound("at", "", valid=cells.__contains__, of="compare")
    at = st.session_state[tied["key"]]
    job = sweep_job(wanted.sweep)  # before what is known: what ends in between is known
    known = trials(wanted.sweep)
    if job is None and (missing := missing_of(wanted.sweep, known)):
        networks = counted(len(missing), "network")
        train_button(networks, seconds_for(missing), "grid_view", _begin, wanted)
    measure = choice("Measure", TITLES, name="measure", of="compare")
    if job is None:
        _map(wanted.sweep, known, measure, at)
        _table(wanted, measure)
        if message := sweep_ending(wanted.sweep):
            st.warning(plain(message), icon=":material/info:")
    else:

        def live(views) -> None:
            _map(wanted.sweep, trials_so_far(wanted.sweep), measure, at)
            if asked("at"):  # the rest of the page follows a click
                st.rerun()

        job_progress([("", job)], of="sweep", live=live)
    _cautions(wanted.sweep, known)
    names = {name: in_words(wanted.sweep, point) for name, point in points.items()}
    names[""] = "Choose one, or click on it"
    st.selectbox("Cell", cells, format_func=names.__getitem__, **tied)
    if at:
        cell_seeds(wanted.sweep, points[at], known)
    st.caption("The same on the command line, for a cluster or for more than two settings:")
    st.code(wanted.command, language=None, wrap_lines=True)


def _begin(asked_for: Asked) -> None:
    if (job := begin_sweep(asked_for.sweep)) is not None:
        job.finished.wait(INSTANT)


def _map(sweep: Sweep, known: Trials, measure: str, at: str) -> None:
    """Draw the cells."""

    def clicked() -> None:
        if cells := st.session_state[MAP].selection[CLICKED]:
            ask("at", cells[0]["point"])

    never = "Never: no seed reaches it. " if measure == "updates" else ""
    st.caption(
        f"{MEASURES[measure].capitalize()}. {never}Dashed: seeds are missing. "
        "A click on a cell shows its seeds."
    )
    cells = map_cells(sweep, known, measure, at)
    titles = [axis.replace("_", " ").capitalize() for axis in sweep.axes]
    said = (f"{row['point']}: {row['text']}" for row in cells.to_dict("records"))
    sweep_map(
        cells,
        titles=(titles[0], titles[1] if len(titles) > 1 else ""),
        exact=dict(zip(("row", "column"), titles, strict=False)) | EXACT,
        key=MAP,
        alt=f"{TITLES[measure]} over {' and '.join(titles)}: {'; '.join(said)}",
        on_click=clicked,
    )


def _table(wanted: Asked, measure: str) -> None:
    axes = dict(zip(("row", "column"), wanted.sweep.axes, strict=False))
    columns = {place: axis.replace("_", " ").capitalize() for place, axis in axes.items()}
    exact = {name: title.capitalize() for name, title in EXACT.items()}
    table_behind(
        lambda: map_cells(wanted.sweep, trials(wanted.sweep), measure, ""),
        key=MAP,
        columns=columns | exact,
    )


def _cautions(sweep: Sweep, known: Trials) -> None:
    """What of a map does not count, or is not to be compared."""
    tried = [known[config] for config in sweep.configs if config in known]
    if diverged := sum(trial.accuracy is None for trial in tried):
        st.caption(
            f":material/warning: {counted(diverged, 'network')} diverged: the loss stopped being "
            "a finite number. They count in no mean."
        )
    if explanation := unlike(list(sweep.cells.values())):
        st.caption(plain(explanation))
