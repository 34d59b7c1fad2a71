"""The same text with two states: from zero, and after something else was read."""

from typing import Any

import numpy as np
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.inference.sampling import sample
from lstm_core.inference.spelling import codes_of, text_of
from lstm_core.interpret.telling_places import TRIED, telling_place
from lstm_core.interpret.text_states import TextStates, text_states, zero_and_primed
from lstm_core.text_run import network_of
from ui import session
from ui.charts.coloured_text import coloured_text
from ui.components.answer import answer
from ui.components.drawn import drawn
from ui.text.reading import guesses_of, held_out, reading_seconds
from ui.text.runs import text_run

PRIMER, PREFIX, AFTER = 300, 12, 140  # characters
SEARCHED = 6_000  # characters of the held-out text in which a telling place is looked for


def two_states_panel(config: TextConfig) -> None:
    """A prefix, what was read before it, and how the network goes on from either state."""
    run = text_run(config.hash)
    before, prefix = _telling(config)
    left, right = st.columns(2)
    with left:
        primer = st.text_area(
            "Read before it", max_chars=2_000, height=120, **_kept("before", before, config.hash)
        )
    with right:
        text = st.text_area(
            "The same text", max_chars=500, height=120, **_kept("prefix", prefix, config.hash)
        )
    if not primer or not text:
        st.info("Both fields need at least one character.", icon=":material/keyboard:")
        return
    zero, primed = zero_and_primed(
        network_of(config),
        run.weights(),
        codes_of(run.vocabulary, primer),
        codes_of(run.vocabulary, text),
    )
    for name, title, states in (
        ("zero", "From a zero state", zero),
        ("primed", "After what was read before", primed),
    ):
        st.header(title, anchor=False)
        _one(config, states, name)
    st.caption(
        "Underlined: the same text. Both read it with the same weights; only the state they start "
        f"from differs. The network needs {zero.nats:.2f} nats per character for it from zero, and "
        f"{primed.nats:.2f} after the other text. What follows is the most probable each."
    )


def _telling(config: TextConfig) -> tuple[str, str]:
    """What is read before, and the same text, from a place where that makes a difference."""
    run, held = text_run(config.hash), held_out(config)[:SEARCHED]
    ahead = min(PRIMER, len(held) // 2)
    place = answer(
        (config.hash, "two states"),
        "Looking for a place where it matters what was read before",
        reading_seconds(config, TRIED * (PRIMER + PREFIX)),
        telling_place,
        network_of(config),
        run.weights(),
        run.vocabulary,
        held,
        before=ahead,
        length=PREFIX,
    )
    if place is None:
        words = run.beginning
        cut = max(len(words) // 2, len(words) - PREFIX)
        return words[:cut], words[cut:]
    before = text_of(run.vocabulary, held[place - ahead : place])
    whole_words = before.partition(" ")[2] or before
    return whole_words, text_of(run.vocabulary, held[place : place + PREFIX])


def _kept(name: str, default: str, of: str) -> dict[str, Any]:
    """What ties a field to the session alone: it begins with a part of the text, which is to be in
    no link."""
    key = session.view_key(f"two_{name}", of)
    st.session_state.setdefault(key, default)
    return {"key": key, "persist_state": "session"}


def _one(config: TextConfig, states: TextStates, name: str) -> None:
    run, network = text_run(config.hash), network_of(config)
    nothing = np.array([], np.int32)
    follow = sample(network, run.weights(), nothing, AFTER, temperature=0.0, state=states.state())
    then = text_states(network, run.weights(), follow, state=states.state())
    drawn(
        "coloured_text",
        coloured_text(
            text_of(run.vocabulary, np.append(states.codes, follow)),
            np.append(states.came, then.came),
            quantity="Probability before it came",
            low="surprising",
            high="expected",
            guesses=[*guesses_of(run.vocabulary, states), *guesses_of(run.vocabulary, then)],
            given=len(states.codes),
            percent=True,
        ),
        key=name,
    )
