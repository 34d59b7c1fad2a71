"""The machine that a network has learned, where it is small."""

import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.inference.reading import carries
from lstm_core.interpret.machine import LIKE, Machine, extract_machine, verdict, why_no_machine
from lstm_core.wording import percent
from ui.charts.machine import arrows_of, machine_picture, said
from ui.components.drawn import drawn
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.wording import plain, spaces_seen


def machine_part(run: Run, epoch: int, carry: bool | None) -> None:
    """What kind of machine it is in a sentence, and as a picture where there is one to follow."""
    config = run.config
    st.subheader("The machine it has learned", anchor=False)
    if reason := why_no_machine(config, carry):
        st.caption(f"{reason[0].upper()}{reason[1:]}.")
        return
    machine = _machine(run, epoch, carry)
    checked = len(config.example)
    what = verdict(machine)
    st.markdown(
        f"After epoch {epoch:,} {plain(what[0].lower() + what[1:])}" + _checked(machine, checked)
    )
    if not machine.complete or machine.agreement[0] < LIKE:
        return
    if picture := machine_picture(config, machine):
        drawn("machine", picture)
    else:
        st.caption("It has too many arrows for a picture; the table has them.")
    st.caption(_what_is_seen(machine, carries(config, carry)))
    table_behind(lambda: _arrows(config, epoch, carry), key="machine")


@st.cache_resource(max_entries=64, hash_funcs=BY_RUN, show_spinner="Following every letter")
def _machine(run: Run, epoch: int, carry: bool | None) -> Machine:
    return extract_machine(run.config, run.weights(epoch), carry=carry)


def _checked(machine: Machine, letters: int) -> str:
    if not machine.complete:
        return ""
    near, far = machine.agreement
    return (
        f" Run beside the network over random texts, it predicts the same at {percent(near)} of "
        f"the first {letters} letters and at {percent(far)} of the next {letters}."
    )


def _what_is_seen(machine: Machine, carried: bool) -> str:
    text = (
        "A circle is a state with the letter that it predicts, an arrow what is read there. Two "
        "states are one circle when they predict the same now and after every further letter."
    )
    if machine.is_table:
        return (
            text
            + " The arrows are the same from every state, so each is drawn once."
            + ("" if carried else " Every letter is read from the zero state here.")
        )
    if machine.counts:
        text += " 0 is the zero state. Any letter moves it on: it counts, and reads nothing."
    return text


def _arrows(config: RunConfig, epoch: int, carry: bool | None) -> pd.DataFrame:
    machine = _machine(run_of(config), epoch, carry)
    return pd.DataFrame(
        [
            {
                "State": state,
                "Reached by": spaces_seen(config, machine.shortest[state]) or "nothing",
                "Predicts": said(config, machine.predicted[state]),
                "Reads": letters,
                "Next state": target,
            }
            for state, target, letters in arrows_of(config, machine)
        ]
    )
