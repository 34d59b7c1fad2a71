"""What the network wrote at its marks: four temperatures, from the same beginning."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.text_run import TEMPERATURES
from ui.address import bound
from ui.text.runs import text_run
from ui.wording import plain

HEIGHT = 225  # pixels of a text: 400 characters at 400 pixels of width
BESIDE = 2  # texts in a row: four would have 20 characters in a line on a small screen
OF = {0.2: "careful", 0.5: "sure", 1.0: "as learned", 1.2: "daring"}


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
            **bound("mark", at[-1], parse=int, valid=at.__contains__, of=config.hash),
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


def written(texts: Sequence[str]) -> None:
    """A text for each temperature."""
    if not any(texts):
        st.info(
            "The network broke down before this mark: its weights are no numbers, so there is "
            "nothing to write with.",
            icon=":material/error:",
        )
        return
    each = list(zip(TEMPERATURES, texts, strict=True))
    for first in range(0, len(each), BESIDE):
        row = each[first : first + BESIDE]
        for place, (temperature, text) in zip(st.columns(BESIDE), row, strict=True):
            with place.container(gap="xxsmall"):
                st.markdown(f"**{temperature:g}** {OF[temperature]}")
                st.code(text, language=None, wrap_lines=True, height=HEIGHT)


def place_of(config: TextConfig, updates: float) -> str:
    """A mark for reading: 0.25 passes."""
    if not updates:
        return "before training"
    passes = updates / config.updates_per_pass
    return f"{passes:.3g} {'pass' if passes == 1 else 'passes'}"
