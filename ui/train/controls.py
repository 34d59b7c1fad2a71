"""The controls for all settings, and what cannot be combined said where it is set."""

from typing import Any

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.allowed import (
    MAX_EPOCHS,
    MAX_LEARNING_RATE,
    MAX_RUNS,
    MAX_SEED,
    MAX_UNITS,
    OPTIMIZERS,
    RECURRENT_CELLS,
)
from lstm_core.errors import SettingError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET, scrambled_alphabet
from ui.settings import SETTINGS, WIDGET, adopt, publish, put_draft
from ui.wording import plain

# What follows a framing when it changes; the rest (cell, seed, ...) stays, and so does the
# encoding, except between framings of which one has its own.
_OF_FRAMING = ("cell", "units", "epochs", "batch_size", "shuffle")
_OF_CUT = ("window", "runs", "max_run_length")


def controls() -> tuple[RunConfig | None, str]:
    """Draw all settings. Returns the config they make, or None and the reason why they make
    none, which also stands beside the culprit."""
    places: dict[str, Any] = {}
    draft = st.session_state[SETTINGS]
    rule = FRAMINGS[draft["framing"]]

    _control(
        "framing",
        places,
        st.selectbox,
        "Framing",
        options=list(FRAMINGS),
        format_func=lambda name: FRAMINGS[name].title,
        on_change=_framing_changed,
    )
    st.caption(rule.explanation)
    st.button(
        "Published settings",
        icon=":material/restart_alt:",
        on_click=publish,
        disabled=draft == RunConfig(framing=draft["framing"]).to_dict(),
        help="Back to the settings that the published figures were made with.",
    )
    if rule.recurrent:
        _control(
            "cell",
            places,
            st.segmented_control,
            "Cell",
            options=list(RECURRENT_CELLS),
            required=True,
        )
    left, right = st.columns(2)
    with left:
        _number("units", places, "Units", MAX_UNITS)
        _number("batch_size", places, "Batch size", None)
    with right:
        _number("epochs", places, "Epochs", MAX_EPOCHS, step=50)
        _number("seed", places, "Seed", MAX_SEED, low=0)
    for name in ("units", "batch_size", "epochs", "seed"):
        places[name] = st.container()  # below both columns: they are narrow
    for name, label, high in (
        ("window", "Window length", None),
        ("runs", "Random runs", MAX_RUNS),
        ("max_run_length", "Longest run", None),
    ):
        if name in rule.settings:
            _number(name, places, label, high)
    with st.expander("More settings", icon=":material/tune:"):
        _control(
            "learning_rate",
            places,
            st.number_input,
            "Learning rate",
            min_value=0.0,
            max_value=MAX_LEARNING_RATE,
            format="%g",
            step=0.001,
        )
        _control(
            "optimizer",
            places,
            st.segmented_control,
            "Optimizer",
            options=list(OPTIMIZERS),
            required=True,
        )
        _control(
            "encoding",
            places,
            st.selectbox,
            "Encoding",
            options=list(ENCODINGS),
            format_func=lambda name: ENCODINGS[name].title,
        )
        st.caption(ENCODINGS[draft["encoding"]].explanation)
        _control(
            "shuffle",
            places,
            st.toggle,
            "Shuffle the samples every epoch",
            disabled=not rule.may_shuffle,
            help="A stateful network must read its samples in order."
            if not rule.may_shuffle
            else None,
        )
        _control(
            "sequence",
            places,
            st.text_input,
            "Sequence",
            help="The symbols to learn, in order: 4 to 2,000, repeats allowed.",
        )
        with st.container(horizontal=True):
            st.button("Alphabet", on_click=_put, args=("sequence", ALPHABET))
            st.button("Scramble", on_click=_scramble, help="The alphabet in an order drawn anew.")
            st.button(
                "ABCDEFABCXYZ",
                on_click=_put,
                args=("sequence", "ABCDEFABCXYZ"),
                help="C is followed by D, then by X: this needs a memory.",
            )
    try:
        return RunConfig.from_dict(draft), ""
    except SettingError as error:
        with places.get(error.setting, st.container()):
            st.markdown(f":red[:material/block: {_sentence(error)}]")
            if error.nearest is not None:
                shown = "the nearest that works" if len(str(error.nearest)) > 20 else error.nearest
                st.button(
                    f"Use {shown}",
                    on_click=_put,
                    args=(error.setting, error.nearest),
                    key="use_nearest",
                )
        return None, _sentence(error)


def _control(name: str, places: dict, widget, label: str, on_change=None, **options) -> None:
    key = WIDGET + name
    if key not in st.session_state:
        st.session_state[key] = st.session_state[SETTINGS][name]
    widget(label, key=key, on_change=on_change or _changed, args=(name,), **options)
    places[name] = st.container()


def _number(name, places, label, high, *, low=1, step=1) -> None:
    _control(name, places, st.number_input, label, min_value=low, max_value=high, step=step)


def _changed(name: str) -> None:
    st.session_state[SETTINGS][name] = st.session_state[WIDGET + name]
    if name == "sequence":  # window and batch follow a sequence that is too short for them
        _put(name, st.session_state[WIDGET + name])


def _framing_changed(name: str) -> None:
    draft = st.session_state[SETTINGS]
    follow = (*_OF_FRAMING, *_OF_CUT)
    new = {key: value for key, value in draft.items() if key not in follow}
    new["framing"] = st.session_state[WIDGET + name]
    if any("encoding" in FRAMINGS[one].defaults for one in (draft["framing"], new["framing"])):
        del new["encoding"]
    if FRAMINGS[new["framing"]].recurrent and draft["cell"] in RECURRENT_CELLS:
        new["cell"] = draft["cell"]
    _put_all(new)


def _put(name: str, value: Any) -> None:
    """Change one setting from a button."""
    draft = st.session_state[SETTINGS] | {name: value}
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
        adopt(RunConfig.from_dict(draft))
    except SettingError:  # shown beside its control
        put_draft(RunConfig(framing=draft["framing"]).to_dict() | draft)


def _scramble() -> None:
    # A new order at every click, and always the same orders: the n-th scramble is seed n.
    seed = st.session_state["scrambles"] = st.session_state.get("scrambles", 0) + 1
    _put("sequence", scrambled_alphabet(seed))


def _sentence(error: SettingError) -> str:
    text = error.explanation
    return plain(text[0].upper() + text[1:])
