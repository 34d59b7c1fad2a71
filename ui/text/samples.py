"""What the network wrote at its marks: four temperatures, from the same beginning."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.text_run import TEMPERATURES
from ui.address import bound
from ui.charts.written import written_texts
from ui.components.drawn import drawn
from ui.text.runs import text_run
from ui.wording import plain

OF = {0.2: "careful", 0.5: "sure", 1.0: "as learned", 1.2: "daring"}
TELLING = (0.5, 1.0, 1.2, 0.2)
"""Temperatures, those first that are to be read first once they write words."""


def samples_panel(config: TextConfig) -> None:
    """The samples of a mark that is chosen."""
    run = text_run(config.hash)
    at = [int(one) for one in run.record.updates.tolist()]
    mark = at[-1]
    left, right = st.columns(2, vertical_alignment="center")
    if len(at) > 1:
        mark = left.select_slider(
            "After",
            at,
            label_visibility="collapsed",
            format_func=lambda updates: place_of(config, updates),
            **bound("mark", at[-1], valid=at.__contains__, of=config.hash),
        )
    with right:
        begin_with(run.beginning)
    written(run.samples[at.index(mark)])
    st.caption(
        "All four go on from the same characters of the text and use the same draws; only "
        "the temperature differs, by which the logarithms of the probabilities are divided. Low "
        "ones take what is most probable, and repeat themselves; high ones take risks."
    )


def begin_with(beginning: str) -> None:
    """What all samples go on from, in a line."""
    st.caption(plain(f"Each goes on from “{beginning.strip().replace(chr(10), '⏎')}”"))


def written(texts: Sequence[str], *, live: bool = False) -> None:
    """A text for each temperature; while it learns, those last that are nearly empty: at first the
    most probable character is a space, and low temperatures write little else."""
    if not any(texts):
        st.info(
            "The network broke down before this mark: its weights are no numbers, so there is "
            "nothing to write with.",
            icon=":material/error:",
        )
        return
    by = in_order(texts) if live else dict(zip(TEMPERATURES, texts, strict=True))
    shown = {f"{t:g}": (OF[t], text) for t, text in by.items()}
    drawn("written", written_texts(shown, live=live))


def in_order(texts: Sequence[str]) -> dict[float, str]:
    """Texts by temperature in the order of ``TELLING``, but last those of less than half as many
    letters as another: by halves, so that they do not change places with every mark."""
    by = dict(zip(TEMPERATURES, texts, strict=True))
    letters = {t: sum(map(str.isalnum, text)) for t, text in by.items()}
    most = max(letters.values())
    order = sorted(by, key=lambda t: (2 * letters[t] < most, TELLING.index(t)))
    return {t: by[t] for t in order}


def place_of(config: TextConfig, updates: float) -> str:
    """A mark for reading, aloud, too: 3.1% of a pass, 25% of a pass, 2.5 passes."""
    if not updates:
        return "before training"
    passes = updates / config.updates_per_pass
    if passes < 1:
        share = 100 * passes
        return f"{share:.2g}% of a pass" if share < 9.95 else f"{share:.0f}% of a pass"
    return f"{passes:.3g} {'pass' if passes == 1 else 'passes'}"
