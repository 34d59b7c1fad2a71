"""State surgery: take a state, change it, feed a letter, and see what changes."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.model_spec import Weights
from lstm_core.inference.cells import STATE_NAMES, State
from lstm_core.interpret.patching import feed, patch, set_units, state_after
from lstm_core.sequence.symbols import visible
from ui.charts.probability_bars import COLOURS, probability_bars
from ui.states.quantities import TITLES, check_read, reading_control, text_control
from ui.view import epoch_slider, list_key, parameters, widget_key
from ui.wording import plain, sentence, shortened, spaces_seen


def patching_panel(run: Run) -> dict[str, str]:
    """Patient, donor and edits on the left, what becomes of the answer on the right."""
    config = run.config
    at = min(10, len(config.symbols) // 2)  # K, of the alphabet
    left, right = st.columns([2, 3], gap="medium")
    with left:
        carry, shown = reading_control(config)
        beginning = "".join(config.symbols[:at])
        text, read = text_control(
            config,
            "Take the state after reading",
            beginning,
            of="patient",
            help="Leave it empty for the state before anything was read.",
        )
        names, letter = config.vocabulary, config.symbols[at]
        key = widget_key("fed", letter, valid=names.__contains__, of=config.hash)
        fed = st.selectbox(
            "and then feed", names, key=key, format_func=visible, persist_state="session"
        )
        epoch, at_epoch = epoch_slider(run)
        shown |= read | at_epoch | parameters(fed=(fed, letter))
        weights = run.weights(epoch)
        try:
            check_read(text)
            state = state_after(config, weights, text, carry=carry)
            edited, operation = _operation(run, weights, state, carry)
        except ValueError as error:
            st.error(plain(sentence(error)), icon=":material/block:")
            return shown
    with right:
        if not (config.rule.carries_state or carry) and not any(part.any() for part in state):
            st.caption(
                "As trained, the memory is empty before every letter here: there is nothing to "
                "operate on but zeros. Carried through shows what a memory would do."
            )
        before, after = (feed(config, weights, fed, one, before=text) for one in (state, edited))
        _outcome(config, text, fed, before, after)
        _states(config, state, edited)
    return shown | operation


def _operation(
    run: Run, weights: Weights, state: State, carry: bool | None
) -> tuple[State, dict[str, str]]:
    """The edited state: parts from a donor first, then single units."""
    config = run.config
    has = list(STATE_NAMES[config.cell])
    with st.container(border=True):
        st.markdown("**Transplant**")
        donor_text, donated = text_control(
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
            key=list_key("parts", has, has, of=config.cell),
            format_func=TITLES.get,
            persist_state="session",
        )
        check_read(donor_text)
        donor = state_after(config, weights, donor_text, carry=carry)
        state = patch(state, donor, parts)
    with st.container(border=True):
        st.markdown("**Single units**")
        numbers = range(config.units)
        units = st.multiselect(
            "Units to set",
            numbers,
            key=list_key("cut", [], numbers, of=run.hash, kind=int),
            persist_state="session",
        )
        key = widget_key("value", 0.0, parse=float, valid=lambda value: -10 <= value <= 10)
        value = st.number_input("to the value", -10.0, 10.0, step=0.1, key=key,
                                persist_state="session")  # fmt: skip
        where = st.pills(
            "in",
            has,
            selection_mode="multi",
            key=list_key("where", has, has, of=config.cell),
            persist_state="session",
        )
    shown = donated | parameters(
        parts=(",".join(parts), ",".join(has)),
        cut=(",".join(map(str, units)), ""),
        value=(value, 0.0),
        where=(",".join(where), ",".join(has)),
    )
    return set_units(state, units, value, where), shown


def _outcome(config: RunConfig, text: str, letter: str, before, after) -> None:
    after_text = plain(shortened(spaces_seen(text))) or "nothing"
    st.caption(f"The state after {after_text}, fed {plain(visible(letter))}")
    for place, heading, step in zip(
        st.columns(2), ("Untouched", "After surgery"), (before, after), strict=True
    ):
        with place.container(border=True):
            st.caption(heading)
            st.title(plain(visible(step.predicted)), anchor=False)
            st.caption(f"with {step.probability:.2%}")
    probability_bars(
        config.vocabulary,
        {"untouched": before.probabilities, "after surgery": after.probabilities},
        key="surgery_bars",
        alt=f"Probability of every next letter before and after surgery; untouched it says "
        f"{visible(before.predicted)}, after surgery {visible(after.predicted)}",
    )


def _states(config: RunConfig, state: State, edited: State) -> None:
    """Both states unit by unit, and where they differ in words."""
    changes = []
    for name, old, new in zip(STATE_NAMES[config.cell], state, edited, strict=True):
        moved = int(np.count_nonzero(old != new))
        changes.append(f"{name} in {moved} of {config.units} units")
    if all(np.array_equal(old, new) for old, new in zip(state, edited, strict=True)):
        st.caption("Nothing is changed yet: take a part from a donor, or set some units.")
    else:
        st.caption("Changed: " + ", ".join(changes) + ".")
    for name, old, new in zip(STATE_NAMES[config.cell], state, edited, strict=True):
        _points(name, old[0], new[0])


def _points(name: str, before: np.ndarray, after: np.ndarray) -> None:
    """One part of both states, a point per unit; it updates in place."""
    units, names = len(before), ["untouched", "after surgery"]
    when = {"field": "state", "type": "nominal"}
    legend = {"orient": "top", "title": None, "offset": 2}
    st.vega_lite_chart(
        pd.DataFrame(
            {
                "unit": np.tile(np.arange(units), 2),
                "value": np.concatenate([before, after]),
                "state": np.repeat(names, units),
            }
        ),
        {
            "height": 195,
            "mark": {"type": "point", "size": 45, "strokeWidth": 2},
            "encoding": {
                "x": {"field": "unit", "type": "quantitative", "title": "unit",
                      "scale": {"domain": [-1, units], "nice": False}, "axis": {"grid": False}},
                "y": {"field": "value", "type": "quantitative", "title": name,
                      "axis": {"tickCount": 5, "minExtent": 36}},
                "color": when | {"scale": {"domain": names, "range": COLOURS}, "legend": legend},
                "shape": when
                | {"scale": {"domain": names, "range": ["circle", "cross"]}, "legend": legend},
                "tooltip": [{"field": "unit"}, {"field": "value", "title": name, "format": ".4f"},
                            {"field": "state"}],
            },
        },
        key=f"points_{name}",
        alt=f"{TITLES[name]} of every unit: circles before surgery, crosses after",
    )  # fmt: skip
