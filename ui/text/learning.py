"""The curves of a run, or of a training under way, beside the baselines of its text."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_core.config.text_config import TextConfig
from lstm_core.errors import StoreError, WorkerLost
from lstm_core.interpret.text_record import best_mark
from lstm_core.text_run import Record, bits
from ui import address, session
from ui.charts.text_learning import text_curves, text_points
from ui.components.see_next import from_text, see_next
from ui.components.table_behind import table_behind
from ui.text.corpora import baselines_of, baselines_so_far, corpus_named, name_of, published_of
from ui.text.runs import text_run
from ui.text.samples import place_of

BASELINES = {"unigram": "unigram", "bigram": "bigram", "five_gram": "5-gram", "gzip": "gzip"}
"""What each baseline is called, in the field and on the page."""
KEY = "text_curves"
MOST_FINE = 300  # points of a line


Fine = tuple[np.ndarray, np.ndarray]
"""Updates, and the loss by then, between the marks."""


def curves(config: TextConfig, record: Record, fine: Fine | None = None) -> None:
    """Loss by passes, what the text alone gives away, and what was published of it. ``fine``: of a
    training under way."""
    text_curves(
        points_of(config, record, fine),
        key=KEY,
        alt="Loss in nats per character by passes over the text, learned from and held out, "
        "beside its baselines",
    )


def points_of(config: TextConfig, record: Record, fine: Fine | None = None) -> pd.DataFrame:
    """What is drawn."""
    passes = record.updates / config.updates_per_pass
    loss = passes, record.loss
    if fine is not None and len(fine[0]) > 1:
        every = max(1, len(fine[0]) // MOST_FINE)
        loss = fine[0][::-every][::-1] / config.updates_per_pass, fine[1][::-every][::-1]
    levels, figures = known_baselines(config, wait=fine is None), published(config)
    if figures:
        number, nats = figures[0]
        levels[f"published, pass {number}"] = nats
    return text_points(loss, (passes, record.held_out), levels, figures)


def known_baselines(config: TextConfig, *, wait: bool = True) -> dict[str, float]:
    """Nats per character of the held-out part by what a baseline goes by; none where the text is
    not here any more, nothing is held out, or, without a ``wait``, they are still counted."""
    try:
        corpus = corpus_named(name_of(config.corpus))
        counted = (baselines_of if wait else baselines_so_far)(corpus, config.held_out)
    except (StoreError, WorkerLost):
        return {}
    found = asdict(counted) if counted else {}
    return {BASELINES[name]: nats for name, nats in found.items() if np.isfinite(nats)}


def published(config: TextConfig) -> list[tuple[float, float]]:
    """Pass and loss that a source prints of this text, whatever the settings."""
    try:
        known = published_of(name_of(config.corpus))
    except StoreError:
        return []
    return [] if known is None else [(one.number, one.loss) for one in known.figures]


def figures_beside() -> tuple[DeltaGenerator, DeltaGenerator]:
    """A place for a few figures, and beside it one for the curves: together as high as a figure or
    two, so that what the network writes is to be seen at the same glance."""
    left, right = st.columns([1, 2.2], gap="medium")
    return left.container(gap="xsmall"), right


def held_out_metric(nats: float | None) -> None:
    """The loss on what was not learned from."""
    known = nats is not None and np.isfinite(nats)
    st.metric(
        "Held out, nats",
        f"{nats:.3f}" if known else "–",
        help=f"{bits(nats):.3f} bits per character of the part that is never learned from"
        if nats is not None and known
        else None,
        width="content",
    )


def finished_curves(config: TextConfig) -> None:
    """Those of a finished run, with their numbers behind them."""
    record = text_run(config.hash).record
    figures, picture = figures_beside()
    with figures:
        with st.container(horizontal=True):
            if config.held_out:
                held_out_metric(float(record.held_out[-1]))
            loss = float(record.loss[-1])
            st.metric(
                "Loss, nats",
                f"{loss:.3f}" if np.isfinite(loss) else "–",
                help="On what it learned from since the mark before, while the weights moved.",
                width="content",
            )
        st.caption(
            "Nats per character by passes over the text: lower is better."
            + (" Grey: what counting gives, and gzip." if known_baselines(config) else "")
        )
        table_behind(
            lambda: points_of(config, text_run(config.hash).record),
            key=KEY,
            columns={"name": "Which", "at": "Passes", "nats": "Nats", "bits": "Bits"},
        )
        lowest_before(config, record)
        if published(config):
            see_next(from_text())
    with picture:
        curves(config, record)


def lowest_before(config: TextConfig, record: Record) -> None:
    """Says where the held-out loss was lower than at the end, and offers to look there."""
    mark = best_mark(record)
    if mark is None:
        return
    updates, place = int(record.updates[mark]), place_of(config, record.updates[mark])
    st.button(
        f"Overfitting after {place}",
        icon=":material/history:",
        type="tertiary",
        on_click=_look_at,
        args=(config.hash, updates),
        help=f"Held out was lowest there: {record.held_out[mark]:.3f} nats. What it learned later "
        "holds for the part that it learns from alone. Shows what it wrote then.",
    )
    st.caption(f"Held out was lowest there, {record.held_out[mark]:.3f}: see what it wrote.")


def _look_at(run_hash: str, updates: int) -> None:
    address.put(session.view_key("view", "text"), "samples")
    address.put(session.view_key("mark", run_hash), updates)
