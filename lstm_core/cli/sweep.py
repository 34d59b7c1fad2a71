"""The command about many settings: sweep."""

import argparse
import os
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from typing import Any

import pandas as pd

from lstm_core.cli.options import AddCommand, add_cache, add_seeds, add_settings
from lstm_core.cli.output import counting, notice, or_none, out, print_json, table
from lstm_core.cli.runs import announce, given_settings, interruptible
from lstm_core.config.checks import whole
from lstm_core.config.notation import number
from lstm_core.data.training_time import training_seconds
from lstm_core.errors import InputError, SettingError
from lstm_core.experiments.axes import MAX_AXES, axis_from_text
from lstm_core.experiments.comparison import unlike
from lstm_core.experiments.executors import cluster, local_processes
from lstm_core.experiments.sweep import Sweep, Swept, run_sweep, stored_trials
from lstm_core.experiments.sweep_tables import cell_table, maps
from lstm_core.storage.store import Store

SEEDS = 10
MAX_WORKERS = 256
SHOWN = {
    "mean_accuracy": ("Mean final accuracy", "{:.2%}"),
    "updates": ("Updates to 100% running accuracy, median", "{:,.0f}"),
    "all_right": ("Seeds that reach it", "{:.0f}"),
}


def add(command: AddCommand) -> None:
    help = "Train every combination of several settings, with many seeds of each."
    sub = command("sweep", sweep, help)
    sub.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="SETTING=VALUES",
        help=f"a setting and its values, units=4,8,16; once for each of 1 to {MAX_AXES} "
        "(default: none, so it has to be given)",
    )
    add_seeds(sub, SEEDS)
    sub.add_argument(
        "--workers",
        type=number,
        metavar="N",
        help=f"processes of this machine that train, 1 to {MAX_WORKERS} (default: one for every "
        f"processor, {_processors()})",
    )
    sub.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster that trains, tcp://192.168.0.7:8786 (default: this machine)",
    )
    add_cache(sub)
    add_settings(sub)


def sweep(options: argparse.Namespace) -> int:
    asked, store = _asked(options), Store(options.cache)
    with _place(options) as executor:
        _announce(asked, store, options)
        with counting("network") as progress, interruptible() as interrupted:
            bar = progress.add_task("sweep", total=None)
            swept = run_sweep(
                asked,
                store=store,
                executor=executor,
                stop=interrupted,
                report=lambda done, total: progress.update(bar, completed=done, total=total),
            )
    if options.json:
        print_json(**_described(swept))
    else:
        _print(swept)
    if swept.problem:
        notice(swept.problem)
    if swept.complete:
        return 0
    kept = "" if swept.problem else " and stored; the same command goes on from there"
    done = f"{len(swept.trials):,} of {len(asked.configs):,} networks"
    notice(f"Stopped: {done} are done{kept}")
    return 130


def _asked(options: argparse.Namespace) -> Sweep:
    """The sweep that the options describe."""
    settings, axes = given_settings(options), {}
    for name, values in map(axis_from_text, options.over):
        if name in settings:
            reason = "--over has values of it; leave one of the two out."
            raise SettingError(name, settings[name], reason)
        if name in axes:
            raise InputError(f"--over {name}: is given twice; give all its values in one")
        axes[name] = values
    try:
        return Sweep.of({"seed": 0} | settings, axes, options.seeds)
    except SettingError as error:
        if error.setting in axes:
            raise InputError(f"--over {error}") from None
        raise


def _place(options: argparse.Namespace) -> AbstractContextManager[Executor]:
    """Where to train."""
    if options.scheduler is None:
        return local_processes(_workers(options))
    if options.workers is not None:
        raise InputError("--workers is for this machine; leave it out beside --scheduler")
    return cluster(options.scheduler)


def _workers(options: argparse.Namespace) -> int:
    count = _processors() if options.workers is None else options.workers
    return whole("workers", count, 1, MAX_WORKERS)


def _processors() -> int:
    return min(os.cpu_count() or 1, MAX_WORKERS)


def _announce(asked: Sweep, store: Store, options: argparse.Namespace) -> None:
    """Say how much is about to be trained, if anything."""
    known = stored_trials(asked, store)
    new = [config for config in asked.configs if config not in known]
    if not new:
        return
    where, side_by_side = f"at {options.scheduler}", 1
    if options.scheduler is None:
        side_by_side = min(_workers(options), len(new))
        where = f"in {side_by_side} process{'es' if side_by_side > 1 else ''}"
    what = f"{len(new):,} of {len(asked.configs):,} networks {where}"
    announce(what, sum(training_seconds(new, {})) / side_by_side, "stored cell by cell")


def _described(swept: Swept) -> dict[str, Any]:
    cells = []
    for row, (point, cell) in zip(
        cell_table(swept).to_dict("records"), swept.sweep.cells.items(), strict=True
    ):
        trials = {
            config: swept.trials[config]
            for config in swept.sweep.trainings[point]
            if config in swept.trials
        }
        cells.append(
            {
                "config": cell.to_dict(),
                "seeds": [config.seed for config in trials],
                "runs": [config.hash for config in trials],
                "accuracies": [trial.accuracy for trial in trials.values()],
                "losses": [trial.loss for trial in trials.values()],
                "updates_to_all_right": [
                    trial.all_right_epoch and trial.all_right_epoch * config.updates_per_epoch
                    for config, trial in trials.items()
                ],
                "mean_accuracy": or_none(row["mean_accuracy"]),
                "median_updates": or_none(row["updates"]),
                "all_right": row["all_right"],
                "diverged": row["diverged"],
            }
        )
    return {
        "over": {axis: swept.sweep.values(axis) for axis in swept.sweep.axes},
        "seeds": swept.sweep.seeds,
        "cells": cells,
        "complete": swept.complete,
        "trained": swept.trained,
        "seconds": swept.seconds,
    }


def _print(swept: Swept) -> None:
    axes = swept.sweep.axes
    if len(axes) == 1:
        _print_rows(cell_table(swept), axes[0])
    else:
        for measure, (title, form) in SHOWN.items():
            for key, values in maps(swept, measure).items():
                third = "".join(f"; {axes[2]}={value}" for value in key)
                _print_map(values, f"{title}{third}", axes[0], axes[1], form)
    if caution := unlike(list(swept.sweep.cells.values())):
        out().print(caution, markup=False)


def _print_rows(rows: pd.DataFrame, axis: str) -> None:
    headings = ("Seeds", "Diverged", "Mean final accuracy", "Reach 100%", "Updates to it")
    shown = rows[[axis, "seeds", "diverged", "mean_accuracy", "all_right", "updates"]].astype(
        object
    )
    for name in ("mean_accuracy", "updates"):
        shown[name] = [_figure(value, SHOWN[name][1]) for value in rows[name]]
    out().print(table(axis, *headings, rows=shown.to_numpy()))


def _print_map(values: pd.DataFrame, title: str, rows: str, columns: str, form: str) -> None:
    headings = (f"{rows} \\ {columns}", *map(str, values.columns))
    cells = [(name, *(_figure(value, form) for value in row)) for name, row in values.iterrows()]
    out().print(table(*headings, rows=cells, title=title))


def _figure(value: float, form: str) -> str:
    return "–" if pd.isna(value) else form.format(value)
