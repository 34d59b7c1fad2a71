"""The search for units that follow something: its results, what would help where none is found, and
the scores."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lstm_core.config.allowed import MAX_UNITS
from lstm_core.config.text_config import TextConfig
from lstm_core.errors import InputError, StoreError, WorkerLost
from lstm_core.interpret.meanings import MIN_PLACES, STEP, Meaning, search_text
from lstm_core.interpret.text_states import MAX_PLACES
from lstm_core.text_run import network_of
from lstm_core.wording import sentence, signed
from ui import address
from ui.components.answer import answer
from ui.components.screen import is_narrow
from ui.text import draft
from ui.text.corpora import is_here, say_gone
from ui.text.reading import held_out, reading_seconds
from ui.text.runs import continue_training, own_job, text_run, train
from ui.wording import plain

SEARCHES = 15  # times as long as reading a text once


def _found(config: TextConfig) -> tuple[int, list[Meaning]]:
    run = text_run(config.hash)
    return answer(
        config.hash,
        "Searching all units, for some seconds",
        SEARCHES * reading_seconds(config, STEP),
        search_text,
        network_of(config),
        run.weights(),
        run.weights(0),
        run.vocabulary,
        held_out(config)[:MAX_PLACES],
    )


def search(config: TextConfig) -> tuple[int, list[Meaning]]:
    """In how many characters was searched, and what was found; nothing where there is too little to
    search in."""
    if not is_here(config.corpus):
        say_gone("Units are searched and scored on the held-out part of")
        return 0, []
    if len(held_out(config)) < MIN_PLACES:
        held = len(held_out(config))
        st.info(
            f"The search needs {MIN_PLACES:,} characters that were not learned from; this run has "
            f"{f'only {held:,}' if held else 'none'}. The colours below work with any text.",
            icon=":material/search_off:",
        )
        return 0, []
    try:
        return _found(config)
    except (InputError, StoreError, WorkerLost) as error:
        st.info(plain(sentence(error)), icon=":material/info:")
        return 0, []


def candidates(found: Sequence[Meaning], array: str, unit: str) -> None:
    """A button for each property, which shows its unit or the best candidate."""
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
    _buttons(following, array, unit)
    if open_ones := [one for one in looked if not one.follows]:
        st.caption("Not shown for these; their best candidates can be looked at all the same:")
        _buttons(open_ones, array, unit)


def scores(config: TextConfig, found: Sequence[Meaning], length: int) -> None:
    """The scores of all, and what would help where no unit follows something."""
    looked = [one for one in found if not one.missing]
    if not looked:
        return
    st.header("How well they follow", anchor=False)
    if not all(one.follows for one in looked):
        _what_helps(config)
    if is_narrow():  # where a table would lose its last columns
        st.markdown("\n".join(f"- {plain(one.verdict)}" for one in looked))
    else:
        _table(looked)
    _explained(length)
    if missing := [one.missing for one in found if one.missing]:
        st.caption(plain(" ".join(missing)))


def _show(array_key: str, array: str, unit_key: str, unit: int) -> None:
    address.put(array_key, array)
    address.put(unit_key, unit)


def _buttons(some: Sequence[Meaning], array: str, unit: str) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for one in sorted(some, key=lambda one: -one.units[0].score):
            best = one.units[0]
            shown = (best.array, best.unit) == (st.session_state[array], st.session_state[unit])
            st.button(
                f"{one.name}: {best.array} {best.unit} ({signed(best.score)})",
                key=f"text_best_{one.name}",
                icon=f":material/{'check' if shown else 'visibility'}:",
                type="primary" if shown else "secondary" if one.follows else "tertiary",
                on_click=_show,
                args=(array, best.array, unit, best.unit),
                help="Colour the text by this unit.",
            )


def _what_helps(config: TextConfig) -> None:
    """Trainings after which a unit may come to follow more."""
    passes = 2 * max(1, round(config.passes))
    units = min(MAX_UNITS, 2 * config.units)
    busy = own_job() is not None
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(
            "A unit comes to follow what helps to predict. What may help: learning for longer, "
            "more units, a longer text.",
            width="content",
        )
        if passes <= draft.MAX_PASSES and not text_run(config.hash).broke_down:
            st.button(
                f"Continue until pass {passes:,}",
                icon=":material/fast_forward:",
                type="tertiary",
                on_click=_continue,
                args=(config, passes),
                disabled=busy,
            )
        if units > config.units:
            st.button(
                f"Train {units:,} units",
                icon=":material/play_arrow:",
                type="tertiary",
                on_click=_train,
                args=(config, units),
                disabled=busy,
            )


def _continue(done: TextConfig, passes: int) -> None:
    draft.select(done)
    continue_training(done, passes)


def _train(config: TextConfig, units: int) -> None:
    draft.select(config)
    draft.put(units=units)
    train()


def _table(looked: Sequence[Meaning]) -> None:
    rows = [
        {
            "Property": one.name,
            "Follows": "✓ yes" if one.follows else "✗ not shown",
            "Best unit": f"{one.units[0].array} {one.units[0].unit}"
            + ("" if one.units[0].sign > 0 else ", falling"),
            "Score": signed(one.units[0].score),
            "Shifted": signed(one.shifted),
            "Untrained": signed(one.untrained.score) if one.untrained else "–",
            "Gain": f"{signed(one.gain[0])} to {signed(one.gain[1])}",
        }
        for one in looked
    ]
    # Breaks its lines where its column is narrow: a number that is cut reads as another.
    st.table(pd.DataFrame(rows).set_index("Property"))


def _explained(length: int) -> None:
    st.caption(
        f"Searched in {length:,} characters that were not learned from: the unit, and whether it "
        "rises or falls with the property, is chosen on the first half and scored on the second, 1 "
        "for a perfect order and 0 for none; below 0, what it did in the first half it did the "
        "other way round in the second. Shifted: what 95% of searches stay below when the property "
        "is moved along the text. Untrained: the best unit of the network before training. Gain: "
        "how much more it scores than that one, the 95% interval; shown is only what lies above 0."
    )
