"""The seeds view: each run's final accuracy as a distribution over seeds, which are trained here
if they are not there yet."""

import functools
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from lstm_core import RunConfig
from lstm_core.config.title import kind_of
from lstm_core.experiments.comparison import unlike
from lstm_core.experiments.replicates import with_seeds
from lstm_core.storage.store import Entry
from ui.charts.learning_curves import RUN_COLOURS
from ui.charts.seed_strips import seed_strips
from ui.compare.seed_jobs import begin_seeds, last_seeds_job, seconds_for_seeds, seeds_job
from ui.compare.verdicts import summaries, summary_table, verdicts
from ui.components.choice import choice
from ui.components.job_progress import job_progress
from ui.components.table_behind import table_behind
from ui.components.train_button import train_button
from ui.services import store
from ui.training import seconds_together
from ui.wording import plain

COUNTS = ("10", "30", "100")


def seeds(configs: dict[str, RunConfig]) -> None:
    """Strip plots of final accuracies, with verdicts, for as many seeds as are there."""
    count = int(choice("Seeds of each", COUNTS, name="seeds", default="30", of="compare"))
    groups = _groups(configs)
    under_way = {label: seeds_job(config, count) for config, label in groups.items()}
    jobs = [(label, job) for label, job in under_way.items() if job is not None]
    found = _found(groups, count)
    missing = [config for config, entries in found.items() if len(entries) < count]
    if missing and len(jobs) < len(missing):
        seconds = seconds_together([seconds_for_seeds(config, count) for config in missing])
        train_button(f"{count} seeds of each", seconds, "casino", _begin, missing, count)
    if jobs:
        live = lambda views: _show(configs, _found(groups, count), count)  # points so far
        job_progress(jobs, of="seeds", live=live)
    else:
        _show(configs, found, count)
        for config in groups:
            _ending(config, count)


def _begin(configs: list[RunConfig], count: int) -> None:
    for config in configs:
        begin_seeds(config, count)


def _groups(configs: dict[str, RunConfig]) -> dict[RunConfig, str]:
    """The configs apart from their seed, each with its label: two seeds of one config are
    one distribution."""
    groups: dict[RunConfig, str] = {}
    for label, config in configs.items():
        groups.setdefault(config.replace(seed=0), label)
    return groups


def _found(groups: Iterable[RunConfig], count: int) -> dict[RunConfig, list[Entry]]:
    """What the store holds of the seeds of each."""
    entry = store().entry
    return {
        config: [found for one in _seeds_of(config, count) if (found := entry(one)) is not None]
        for config in groups
    }


@functools.lru_cache(maxsize=32)
def _seeds_of(config: RunConfig, count: int) -> tuple[RunConfig, ...]:
    """Kept, because a hundred configs take longer to check than their entries to read."""
    return tuple(with_seeds(config, count))


def _ending(config: RunConfig, count: int) -> None:
    """How the last series of these seeds ended, if there is something to say."""
    job = last_seeds_job(config, count)
    if job is not None and (message := job.view().message):
        st.warning(plain(f"{kind_of(config)}: {message}"), icon=":material/info:")


def _show(configs: dict[str, RunConfig], entries: dict[RunConfig, list[Entry]], count: int) -> None:
    """Verdicts, points and table of the seeds that are there."""
    groups = _groups(configs)
    found = {label: entries[config] for config, label in groups.items() if entries[config]}
    if len(groups) < len(configs):
        st.caption("Runs that differ in their seed alone are one distribution.")
    if not found:
        st.info(
            "No seeds are trained yet. One run says little about a framing: the seed decides a "
            "lot. Thirty of each take a few seconds.",
            icon=":material/casino:",
        )
        return
    verdicts(found, count)
    if explanation := unlike(list(configs.values())):
        st.caption(plain(explanation))
    said = summaries(found)
    seed_strips(
        _points(found),
        key="seed_strips",
        intervals={label: (one.low, one.high) for label, one in said.items()},
        colours=dict(zip(configs, RUN_COLOURS, strict=False)),
    )
    partial = [
        f"{label} has {len(of_label)} of {count} seeds"
        for label, of_label in found.items()
        if len(of_label) < count
    ]
    if partial:
        st.caption(f":material/hourglass_empty: Partial: {plain('; '.join(partial))}.")
    summary_table(found, said, count)
    shown = {label: config for config, label in groups.items() if label in found}
    table_behind(
        lambda: _listed(shown, count),
        key="seed_strips",
        columns={"run": "Run", "seed": "Seed", "accuracy": "Final accuracy", "loss": "Final loss"},
    )


def _points(found: dict[str, list[Entry]]) -> dict[str, pd.DataFrame]:
    """A row for each seed of each, by label."""
    return {
        label: pd.DataFrame(
            {"seed": one.config.seed, "accuracy": one.final_accuracy, "loss": one.final_loss}
            for one in entries
        )
        for label, entries in found.items()
    }


def _listed(configs: dict[str, RunConfig], count: int) -> pd.DataFrame:
    """The points of all in one table."""
    entries = _found(configs.values(), count)
    points = _points({label: entries[config] for label, config in configs.items()})
    return pd.concat([rows.assign(run=label) for label, rows in points.items()])
