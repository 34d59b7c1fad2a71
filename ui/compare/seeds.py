"""Seeds: each run's accuracy as a distribution, and whether a difference is real."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from jobs import Series
from lstm_core import RunConfig
from lstm_core.errors import StoreError
from lstm_core.experiments.comparison import accuracy_on, like_with_like, on_places, unlike
from lstm_core.experiments.replicates import SHARES, with_seeds
from lstm_core.storage.store import Entry
from ui.charts.run_curves import COLOURS
from ui.compare.seed_jobs import begin_seeds, last_seeds_job, seconds_for_seeds, seeds_job
from ui.services import runner, store
from ui.training import phase, seconds_together
from ui.view import choice
from ui.wording import duration, plain

if TYPE_CHECKING:
    from lstm_core.experiments.statistics import Difference

COUNTS = ("10", "30", "100")
REFRESH = 0.5  # seconds between looks at seeds in training


def seeds(configs: dict[str, RunConfig]) -> dict[str, str]:
    """Strip plots of final accuracies, with verdicts, for as many seeds as are there."""
    count_text, shown = choice("Seeds of each", COUNTS, name="seeds", default="30", of="compare")
    count = int(count_text)
    groups = _groups(configs)
    jobs = [job for config in groups if (job := seeds_job(config, count)) is not None]
    found = _found(groups, count)
    missing = [config for config, entries in found.items() if len(entries) < count]
    if missing and len(jobs) < len(missing):
        seconds = seconds_together([seconds_for_seeds(config, count) for config in missing])
        st.button(
            f"Train {count} seeds of each, about {duration(seconds)}",
            type="primary",
            icon=":material/casino:",
            on_click=_begin,
            args=(missing, count),
        )
    if jobs:
        _watch(configs, count)
    else:
        _show(configs, found, count)
        for config in groups:
            _ending(config, count)
    return shown


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


@st.fragment(run_every=REFRESH)
def _watch(configs: dict[str, RunConfig], count: int) -> None:
    """Progress, and the points that are there already."""
    under_way = [(label, seeds_job(one, count)) for one, label in _groups(configs).items()]
    under_way = [(label, job) for label, job in under_way if job is not None]
    if not under_way:
        st.rerun()
    for label, job in under_way:
        _progress(label, job)
    _show(configs, _found(_groups(configs), count), count)


def _progress(label: str, job: Series) -> None:
    view = runner().view(job)
    left = view.seconds_left
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(
            view.share,
            text=f"{plain(label)}: {phase(view).lower()}, {view.progress}"
            + (f", {duration(left)} left" if left is not None else ""),
        )
        st.button("Stop", key=f"stop_seeds_{view.id}", on_click=job.stop)


def _ending(config: RunConfig, count: int) -> None:
    """How the last series of these seeds ended, if there is something to say."""
    job = last_seeds_job(config, count)
    if job is not None and (message := runner().view(job).message):
        st.warning(plain(f"{config.rule.title}: {message}"), icon=":material/info:")


def _show(configs: dict[str, RunConfig], entries: dict[RunConfig, list[Entry]], count: int) -> None:
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
    from lstm_core.experiments.statistics import LEVEL, sentence  # SciPy takes a while

    shares = {label: tuple(one.final_accuracy for one in found[label]) for label in found}
    said = {label: _summary(values) for label, values in shares.items()}
    first, *others = found
    for other in others:
        if min(len(found[first]), len(found[other])) < 2:
            continue
        pair, places = _like_with_like(found[first], found[other])
        icon = {"better": "trending_up", "worse": "trending_down"}.get(pair.verdict, "balance")
        fewest = min(len(found[first]), len(found[other]))
        so_far = f"So far, with {fewest} seeds: " if fewest < count else ""
        verdict = plain(so_far + on_places(places) + sentence(pair, first, other))
        if unlike([found[label][0].config for label in (first, other)]):
            st.markdown(f":material/warning: Different tasks. {verdict}")
        else:
            st.markdown(f":material/{icon}: **{verdict}**")
    if explanation := unlike(list(configs.values())):
        st.caption(plain(explanation))
    _strips(found, said, list(configs))
    partial = [
        f"{label} has {len(entries)} of {count} seeds"
        for label, entries in found.items()
        if len(entries) < count
    ]
    if partial:
        st.caption(f":material/hourglass_empty: Partial: {plain('; '.join(partial))}.")
    st.dataframe(
        pd.DataFrame(
            {
                "Run": label,
                "Seeds": f"{len(found[label])}"
                + ("" if len(found[label]) == count else f" of {count}"),
                "Mean": f"{one.mean:.2%}",
                "Deviation": f"{100 * one.deviation:.2f}",
                "Range": f"{one.smallest:.0%} to {one.largest:.0%}",
                f"{LEVEL:.0%} interval": f"{one.low:.2%} to {one.high:.2%}",
            }
            | (_reached(found[label]) if len(found[label]) == count else {})
            for label, one in said.items()
        ).fillna("–"),
        hide_index=True,
    )
    st.caption(
        "Points and table: final accuracies, over all pairs that a network is asked. "
        f"The {LEVEL:.0%} interval is that of the mean over other seeds of the "
        "same settings (bootstrap over seeds); that of a difference likewise. With 10 seeds they "
        "are a little too narrow: take 30 to be sure. To 50%, 90%, 100%: epochs (updates) until "
        "the running accuracy gets there, medians over the seeds in which it does."
    )


# Resampling takes a while, and most clicks leave the seeds as they are.
@functools.lru_cache(maxsize=128)
def _summary(shares: tuple[float, ...]):
    from lstm_core.experiments.statistics import summary

    return summary(shares)


@functools.lru_cache(maxsize=128)
def _difference(first: tuple[float, ...], second: tuple[float, ...]):
    from lstm_core.experiments.statistics import difference

    return difference(first, second)


def _like_with_like(first: list[Entry], second: list[Entry]) -> tuple[Difference, int | None]:
    """The difference where both are asked the same, and on how many places that is."""
    on = lambda entry, places: _accuracy_on(entry.config.hash, tuple(places.tolist()))
    try:
        *shares, places = like_with_like(first, second, on)
    except StoreError:  # a run is no longer there; the recorded figures are
        shares = [[entry.final_accuracy for entry in entries] for entries in (first, second)]
        places = None
    return _difference(*map(tuple, shares)), places


@st.cache_data(max_entries=2_000, show_spinner=False)
def _accuracy_on(run_hash: str, places: tuple[int, ...]) -> float:
    run = store().load(run_hash)
    if run is None:
        raise StoreError("a run is no longer there")
    return accuracy_on(run, np.array(places))


def _reached(entries: list[Entry]) -> dict[str, str]:
    """When running accuracies get where, as texts."""
    from lstm_core.experiments.statistics import epochs_to_reach

    config = entries[0].config
    try:
        curves = _curves(tuple(entry.config.hash for entry in entries))
    except StoreError:
        return {}
    texts = {}
    for share in SHARES:
        epochs = epochs_to_reach(curves, share)
        there = epochs[np.isfinite(epochs)]
        text = "–"
        if len(there):
            median = float(np.median(there))
            text = f"{median:,.0f} ({median * config.updates_per_epoch:,.0f})"
            if len(there) < len(epochs):
                text += f", {len(there)} seed{'s' if len(there) > 1 else ''}"
        texts[f"To {share:.0%}"] = text
    return texts


@st.cache_data(max_entries=32, show_spinner=False)
def _curves(hashes: tuple[str, ...]) -> np.ndarray:
    """Running accuracies [seeds, epochs]."""
    runs = [store().load(one) for one in hashes]
    if any(run is None for run in runs):
        raise StoreError("a run is no longer there")
    return np.stack([run.history.accuracy for run in runs])


def _strips(found: dict[str, list[Entry]], said: dict, labels: list[str]) -> None:
    """One point per seed, moved a little up or down so that equal ones are seen, the mean and
    its interval over them."""
    rows = [
        {
            "run": label,
            "accuracy": entry.final_accuracy,
            "loss": entry.final_loss,
            "seed": entry.config.seed,
            # By the golden ratio: even, and the same at every look.
            "jitter": (0.618034 * entry.config.seed) % 1 - 0.5,
        }
        for label, entries in found.items()
        for entry in entries
    ]
    means = [
        {"run": label, "mean": one.mean, "low": one.low, "high": one.high}
        for label, one in said.items()
    ]
    shown = [label for label in labels if label in found]
    lowest = min(row["accuracy"] for row in rows)
    x = {
        "field": "accuracy",
        "type": "quantitative",
        "title": "Final accuracy",
        "axis": {"format": "%", "labelExpr": "datum.value > 1 ? '' : datum.label", "tickCount": 8},
        "scale": {"domain": [max(0.0, lowest - 0.06), 1.02], "nice": False},
    }
    y = {
        "field": "run",
        "type": "nominal",
        "sort": shown,
        "title": None,
        "axis": {"labelLimit": 220, "ticks": False, "domain": False},
    }
    colour = {
        "field": "run",
        "type": "nominal",
        "scale": {"domain": labels, "range": list(COLOURS[: len(labels)])},
        "legend": None,
    }
    exact = [{"field": name, "format": ".2%"} for name in ("mean", "low", "high")]
    st.vega_lite_chart(
        {
            "height": 90 * len(shown) + 50,
            "data": {"values": rows},
            "encoding": {"y": y},
            "layer": [
                {
                    "mark": {"type": "circle", "size": 70, "opacity": 0.55},
                    "encoding": {
                        "x": x,
                        "yOffset": {
                            "field": "jitter",
                            "type": "quantitative",
                            "scale": {"domain": [-0.6, 0.6]},
                        },
                        "color": colour,
                        "tooltip": [
                            {"field": "run"},
                            {"field": "seed"},
                            {"field": "accuracy", "format": ".2%"},
                            {"field": "loss", "format": ".4f"},
                        ],
                    },
                },
                {
                    "data": {"values": means},
                    "mark": {"type": "rule", "strokeWidth": 5, "color": "#7A7A7A"},
                    "encoding": {
                        "x": x | {"field": "low"},
                        "x2": {"field": "high"},
                        "tooltip": exact,
                    },
                },
                {
                    "data": {"values": means},
                    "mark": {"type": "tick", "thickness": 4, "size": 46, "color": "#7A7A7A"},
                    "encoding": {"x": x | {"field": "mean"}, "tooltip": exact},
                },
            ],
        },
        key="seed_strips",
        alt="Final accuracy of every seed, one row per run, with the mean and its interval",
    )
