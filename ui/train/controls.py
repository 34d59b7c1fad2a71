"""The controls for all settings, and what cannot be combined said where it is set."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_LAYERS, OPTIMIZERS, RECURRENT_CELLS
from lstm_core.config.checks import divisors_of
from lstm_core.errors import SettingError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS, Framing
from lstm_core.sequence.symbols import ALPHABET
from ui import session
from ui.components.choice import titled
from ui.components.setting_control import setting_control
from ui.current_run import select
from ui.train.draft import changed, framing_changed, put, scramble
from ui.wording import ROWS_CONTINUE, plain

MAX_SIZES = 6  # batch sizes that fit side by side

Places = dict[str, tuple[str, Any]]
"""By setting: the label of its control, and where to say what is wrong with it."""


def controls() -> tuple[RunConfig | None, str]:
    """Draw all settings. Returns the config they make, or None and the name of the control
    beside which stands why they make none."""
    places: Places = {}
    draft = session.SETTINGS.get()
    rule = FRAMINGS[draft["framing"]]
    published = RunConfig(framing=draft["framing"])

    _control(
        "framing",
        places,
        st.selectbox,
        "Framing",
        on_change=framing_changed,
        **titled(FRAMINGS),
    )
    st.caption(rule.explanation)
    st.button(
        "Published settings",
        icon=":material/restart_alt:",
        on_click=select,
        args=(published,),
        disabled=draft == published.settings(),
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
            wrap=True,
        )
    left, right = st.columns(2)
    with left:
        _number("units", places, "Units")
        _batch_size(places, rule, draft)
    with right:
        _number("epochs", places, "Epochs", step=50)
        _number("seed", places, "Seed")
    for name in ("units", "batch_size", "epochs", "seed"):
        places[name] = (places[name][0], st.container())  # below both columns: they are narrow
    for name, label in (
        ("window", "Window length"),
        ("runs", "Random subsequences"),
        ("max_run_length", "Longest of them"),
    ):
        if name in rule.settings:
            _number(name, places, label)
    with st.expander("More settings", icon=":material/tune:"):
        _number("learning_rate", places, "Learning rate", format="%g", step=0.001)
        _control(
            "optimizer",
            places,
            st.segmented_control,
            "Optimizer",
            options=list(OPTIMIZERS),
            required=True,
            wrap=True,
        )
        if rule.recurrent:
            _control(
                "layers",
                places,
                st.segmented_control,
                "Recurrent layers",
                options=list(range(1, MAX_LAYERS + 1)),
                required=True,
                help="On top of one another: each reads the hidden state of the one below.",
            )
        left, right = st.columns(2)
        with left:
            _number(
                "dropout",
                places,
                "Dropout",
                format="%g",
                step=0.1,
                help="The share of every layer's outputs that each update leaves out.",
            )
        with right:
            _number(
                "clip",
                places,
                "Gradient clipping",
                format="%g",
                step=1.0,
                help="The norm to which the gradient of all weights together is cut; 0 for none.",
            )
        for name in ("dropout", "clip"):
            places[name] = (places[name][0], st.container())  # below both columns
        _control("encoding", places, st.selectbox, "Encoding", **titled(ENCODINGS))
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
            st.button("Alphabet", on_click=put, args=("sequence", ALPHABET))
            st.button("Scramble", on_click=scramble, help="The alphabet in an order drawn anew.")
            st.button(
                "ABCDEFABCXYZ",
                on_click=put,
                args=("sequence", "ABCDEFABCXYZ"),
                help="C is followed by D, then by X: this needs a memory.",
            )
    try:
        return RunConfig.from_dict(draft), ""
    except SettingError as error:
        label, place = places.get(error.setting, ("the settings", st.container()))
        with place:
            text = error.explanation
            st.markdown(f":red[:material/block: {plain(text[0].upper() + text[1:])}]")
            if error.nearest is not None:
                shown = "the nearest that works" if len(str(error.nearest)) > 20 else error.nearest
                st.button(
                    f"Use {shown}",
                    on_click=put,
                    args=(error.setting, error.nearest),
                    key="use_nearest",
                )
        return None, label


def _control(
    name: str,
    places: Places,
    widget: Callable[..., Any],
    label: str,
    on_change: Callable[[str], None] | None = None,
    **options: Any,
) -> None:
    setting_control(
        widget,
        label,
        key=session.setting_key(name),
        value=session.SETTINGS.get()[name],
        on_change=on_change or changed,
        args=(name,),
        **options,
    )
    places[name] = (label, st.container())


def _batch_size(places: Places, rule: Framing, draft: dict[str, Any]) -> None:
    """The sizes to choose from, where only a few work."""
    try:
        samples = RunConfig.from_dict(draft | {"batch_size": 1}).samples
    except SettingError:
        samples = 0
    sizes = divisors_of(samples) if rule.carries_state and samples else []
    if not 0 < len(sizes) <= MAX_SIZES:
        return _number("batch_size", places, "Batch size")
    _control(
        "batch_size",
        places,
        st.segmented_control,
        "Batch size",
        options=sorted({*sizes, draft["batch_size"]}),
        required=True,
        wrap=True,
        help=ROWS_CONTINUE,
    )


def _number(name: str, places: Places, label: str, *, step: float = 1, **options: Any) -> None:
    """Without bounds, which would keep a number beyond them in the browser: the settings are
    checked here, and what would work is said. An emptied field goes back to its default."""
    _control(name, places, st.number_input, label, step=step, **options)
