"""The settings as they are being set: what a control or a button changes, and what follows."""

from typing import Any

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.errors import SettingError
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import scrambled_alphabet
from ui import session
from ui.current_run import keep, select

# What follows a framing when it changes; the rest (cell, seed, ...) stays, and so does the
# encoding, except between framings of which one has its own.
_OF_FRAMING = ("cell", "units", "epochs", "batch_size", "shuffle")
_OF_CUT = ("window", "runs", "max_run_length")


def changed(name: str) -> None:
    """A control has a new value."""
    key = session.setting_key(name)
    if key not in st.session_state:  # a click came before the controls were drawn anew
        return
    session.SETTINGS.get()[name] = st.session_state[key]
    if name == "sequence":  # window and batch follow a sequence that is too short for them
        put(name, st.session_state[key])


def framing_changed(name: str) -> None:
    """The same of the framing, which others follow."""
    draft = session.SETTINGS.get()
    chosen = st.session_state.get(session.setting_key(name), draft["framing"])
    if chosen == draft["framing"]:  # as above: nothing was chosen, so nothing follows
        return
    follow = (*_OF_FRAMING, *_OF_CUT)
    new = {key: value for key, value in draft.items() if key not in follow}
    new["framing"] = chosen
    if any("encoding" in FRAMINGS[one].defaults for one in (draft["framing"], new["framing"])):
        del new["encoding"]
    if not FRAMINGS[new["framing"]].recurrent:
        new.pop("layers", None)  # it has one
    elif draft["cell"] in RECURRENT_CELLS:
        new["cell"] = draft["cell"]
    _put_all(new)


def put(name: str, value: Any) -> None:
    """Change one setting from a button."""
    draft = session.SETTINGS.get() | {name: value}
    if name == "sequence":
        try:
            RunConfig.from_dict(draft)
        except SettingError as error:
            if error.setting in ("batch_size", *_OF_CUT):
                follow = ("batch_size", *_OF_CUT)
                draft = {key: value for key, value in draft.items() if key not in follow}
    _put_all(draft)


def _put_all(draft: dict[str, Any]) -> None:
    try:
        select(RunConfig.from_dict(draft))
    except SettingError:  # shown beside its control
        keep(RunConfig(framing=draft["framing"]).settings() | draft)


def scramble() -> None:
    """Learn the alphabet in an order drawn anew."""
    # A new order at every click, and always the same orders: the n-th scramble is seed n.
    session.SCRAMBLES.set(session.SCRAMBLES.get() + 1)
    put("sequence", scrambled_alphabet(session.SCRAMBLES.get()))
