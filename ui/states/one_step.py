"""One step: the cell drawn, with the numbers of one unit for one letter."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.model_spec import network_of
from lstm_core.errors import InputError, StoreError
from lstm_core.hashes import content_hash
from lstm_core.interpret.activations import activations
from lstm_core.interpret.one_step import one_step, step_table
from lstm_core.sequence.symbols import asked_place
from ui import address
from ui.address import view_key
from ui.charts.one_step import most_places, picture
from ui.components.choice import choice
from ui.components.epoch_slider import epoch_slider
from ui.components.one_step import show_one_step
from ui.components.refusal import say_refusal
from ui.components.table_behind import table_behind
from ui.current_run import current
from ui.services import BY_RUN, run_of
from ui.states.quantities import check_read, network_name, reading_control, text_control

LETTERS, BEGINNING = 10, 60
STATES = ("h", "c")
ZERO, PRIMED = "Zero state", "Primed state"


def one_step_panel(run: Run) -> None:
    """Controls, the drawing that moves in the browser, and all its numbers."""
    _panel(run.config)


@st.fragment  # a slider that is moved asks for this part of the page alone, which is quicker
def _panel(config: RunConfig) -> None:
    try:
        _step(run_of(config))
    except (InputError, StoreError) as error:
        say_refusal(error)
    address.write(current())


def _step(run: Run) -> None:
    """The view; what cannot be shown is raised."""
    config = run.config
    at = asked_place(config.example)
    begin, read, before, when = st.columns([5, 4, 4, 5], vertical_alignment="bottom")
    with begin:
        primed = choice("Begin with", (PRIMED, ZERO), name="begin") == PRIMED
    with read:
        letters = config.join(config.example[at : at + LETTERS])
        text = text_control(config, "Input", letters, of="step")
    with before:
        beginning = config.join(config.example[:at])
        prefix = text_control(
            config, "Primed by reading", beginning, of="primed", name="prefix", disabled=not primed
        )
    with when:
        epoch = epoch_slider(run)
    with st.container(horizontal=True):
        carry = reading_control(config)
        layer = _layer_control(config)
    prefix = prefix if primed else ""
    places = len(config.split(text))
    at_key = view_key("at", 1, valid=lambda at: 1 <= at <= max(1, places), of="step")
    unit_key = view_key(
        "unit", _mover(run, layer), valid=range(config.units).__contains__,
        of=f"{run.hash}:{layer}",
    )  # fmt: skip
    check_read(config, prefix)
    if places > (most := most_places(config)):
        raise InputError(f"expected at most {most:,} symbols of this network here, got {places:,}")
    shown = _picture(run, epoch, text, prefix, layer, carry)
    show_one_step(shown, at_key=at_key, unit_key=unit_key)
    st.caption(_what_is_seen(config, carry))
    unit = st.session_state[unit_key]
    table_behind(
        partial(_values, config, epoch, text, prefix, layer, carry, unit),
        key="one_step",
        note=f"Every quantity of unit {unit}, after each letter.",
    )


def _layer_control(config: RunConfig) -> int:
    """Which recurrent layer, from 0; to begin with the last, which the prediction is made of."""
    if config.layers == 1:
        return 0
    names = [str(layer + 1) for layer in range(config.layers)]
    of = network_name(config)
    return int(choice("Layer", names, name="layer", default=names[-1], of=of)) - 1


@st.cache_resource(max_entries=64, hash_funcs=BY_RUN, show_spinner=False)
def _mover(run: Run, layer: int) -> int:
    """The unit whose h moves most while the network reads the beginning of its sequence."""
    name = [name for name in network_of(run.config).state_names if name[0] == "h"][layer]
    text = run.config.join(run.config.example[:BEGINNING])
    h = activations(run.config, run.weights(), text).states[name]
    return int(h.std(axis=0).argmax())


@st.cache_resource(max_entries=24, hash_funcs=BY_RUN, show_spinner=False)
def _picture(
    run: Run, epoch: int, text: str, prefix: str, layer: int, carry: bool | None
) -> dict[str, Any]:
    """What is drawn, for all letters and units."""
    step = one_step(run.config, run.weights(epoch), text, prefix=prefix, layer=layer, carry=carry)
    what = repr((run.hash, epoch, text, prefix, layer, carry))
    return picture(run.config, step) | {"id": content_hash(what)}


def _values(
    config: RunConfig, epoch: int, text: str, prefix: str, layer: int, carry: bool | None, unit: int
) -> pd.DataFrame:
    weights = run_of(config).weights(epoch)
    step = one_step(config, weights, text, prefix=prefix, layer=layer, carry=carry)
    table = step_table(step, unit)
    # The states are symbols, h and c; the others are words.
    words = {name: name.capitalize() for name in table if name.split()[0] not in STATES}
    return table.rename(columns=words | {"symbol": "Letter read"})


def _what_is_seen(config: RunConfig, carry: bool | None) -> str:
    text = (
        "What is kept runs along the top; the gates decide how much of it stays and what comes in. "
    )
    if config.cell == "SimpleRNN":
        text = "Nothing is kept as it is: the new h is made anew of the letter and the h before. "
    text += (
        "A wide line says that much flows: orange is above zero, blue below. Arrow keys go from "
        "letter to letter and from unit to unit. Numbers are rounded, each by itself."
    )
    if config.cell == "GRU":
        text += " As Keras does it, the reset gate acts on the sum over h, not on h."
    if config.reads_on or carry:
        return text
    if config.context_length == 1 or config.rule.layout == "features":
        return f"{text} Every step begins from zero state in this framing."
    return (
        f"{text} The step is the last of the {config.context_length} in an input of this framing."
    )
