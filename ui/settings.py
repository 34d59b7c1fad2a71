"""The settings of the run on the table: one plain dict per visitor, and the controls for it.

The dict lives in the session, so it survives a page change; the address holds it too, so it
survives a reload and can be shared. Controls are drawn from it and write back to it.
"""

from typing import Any

import streamlit as st

from lstm_core.alphabet import ALPHABET, ENCODINGS, scrambled_alphabet
from lstm_core.config import (
    MAX_EPOCHS,
    MAX_LEARNING_RATE,
    MAX_RUNS,
    MAX_SEED,
    MAX_UNITS,
    OPTIMIZERS,
    RECURRENT_CELLS,
    RunConfig,
    SettingError,
)
from lstm_core.framings import FRAMINGS
from ui import link

SETTINGS = "settings"
_NOTICES = "link_notices"
_SEEN = "link_seen"
_KEY = "setting:"
# What follows a framing when it changes; the rest (cell, seed, encoding, ...) stays.
_OF_FRAMING = ("cell", "units", "epochs", "batch_size", "shuffle")
_OF_CUT = ("window", "runs", "max_run_length")


def arrive() -> None:
    """Take the settings from the address if it brings new ones, else keep what there is."""
    query = st.query_params.to_dict()
    if query and query != st.session_state.get(_SEEN):
        config, notices = link.from_query(query)
        adopt(config)
        st.session_state[_NOTICES] = notices
        st.session_state[_SEEN] = query
    elif SETTINGS not in st.session_state:
        adopt(link.DEFAULT)


def on_table() -> RunConfig:
    """The config on the table; the default while the settings cannot work."""
    try:
        return RunConfig.from_dict(st.session_state.get(SETTINGS, link.DEFAULT.to_dict()))
    except SettingError:
        return link.DEFAULT


def adopt(config: RunConfig) -> None:
    """Put a config on the table. Call it before the controls are drawn, or in a callback."""
    st.session_state[SETTINGS] = config.to_dict()
    for key in [key for key in st.session_state if str(key).startswith(_KEY)]:
        del st.session_state[key]


def publish() -> None:
    """Back to the published settings of the framing on the table."""
    adopt(RunConfig(framing=st.session_state[SETTINGS]["framing"]))


def show_in_address(config: RunConfig) -> None:
    query = link.to_query(config)
    st.session_state[_SEEN] = query
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def show_link_notices() -> None:
    """Say once what of a link could not be used."""
    for notice in st.session_state.pop(_NOTICES, []):
        st.warning(notice, icon=":material/link_off:")


def controls() -> RunConfig | None:
    """Draw all settings; the config they make, or None with the reason beside the culprit."""
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
            min_value=0.00001,
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
            disabled=rule.carries_state,
            help="A stateful network must read its samples in order."
            if rule.carries_state
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
        return RunConfig.from_dict(draft)
    except SettingError as error:
        with places.get(error.setting, st.container()):
            st.error(_sentence(error), icon=":material/block:")
            if error.nearest is not None:
                shown = "the nearest that works" if len(str(error.nearest)) > 20 else error.nearest
                st.button(
                    f"Use {shown}",
                    on_click=_put,
                    args=(error.setting, error.nearest),
                    key="use_nearest",
                )
        return None


def _control(name: str, places: dict, widget, label: str, on_change=None, **options) -> None:
    key = _KEY + name
    if key not in st.session_state:
        st.session_state[key] = st.session_state[SETTINGS][name]
    widget(label, key=key, on_change=on_change or _changed, args=(name,), **options)
    places[name] = st.container()


def _number(name, places, label, high, *, low=1, step=1) -> None:
    _control(name, places, st.number_input, label, min_value=low, max_value=high, step=step)


def _changed(name: str) -> None:
    st.session_state[SETTINGS][name] = st.session_state[_KEY + name]
    if name == "sequence":  # window and batch follow a sequence that is too short for them
        _put(name, st.session_state[_KEY + name])


def _framing_changed(name: str) -> None:
    draft = st.session_state[SETTINGS]
    follow = (*_OF_FRAMING, *_OF_CUT)
    new = {key: value for key, value in draft.items() if key not in follow}
    new["framing"] = st.session_state[_KEY + name]
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
        complete = RunConfig(framing=draft["framing"]).to_dict()
        st.session_state[SETTINGS] = complete | draft
        for key in [key for key in st.session_state if str(key).startswith(_KEY)]:
            del st.session_state[key]


def _scramble() -> None:
    # A new order at every click, and always the same orders: the n-th scramble is seed n.
    seed = st.session_state["scrambles"] = st.session_state.get("scrambles", 0) + 1
    _put("sequence", scrambled_alphabet(seed))


def _sentence(error: SettingError) -> str:
    text = str(error).split(": ", 1)[-1].replace("_", " ")
    return text[0].upper() + text[1:]
