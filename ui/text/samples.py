"""What the network wrote at its marks: four temperatures side by side, from the same beginning."""

from collections.abc import Sequence

import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.text_run import TEMPERATURES
from ui.address import bound
from ui.text.runs import text_run

HEIGHT = 330  # pixels of a column of text
OF = {0.2: "careful", 0.5: "sure", 1.0: "as learned", 1.2: "daring"}


def samples_panel(config: TextConfig) -> None:
    """The samples of a mark that is chosen."""
    run = text_run(config.hash)
    at = [int(one) for one in run.record.updates.tolist()]
    mark = at[-1]
    if len(at) > 1:
        mark = st.select_slider(
            "After",
            at,
            format_func=lambda updates: place_of(config, updates),
            **bound("mark", at[-1], parse=int, valid=at.__contains__, of=config.hash),
        )
    columns(run.beginning, run.samples[at.index(mark)])
    st.caption(
        "All four columns begin with the same characters of the text and use the same draws; only "
        "the temperature differs, by which the logarithms of the probabilities are divided. Low "
        "ones take what is most probable, and repeat themselves; high ones take risks."
    )


def columns(beginning: str, texts: Sequence[str]) -> None:
    """A text for each temperature."""
    st.markdown("Beginning, from the text:")
    st.code(beginning, language=None, wrap_lines=True)
    if not any(texts):
        st.info(
            "The network broke down before this mark: its weights are no numbers, so there is "
            "nothing to write with.",
            icon=":material/error:",
        )
        return
    for place, temperature, text in zip(
        st.columns(len(TEMPERATURES)), TEMPERATURES, texts, strict=True
    ):
        with place:
            st.markdown(f"**{temperature:g}** {OF[temperature]}")
            st.code(text, language=None, wrap_lines=True, height=HEIGHT)


def place_of(config: TextConfig, updates: float) -> str:
    """A mark for reading: 0.25 passes."""
    if not updates:
        return "before training"
    passes = updates / config.updates_per_pass
    return f"{passes:.3g} {'pass' if passes == 1 else 'passes'}"
