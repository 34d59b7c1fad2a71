"""Units: the text coloured by one of them, and a search for those that follow something."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.errors import InputError, StoreError, WorkerLost
from lstm_core.inference.spelling import text_of
from lstm_core.interpret.meanings import MIN_PLACES, Meaning, find_units
from lstm_core.interpret.text_states import film
from lstm_core.text_run import network_of
from lstm_core.wording import sentence
from ui import address
from ui.address import bound
from ui.charts.coloured_text import coloured_text
from ui.components.answer import answer
from ui.components.coloured_text import show_coloured
from ui.text.corpora import is_here, say_gone
from ui.text.reading import Chosen, guesses_of, held_out, read, reading_seconds, text_to_read
from ui.text.runs import text_run
from ui.text.samples import place_of
from ui.wording import plain

SEARCHED = 6_000  # characters of the held-out text that are searched in
SEARCHES = 15  # times as long as reading them once
MOST_FRAMES = 24  # of the film


def units_panel(config: TextConfig) -> None:
    """The search, and below it the text in the colours of one unit."""
    st.header("What do units follow?", anchor=False)
    found = _search(config)
    array, unit = _unit_keys(config, found)
    if found:
        _results(found, array, unit)
    st.header("The text, coloured by one unit", anchor=False)
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
        st.info("Type a text to read.", icon=":material/keyboard:")
        return
    moving = st.toggle(
        "Film over the training",
        **bound("film", False, parse=lambda text: text == "True", of="text"),
    )
    _coloured(config, text, st.session_state[array], st.session_state[unit], moving)


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
        parse=int,
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
    show_coloured(
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


# The search ---------------------------------------------------------------------------


def _found(config: TextConfig) -> list[Meaning]:
    run = text_run(config.hash)
    return answer(
        config.hash,
        "Searching all units, for some seconds",
        SEARCHES * reading_seconds(config, SEARCHED),
        find_units,
        network_of(config),
        run.weights(),
        run.weights(0),
        run.vocabulary,
        held_out(config)[:SEARCHED],
    )


def _search(config: TextConfig) -> list[Meaning]:
    """What the search finds; nothing where there is too little to search in."""
    if not is_here(config.corpus):
        say_gone("Units are searched and scored on the held-out part of")
        return []
    if len(held_out(config)) < MIN_PLACES:
        st.info(
            f"The search needs {MIN_PLACES} characters that were not learned from; this run has "
            "none here. The colours below work with any text.",
            icon=":material/search_off:",
        )
        return []
    try:
        return _found(config)
    except (InputError, StoreError, WorkerLost) as error:
        st.info(plain(sentence(error)), icon=":material/info:")
        return []


def _results(found: Sequence[Meaning], array: str, unit: str) -> None:
    """A button for each that is followed, which shows the unit; and the scores of all."""
    looked = [one for one in found if not one.missing]
    following = [one for one in looked if one.follows]
    if not looked:
        st.info(
            "The part that is searched in has none of what is looked for, such as quotes, brackets "
            "or indentation. The colours below work with any text.",
            icon=":material/search_off:",
        )
        return
    st.markdown(
        f"Of {len(looked)} things that a reader could follow, {len(following)} "
        f"{'has' if len(following) == 1 else 'have'} a unit that goes with it more than chance and "
        "more than any of an untrained network."
    )
    with st.container(horizontal=True, gap="xsmall"):
        for one in sorted(following, key=lambda one: -one.units[0].score):
            best = one.units[0]
            st.button(
                f"{one.name}: {best.array} {best.unit} ({best.score:.2f})",
                icon=":material/visibility:",
                on_click=_show,
                args=(array, best.array, unit, best.unit),
                help="Colour the text by this unit.",
            )
    _table(looked)
    if missing := [one.missing for one in found if one.missing]:
        st.caption(plain(" ".join(missing)))


def _show(array_key: str, array: str, unit_key: str, unit: int) -> None:
    address.put(array_key, array)
    address.put(unit_key, unit)


def _table(looked: Sequence[Meaning]) -> None:
    rows = [
        {
            "what": one.name,
            "follows": "✓ yes" if one.follows else "✗ not shown",
            "unit": f"{one.units[0].array} {one.units[0].unit}",
            "sign": "+" if one.units[0].sign > 0 else "−",
            "score": one.units[0].score,
            "shifted": one.shifted,
            "untrained": one.untrained.score if one.untrained else np.nan,
            "gain": f"{one.gain[0]:+.2f} to {one.gain[1]:+.2f}".replace("-", "−"),
        }
        for one in looked
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={
            "what": "Property",
            "follows": "Follows",
            "unit": "Best unit",
            "sign": "Sign",
            "score": st.column_config.NumberColumn("Score", format="%.2f"),
            "shifted": st.column_config.NumberColumn("Shifted labels", format="%.2f"),
            "untrained": st.column_config.NumberColumn("Untrained", format="%.2f"),
            "gain": "More than untrained",
        },
    )
    st.caption(
        f"Searched in up to {SEARCHED:,} characters that were not learned from: the unit is chosen "
        "on the first half and scored on the second, 1 for a perfect order and 0 for none. Shifted "
        "labels: what 95% of searches stay below when the property is moved along the text. "
        "Untrained: the best unit of the network before training."
    )
