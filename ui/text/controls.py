"""The settings of a training on a text: the usual ones, and more folded away."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lstm_core.config.allowed import OPTIMIZERS, RECURRENT_CELLS
from lstm_core.errors import SettingError
from ui import session
from ui.components.setting_control import setting_control
from ui.text import draft
from ui.text.choosing import choose_text
from ui.text.corpora import is_here, published_of
from ui.wording import plain

NAMES = {"streams": "Streams", "windows": "Windows"}
EXPLAINED = {
    "streams": "The text runs through in parallel streams, the state carried; the network learns "
    "from every place.",
    "windows": "Overlapping windows, each from a zero state; the network learns from the one "
    "character after each, as the course published it.",
}
FOLDED = {
    *("optimizer", "learning_rate", "clip", "decay", "dropout"),
    *("chunk", "stride", "batch_size", "held_out"),
}
"""What stands among the settings that are folded away, unless one of them is wrong."""


def controls() -> str:
    """Draw all settings. Returns the name of what is wrong with them, "" for nothing."""
    if not choose_text():
        return "the text"
    settings, wrong = draft.draft(), _wrong()
    _published(settings)
    _control("way", st.segmented_control, "Way of training", options=list(NAMES),
             format_func=NAMES.__getitem__, required=True, on_change=_way_changed)  # fmt: skip
    st.caption(EXPLAINED[settings["way"]])
    _control("cell", st.segmented_control, "Cell", options=list(RECURRENT_CELLS), required=True,
             wrap=True)  # fmt: skip
    left, right = st.columns(2)
    with left:
        _number("units", 16)
        _number("passes", 1)
    with right:
        _number("layers", 1)
        _number("seed", 1)
    folded = wrong is not None and wrong.setting in FOLDED
    with st.expander("More settings", icon=":material/tune:", expanded=folded):
        _control("optimizer", st.segmented_control, "Optimizer", options=list(OPTIMIZERS),
                 required=True, wrap=True)  # fmt: skip
        _number("learning_rate", 0.001, "%.4f")
        _number("clip", 0.5, "%g", "The norm of all gradients together; 0 is never.")
        _number("decay", 0.0001, "%.5f", "After n updates the rate is divided by "
                "1 + decay · n.")  # fmt: skip
        _number("dropout", 0.1, "%.2f")
        _number("chunk", 10)
        if settings["way"] == "windows":
            _number("stride", 1)
        _number("batch_size", 16)
        _number("held_out", 0.05, "%.2f", "The end of the text, never learned from.")
        st.button(
            "Suggested settings",
            icon=":material/restart_alt:",
            on_click=_suggest,
            disabled=settings == draft.defaults(settings["corpus"]),
        )
    return "" if wrong is None else _say(wrong, settings)


def _wrong() -> SettingError | None:
    """Why the settings cannot work."""
    try:
        draft.config_of(draft.draft())
    except SettingError as error:
        return error
    return None


def _say(wrong: SettingError, settings: dict[str, Any]) -> str:
    """What is wrong, and a value that works; returns what the setting is called."""
    label = draft.label_of(wrong.setting)
    st.markdown(f":red[:material/block: {plain(f'{label}: {wrong.explanation}')}]")
    if wrong.nearest is not None and wrong.setting in settings:
        st.button(
            f"Use {wrong.nearest} for {label.lower()}",
            on_click=_use,
            args=(wrong.setting, wrong.nearest),
            key="text_use_nearest",
        )
    return label


def _published(settings: dict[str, Any]) -> None:
    """Of a text that others have published figures of, their settings are one click away."""
    known = published_of(settings["corpus"]) if is_here(settings["corpus"]) else None
    if known is None:
        return
    asked = known.settings | {"passes": known.passes, "decay": 0.0}
    st.button(
        "Published settings",
        icon=":material/menu_book:",
        on_click=draft.put,
        kwargs=asked,
        disabled=all(settings[name] == value for name, value in asked.items()),
        help=f"{known.title}: the settings that the published figures were made with.",
    )


def _use(name: str, value: Any) -> None:
    settings = draft.draft() | {name: value}
    if name in draft.FIT:  # a pass of a short text has few updates
        settings["passes"] = max(settings["passes"], draft.suggested_passes(settings))
    draft.put(**settings)


def _suggest() -> None:
    draft.put(**draft.defaults(draft.draft()["corpus"]))


def _control(
    name: str,
    widget: Callable[..., Any],
    label: str,
    on_change: Callable[[str], None] | None = None,
    **options: Any,
) -> None:
    setting_control(
        widget,
        label,
        key=session.text_setting_key(name),
        value=draft.draft()[name],
        on_change=on_change or _changed,
        args=(name,),
        **options,
    )


def _number(name: str, step: float, form: str | None = None, help: str = "") -> None:
    """Without bounds, which would keep a number beyond them in the browser: the settings are
    checked here."""
    _control(name, st.number_input, draft.label_of(name), step=step, format=form, help=help or None)


def _changed(name: str) -> None:
    key = session.text_setting_key(name)
    session.TEXT_SETTINGS_OPEN.set(True)  # in whose hands they are, from there they do not go
    if key in st.session_state:  # else a click came before the controls were drawn anew
        draft.draft()[name] = st.session_state[key]


def _way_changed(name: str) -> None:
    settings = draft.draft()
    way = st.session_state.get(session.text_setting_key(name), settings["way"])
    if way == settings["way"]:
        return
    suggested = draft.defaults(settings["corpus"], way)
    follow = {one: suggested[one] for one in draft.OF_WAY}
    changed = settings | follow | {"way": way}
    draft.put(**changed | {"passes": draft.suggested_passes(changed)})
