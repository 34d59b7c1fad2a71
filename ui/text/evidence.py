"""What it learned: its loss beside what the text alone gives away, and how much of a sample is
copied from it."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.copying import Stretch, copied
from lstm_core.text_run import TEMPERATURES, bits
from ui.charts.coloured_text import coloured_text
from ui.components.answer import answer
from ui.components.choice import choice
from ui.components.drawn import drawn
from ui.text.corpora import corpus_named, is_here, name_of, say_gone
from ui.text.learning import known_baselines
from ui.text.runs import text_run
from ui.wording import plain

INDEXING = 2e-7  # seconds for a character of the text
LONG = 30  # characters: a stretch of as many is more than a phrase


def evidence_panel(config: TextConfig) -> None:
    """The table, and the meter for copying."""
    _against_baselines(config)
    st.header("Does it copy?", anchor=False)
    if is_here(config.corpus):
        _copying(config)
    else:
        say_gone("Copying is looked for in")


def _against_baselines(config: TextConfig) -> None:
    record, found = text_run(config.hash).record, known_baselines(config)
    ours = float(record.held_out[-1])
    rows = {f"Baseline: {name}": nats for name, nats in found.items()}
    if np.isfinite(ours):
        rows["This network"] = ours
    if not rows:
        st.info(
            "No part of the text is held out, so the network is compared with nothing here.",
            icon=":material/info:",
        )
        return
    if not is_here(config.corpus):
        say_gone("Baselines are counted in")
    table = pd.DataFrame(
        {
            "Which": list(rows),
            "Nats per character": list(rows.values()),
            "Bits per character": [bits(nats) for nats in rows.values()],
        }
    ).sort_values("Nats per character", ascending=False)
    beaten = [name for name, nats in found.items() if ours < nats]
    if found and np.isfinite(ours):
        st.markdown(
            f"It predicts the held-out text better than {len(beaten)} of {len(found)} baselines."
        )
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        column_config={
            name: st.column_config.NumberColumn(format="%.3f") for name in table.columns[1:]
        },
    )
    st.caption(
        "On the held-out part. The baselines count in the rest of the text which character follows "
        "none, one or four others; gzip packs the held-out part after the rest."
    )
    every = "every place of a chunk" if config.way == "streams" else "the last place of a window"
    st.caption(
        f"In training this network learned from {every}."
        + (
            f" An update has {config.chunk} targets in each row where the published way has one, "
            "for little more work: that is why it is so much quicker."
            if config.way == "streams"
            else ""
        )
    )


def _stretches(config: TextConfig, sample: str) -> list[Stretch]:
    corpus = corpus_named(name_of(config.corpus))
    return answer(
        (config.corpus, config.held_out, sample),
        "Looking for its stretches in the text",
        len(corpus) * INDEXING,
        copied,
        sample,
        corpus,
        config.held_out,
    )


def _copying(config: TextConfig) -> None:
    run = text_run(config.hash)
    texts = dict(zip(TEMPERATURES, run.samples[-1], strict=True))
    names = {f"{temperature:g}": temperature for temperature, text in texts.items() if text}
    if not names:
        st.info("It wrote nothing at the end: it broke down.", icon=":material/info:")
        return
    name = choice(
        "Temperature", list(names), name="temperature", of="copying", default=next(iter(names))
    )
    text = texts[names[name]]
    stretches = _stretches(config, text)
    lengths = np.zeros(len(text))
    for start, length in stretches:
        places = lengths[start : start + length]
        np.maximum(places, length, out=places)
    longest = stretches[0][1] if stretches else 0
    st.markdown(
        f"The longest stretch of this sample that stands in the text as it is has **{longest:,}** "
        f"characters; {np.mean(lengths >= LONG):.0%} of the sample lies in stretches of {LONG} or "
        "more."
    )
    drawn(
        "coloured_text",
        coloured_text(
            text,
            lengths,
            quantity="Characters in the stretch it lies in",
            low="its own words",
            high="word for word from the text",
        ),
        key="copying",
    )
    if stretches:
        start, length = stretches[0]
        st.caption(plain(f"The longest: “{text[start : start + length]}”"))
