"""Units: the text coloured by one of them, by default one that follows something."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.inference.spelling import text_of
from lstm_core.interpret.meanings import Meaning
from lstm_core.interpret.text_states import film
from lstm_core.text_run import network_of
from ui import address
from ui.address import bound
from ui.charts.coloured_text import coloured_text
from ui.components.answer import answer
from ui.components.drawn import drawn
from ui.text.reading import Chosen, guesses_of, read, reading_seconds, text_to_read
from ui.text.runs import text_run
from ui.text.samples import place_of
from ui.text.unit_search import candidates, scores, search

MOST_FRAMES = 24  # of the film


def units_panel(config: TextConfig) -> None:
    """The search, straight below it the text in the colours of one unit, and the scores."""
    st.header("What do units follow?", anchor=False)
    length, found = search(config)
    array, unit = _unit_keys(config, found)
    if found:
        candidates(found, array, unit)
    coloured = st.container()  # before what chooses it: the buttons' effect is to be in sight
    left, right = st.columns(2)
    with left:
        st.segmented_control(
            "State",
            network_of(config).state_names,
            required=True,
            key=array,
            persist_state="session",
        )
    with right:
        st.number_input("Unit", 0, config.units - 1, key=unit, persist_state="session")
    text = text_to_read(config)
    if text is None:
        coloured.info("Type a text to read.", icon=":material/keyboard:")
    else:
        moving = st.toggle("Film over the training", **bound("film", False, of="text"))
        with coloured:
            _coloured(config, text, st.session_state[array], st.session_state[unit], moving)
    if found:
        scores(config, found, length)


def _unit_keys(config: TextConfig, found: Sequence[Meaning]) -> tuple[str, str]:
    """The session keys of the array and of the unit; by default the best that was found."""
    names = network_of(config).state_names
    best = max(
        (one.units[0] for one in found if one.follows), key=lambda one: one.score, default=None
    )
    array = address.view_key(
        "array", best.array if best else names[0], valid=names.__contains__, of=config.hash
    )
    unit = address.view_key(
        "unit",
        best.unit if best else 0,
        valid=lambda n: isinstance(n, int) and 0 <= n < config.units,
        of=config.hash,
    )
    return array, unit


def _coloured(config: TextConfig, text: Chosen, array: str, unit: int, moving: bool) -> None:
    run = text_run(config.hash)
    states = read(config.hash, run.weights(), text.codes)
    values, frames = states.states[array][:, unit], []
    if moving:
        at, values = _film(config, text.codes, array, unit)
        frames = [place_of(config, updates) for updates in at]
    drawn(
        "coloured_text",
        coloured_text(
            text_of(run.vocabulary, text.codes),
            values,
            quantity=f"{array} of unit {unit}",
            low="negative",
            high="positive",
            signed=True,
            guesses=guesses_of(run.vocabulary, states),
            frames=frames,
        ),
        key="units",
    )
    what = "a cell state has no bounds" if array.startswith("c") else "from −1 to 1"
    st.caption(
        f"{array} of unit {unit} after each character ({what}), from a zero state on. "
        "Full colour: the largest values in this text"
        + (", over the whole film. The guesses are those at the end." if moving else ".")
    )


def _film(
    config: TextConfig, codes: np.ndarray, array: str, unit: int
) -> tuple[list[float], np.ndarray]:
    """Updates of each frame, and a unit's values [frames, characters]."""
    run = text_run(config.hash)
    count = len(run.snapshot_updates)
    places = np.unique(np.linspace(0, count - 1, min(count, MOST_FRAMES)).round().astype(int))
    rows = answer(
        (config.hash, codes.tobytes(), array, unit),
        "Reading at every mark",
        reading_seconds(config, len(places) * len(codes)),
        film,
        network_of(config),
        run.snapshots,
        places.tolist(),
        codes,
        array,
        unit,
    )
    return run.snapshot_updates[places].tolist(), rows
