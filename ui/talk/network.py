"""A network reading a text from an empty memory: what it says, and the picture of it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_core import Run
from lstm_core.figures import unrolled
from lstm_core.interpret.activations import activations

HEIGHT = 250  # of the unrolled network, in pixels: a projector has 768 for everything


def answers(run: Run, text: str) -> str:
    """What it says after each letter of a text that it reads from an empty memory."""
    read = activations(run.config, run.weights(), text)
    return "".join(run.config.vocabulary[code] for code in read.probabilities.argmax(axis=-1))


def draw_unrolled(
    run: Run,
    text: str,
    alt: str,
    *,
    shown: Sequence[str] | None = None,
    colours: Sequence[str] | None = None,
    columns: int | None = None,
    height: int = HEIGHT,
    key: str = "unrolled",
) -> None:
    """The network reading a text from an empty memory; ``shown`` instead of what it says."""
    h = activations(run.config, run.weights(), text).states["h"]
    st.plotly_chart(
        unrolled(
            text,
            np.concatenate([np.zeros_like(h[:1]), h]),
            shown or answers(run, text),
            colours,
            height=height,
            columns=columns,
        ),
        key=key,
        config={"displayModeBar": False},
        alt=alt,
    )
