"""The controls for all settings, and what cannot be combined said where it is set."""

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.allowed import (
    FLAT_CELLS,
    MAX_HIDDEN_LAYERS,
    MAX_LAYERS,
    OPTIMIZERS,
    PADDINGS,
    RECURRENT_CELLS,
)
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET, TOKENS
from lstm_core.tasks.registry import TASKS
from lstm_core.tasks.task import Task
from ui import session
from ui.components.see_next import see_next, to_shapes
from ui.components.setting_controls import SettingControls
from ui.current_run import select
from ui.draft import put_symbols, scramble
from ui.wording import in_words

EARLIER_MATTERS = "ABCDEFABCXYZ"


def controls() -> tuple[RunConfig | None, str]:
    """Draw all settings. Returns the config they make, or None and the name of the control
    beside which stands why they make none."""
    here = SettingControls()
    draft = session.SETTINGS.get()
    rule, goal = FRAMINGS[draft["framing"]], TASKS[draft["task"]]
    default = RunConfig(framing=draft["framing"], task=draft["task"])
    published = bool(default.published)

    here.task()
    here.framing()
    if len(goal.framings) != 1:
        st.caption(rule.explanation)
    st.button(
        "Published settings" if published else "Default settings",
        icon=":material/restart_alt:",
        on_click=select,
        args=(default,),
        disabled=draft == default.settings(),
        help="Back to the settings that the published figures were made with."
        if published
        else "Nobody published any: back to those that this app begins with.",
    )
    here.asking()
    here.one_of("cell", "Cell", RECURRENT_CELLS if rule.recurrent else FLAT_CELLS)
    left, right = st.columns(2)
    with left:
        here.number("units", "Units")
        here.batch_size()
    with right:
        here.number("epochs", "Epochs", step=50)
        here.number("seed", "Seed")
    here.say_below("units", "batch_size", "epochs", "seed")
    for name in here.cuts:
        here.cut(name)
    own = bool(goal.separator) or draft["tokens"] == "words"  # it is what the task is about
    if own:
        _sequence(here, goal)
    with st.expander("More settings", icon=":material/tune:"):
        here.number("learning_rate", "Learning rate", format="%g", step=0.001)
        here.one_of("optimizer", "Optimizer", OPTIMIZERS)
        if rule.recurrent:
            help = "On top of one another: each reads the hidden state of the one below."
            here.one_of("layers", "Recurrent layers", range(1, MAX_LAYERS + 1), help=help)
        else:
            help = "With none, the softmax reads the window itself. A convolution is one layer."
            here.one_of("layers", "Hidden layers", range(MAX_HIDDEN_LAYERS + 1), help=help)
        left, right = st.columns(2)
        with left:
            here.number("dropout", "Dropout", format="%g", step=0.1)
        with right:
            here.number("clip", "Gradient clipping", format="%g", step=1.0)
        here.say_below("dropout", "clip")
        here.encoding()
        st.caption(ENCODINGS[draft["encoding"]].explanation)
        here.shuffle()
        if not goal.symbols:
            if not own:
                _sequence(here, goal)
            _variation(here, rule.cutting.pads and goal.cuts)
    config, culprit = here.config()
    if config is not None:
        see_next([to_shapes(config)])
    return config, culprit


def _sequence(here: SettingControls, goal: Task) -> None:
    """What is learned, where a visitor may say it."""
    parted = f" A {goal.separator} parts the streams." if goal.separator else ""
    here.control(
        "sequence",
        st.text_input,
        "Sequence",
        help="The symbols to learn, in order: 4 to 2,000, repeats allowed." + parted,
    )
    if goal.separator:
        st.caption(f"{goal.separator} stands between the streams.")
    else:
        with st.container(horizontal=True):
            st.button("Alphabet", on_click=put_symbols, args=(ALPHABET,))
            st.button("Scramble", on_click=scramble, help="The alphabet in an order drawn anew.")
            st.button(
                EARLIER_MATTERS,
                on_click=put_symbols,
                args=(EARLIER_MATTERS,),
                help="C is followed by D, then by X: this needs a memory.",
            )


def _variation(here: SettingControls, pads: bool) -> None:
    """What its symbols are, and how inputs vary in training."""
    here.one_of("tokens", "Its symbols", TOKENS, format_func=in_words)
    here.number("corrupt", "Corrupted inputs", format="%g", step=0.1)
    if pads:
        here.one_of("padding", "Padding in training", PADDINGS, format_func=in_words)
