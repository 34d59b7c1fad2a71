"""Activation patching: take a state, replace parts of it, feed a letter, and see what changes."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.model_spec import network_of
from lstm_core.errors import InputError
from lstm_core.inference.cells import State
from lstm_core.inference.generation import Step
from lstm_core.interpret.patching import feed, patch, set_units, state_after
from lstm_core.sequence.symbols import asked_place, visible
from ui.address import bound, bound_list
from ui.charts.probability_bars import COLOURS, probability_bars
from ui.charts.vega import LEGEND_ABOVE, plot, quantitative, told_apart
from ui.components.epoch_slider import epoch_slider
from ui.components.number import number_within
from ui.components.refusal import say_refusal
from ui.components.table_behind import table_behind
from ui.states.quantities import check_read, network_name, reading_control, text_control, title_of
from ui.wording import plain, shortened, spaces_seen

BEFORE, AFTER = "original", "patched"
MOST = 10.0  # that a unit is set to, either way


class Edit(NamedTuple):
    """What is done to a state: ``parts`` of it come from the state after reading ``donor``, then
    ``units`` of ``where`` are set to ``value``."""

    donor: str
    parts: list[str]
    units: list[int]
    value: float
    where: list[str]


def patching_panel(run: Run) -> None:
    """The state, its donor and the edits on the left, what becomes of the prediction on the
    right."""
    config = run.config
    at = asked_place(config.example)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        carry = reading_control(config)
        beginning = config.join(config.example[:at])
        text = text_control(
            config,
            "Take the state after reading",
            beginning,
            of="patient",
            help="Leave it empty for the zero state.",
        )
        names, letter = config.vocabulary, config.example[at]
        fed = st.selectbox(
            "then input",
            names,
            format_func=visible,
            **bound("fed", letter, valid=names.__contains__, of=config.hash),
        )
        epoch = epoch_slider(run)
        edit = _edit_controls(run)
    weights = run.weights(epoch)
    try:
        check_read(config, text)
        check_read(config, edit.donor)
        before = state_after(config, weights, text, carry=carry)
        donor = state_after(config, weights, edit.donor, carry=carry)
    except InputError as error:
        with right:
            say_refusal(error)
        return
    names = network_of(config).state_names
    patched = patch(before, donor, edit.parts, names=names)
    after = set_units(patched, edit.units, edit.value, edit.where, names=names)
    with right:
        if not (config.reads_on or carry) and not any(part.any() for part in before):
            st.caption(
                "As trained, every letter starts from zero state here: there is nothing to patch "
                "but zeros. Carried through shows what a memory would do."
            )
        steps = [feed(config, weights, fed, state, before=text) for state in (before, after)]
        _outcome(config, text, fed, *steps)
        _states(config, before, after)


def _edit_controls(run: Run) -> Edit:
    """What is done to the state."""
    config = run.config
    has = list(network_of(config).state_names)
    with st.container(border=True):
        st.markdown("**Patch from another state**")
        donor = text_control(
            config,
            "Donor: the state after reading",
            "",
            of="donor",
            name="donor",
            placeholder="nothing",
        )
        parts = st.pills(
            "Take from the donor",
            has,
            selection_mode="multi",
            format_func=title_of,
            **bound_list("parts", has, has, of=network_name(config)),
        )
    with st.container(border=True):
        st.markdown("**Ablate or set single units**")
        numbers = range(config.units)
        units = st.multiselect(
            "Units to set", numbers, **bound_list("cut", [], numbers, of=run.hash, kind=int)
        )
        value = number_within(
            "to the value",
            -MOST,
            MOST,
            step=0.1,
            help=f"From {-MOST:g} to {MOST:g}.",
            **bound("value", 0.0, valid=lambda value: -MOST <= value <= MOST),
        )
        where = st.pills(
            "in",
            has,
            selection_mode="multi",
            **bound_list("where", has, has, of=network_name(config)),
        )
    return Edit(donor, parts, units, value, where)


def _outcome(config: RunConfig, text: str, letter: str, before: Step, after: Step) -> None:
    after_text = plain(shortened(spaces_seen(config, text))) or "nothing"
    st.caption(f"The state after {after_text}, input {plain(visible(letter))}")
    for place, heading, step in zip(st.columns(2), (BEFORE, AFTER), (before, after), strict=True):
        with place.container(border=True):
            st.caption(f"Prediction, {heading} state")
            st.title(plain(visible(step.predicted)), anchor=False)
            st.caption(f"with {step.probability:.2%}")
    bars = probability_bars(
        config.vocabulary,
        {BEFORE: before.probabilities, AFTER: after.probabilities},
        key="patching_bars",
        alt=f"Probability of every next letter: the original state predicts "
        f"{visible(before.predicted)}, the patched state {visible(after.predicted)}",
    )
    st.caption("How probable each next letter is, from either state.")
    table_behind(
        lambda: bars,
        key="patching_bars",
        columns={"letter": "Next letter", "state": "State", "probability": "Probability"},
    )


def _states(config: RunConfig, state: State, edited: State) -> None:
    """Both states unit by unit, and where they differ in words."""
    parts = list(zip(network_of(config).state_names, state, edited, strict=True))
    moved = {name: np.count_nonzero(old != new) for name, old, new in parts}
    if any(moved.values()):
        changes = [f"{name} in {n} of {config.units} units" for name, n in moved.items()]
        st.caption("Changed: " + ", ".join(changes) + ".")
    else:
        st.caption("Nothing is changed yet: take a part from a donor, or set some units.")
    for name, old, new in parts:
        _points(name, old[0], new[0])
    table_behind(
        lambda: pd.DataFrame(
            {"Unit": np.arange(config.units)}
            | {
                f"{name}, {which}": part[0]
                for name, *both in parts
                for which, part in zip((BEFORE, AFTER), both, strict=True)
            }
        ),
        key="patched_states",
    )


def _points(name: str, before: np.ndarray, after: np.ndarray) -> None:
    """One part of both states, a point per unit; it updates in place."""
    units, names = len(before), [BEFORE, AFTER]
    colour, shape = (
        told_apart("state", dict(zip(names, looks, strict=True)), LEGEND_ABOVE | {"offset": 2})
        for looks in (COLOURS, ["circle", "cross"])
    )
    points = pd.DataFrame(
        {
            "unit": np.tile(np.arange(units), 2),
            "value": np.concatenate([before, after]),
            "state": np.repeat(names, units),
        }
    )
    scale = {"domain": [-1, units], "nice": False}
    exact = {"field": "value", "title": name, "format": ".4f"}
    plot(
        points,
        height=130,
        mark={"type": "point", "size": 45, "strokeWidth": 2},
        encoding={
            "x": quantitative("unit", "unit", scale=scale, axis={"grid": False}),
            "y": quantitative("value", name, axis={"tickCount": 5, "minExtent": 36}),
            "color": colour,
            "shape": shape,
            "tooltip": [{"field": "unit"}, exact, {"field": "state"}],
        },
        key=f"points_{name}",
        alt=f"{title_of(name)} of every unit: circles in the original state, crosses in the "
        "patched",
    )
