"""Whether a difference between runs is real: what their seeds say, as sentences and as a table."""

import functools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run
from lstm_core.errors import StoreError
from lstm_core.experiments.comparison import accuracy_on, like_with_like, on_places, unlike
from lstm_core.experiments.replicates import SHARES
from lstm_core.experiments.statistics import (
    LEVEL,
    Difference,
    Summary,
    difference,
    epochs_to_reach,
    sentence,
    summary,
)
from lstm_core.storage.store import Entry
from lstm_core.wording import counted
from ui.services import store
from ui.wording import plain

Found = Mapping[str, Sequence[Entry]]
"""The stored seeds of each run that is compared, by its label."""

# Resampling takes a while, and most clicks leave the seeds as they are.
_summary = functools.lru_cache(maxsize=128)(summary)
_difference = functools.lru_cache(maxsize=128)(difference)


def verdicts(found: Found, count: int) -> None:
    """The first run against each of the others, where both have seeds enough to say something."""
    first, *others = found
    for other in others:
        fewest = min(len(found[first]), len(found[other]))
        if fewest < 2:
            continue
        pair, places = _like_with_like(found[first], found[other])
        icon = {"better": "trending_up", "worse": "trending_down"}.get(pair.verdict, "balance")
        so_far = f"So far, with {fewest} seeds: " if fewest < count else ""
        verdict = plain(so_far + on_places(places) + sentence(pair, first, other))
        if unlike([found[label][0].config for label in (first, other)]):
            st.markdown(f":material/warning: Not like for like. {verdict}")
        else:
            st.markdown(f":material/{icon}: **{verdict}**")


def summaries(found: Found) -> dict[str, Summary]:
    """Mean, spread and interval of each one's final accuracies."""
    return {
        label: _summary(tuple(one.final_accuracy for one in entries))
        for label, entries in found.items()
    }


def summary_table(found: Found, said: Mapping[str, Summary], count: int) -> None:
    """One row per run; when its running accuracy gets where, once all ``count`` seeds are there."""
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
        "Points and table: final accuracies, over all pairs that a network is tested on. "
        f"The {LEVEL:.0%} interval is that of the mean over other seeds of the "
        "same settings (bootstrap over seeds); that of a difference likewise. With 10 seeds they "
        "are a little too narrow: take 30 to be sure. To 50%, 90%, 100%: epochs (updates) until "
        "the running accuracy gets there, medians over the seeds in which it does."
    )


def _like_with_like(
    first: Sequence[Entry], second: Sequence[Entry]
) -> tuple[Difference, int | None]:
    """The difference where both are tested on the same, and on how many places that is."""
    on = lambda entry, places: _accuracy_on(entry.config.hash, tuple(places.tolist()))
    try:
        one, other, places = like_with_like(first, second, on)
    except StoreError:  # a run is no longer there; the recorded figures are
        one, other = (
            np.array([entry.final_accuracy for entry in entries]) for entries in (first, second)
        )
        places = None
    return _difference(tuple(one.tolist()), tuple(other.tolist())), places


@st.cache_data(max_entries=2_000, show_spinner=False)
def _accuracy_on(run_hash: str, places: tuple[int, ...]) -> float:
    return accuracy_on(_stored(run_hash), np.array(places))


def _reached(entries: Sequence[Entry]) -> dict[str, str]:
    """When running accuracies get where, as texts."""
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
                text += f", {counted(len(there), 'seed')}"
        texts[f"To {share:.0%}"] = text
    return texts


@st.cache_data(max_entries=32, show_spinner=False)
def _curves(hashes: tuple[str, ...]) -> np.ndarray:
    """Running accuracies [seeds, epochs]."""
    return np.stack([_stored(one).history.accuracy for one in hashes])


def _stored(run_hash: str) -> Run:
    run = store().load(run_hash)
    if run is None:
        raise StoreError("a run is no longer there")
    return run
