"""Continue a text: a beginning is typed, and the network goes on."""

import numpy as np
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.errors import InputError, WorkerLost
from lstm_core.inference.sampling import sample
from lstm_core.inference.spelling import codes_of, text_of
from lstm_core.text_run import network_of
from ui import address
from ui.address import bound, bound_within
from ui.charts.coloured_text import coloured_text
from ui.components.answer import answer
from ui.components.drawn import drawn
from ui.components.refusal import say_refusal
from ui.text.reading import MOST_TYPED, guesses_of, read, reading_seconds
from ui.text.runs import text_run

LENGTHS = (100, 200, 400, 1_000)
MOST_DRAWS = 1_000_000


def writing_panel(config: TextConfig) -> None:
    """A beginning, how to go on, and what comes of it."""
    run = text_run(config.hash)
    beginning = st.text_area(
        "Beginning",
        max_chars=MOST_TYPED // 2,
        height=90,
        **bound("prefix", run.beginning, of=f"text:{config.corpus}"),
    )
    left, middle, right = st.columns(3)
    with left:
        temperature = st.slider(
            "Temperature",
            step=0.1,
            help="0 always takes the most probable character.",
            **bound_within("temperature", 0.5, 0.0, 1.5, of="text"),
        )
    with middle:
        length = st.select_slider(
            "Characters", LENGTHS, **bound("steps", 200, valid=LENGTHS.__contains__, of="text")
        )
    with right:
        top_k = st.number_input(
            "Most probable only",
            help="Draw among so many of the most probable characters; 0 is all of them.",
            **bound_within("top_k", 0, 0, config.distinct, of=config.hash),
        )
    draw = address.view_key("draw", 0, valid=lambda n: 0 <= n < MOST_DRAWS, of="text")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Draw again",
            icon=":material/casino:",
            on_click=address.put,
            args=(draw, st.session_state[draw] + 1),
            disabled=not temperature,
        )
        under = st.toggle(
            "Five best guesses under each character", **bound("under", False, of="text")
        )
    try:
        _written(config, beginning, temperature, length, top_k, st.session_state[draw], under)
    except (InputError, WorkerLost) as error:
        say_refusal(error)


def _written(
    config: TextConfig,
    beginning: str,
    temperature: float,
    length: int,
    top_k: int,
    draw: int,
    under: bool,
) -> None:
    if not beginning:
        st.info("Type at least one character to begin with.", icon=":material/keyboard:")
        return
    run = text_run(config.hash)
    codes, after = _continued(config, beginning, temperature, length, top_k, draw)
    whole = np.append(codes, after)
    states = read(config.hash, run.weights(), whole)
    drawn(
        "coloured_text",
        coloured_text(
            text_of(run.vocabulary, whole),
            states.came,
            quantity="Probability before it came",
            low="surprising",
            high="expected",
            guesses=guesses_of(run.vocabulary, states),
            given=len(codes),
            percent=True,
            under=under,
            hint="Point at a character, or use the arrow keys: below stand the five that the "
            "network expects after it.",
        ),
        key="writing",
    )
    how = "drawn" if temperature else "the most probable each"
    st.caption(
        f"Underlined: the beginning. The {length:,} characters after it are {how}. The colour "
        "is the probability that the network gave a character before it came."
        + (
            " This network learned from windows: for every character it reads the last "
            f"{config.chunk} anew; the colours are of one reading with the state carried."
            if config.way == "windows"
            else ""
        )
    )


def _continued(
    config: TextConfig, beginning: str, temperature: float, length: int, top_k: int, draw: int
) -> tuple[np.ndarray, np.ndarray]:
    """Codes of the beginning, and of what follows it."""
    run = text_run(config.hash)
    codes = codes_of(run.vocabulary, beginning)
    window = config.chunk if config.way == "windows" else 0
    after = answer(
        (config.hash, beginning, temperature, length, top_k, draw),
        "Writing",
        reading_seconds(config, len(codes) + length * max(1, window)),
        sample,
        network_of(config),
        run.weights(),
        codes,
        length,
        temperature=temperature,
        top_k=top_k,
        draw_seed=draw,
        window=window,
    )
    return codes, after
