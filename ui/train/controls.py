"""The controls for all settings, and what cannot be combined said where it is set."""

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_LAYERS, OPTIMIZERS, RECURRENT_CELLS
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from ui import session
from ui.components.see_next import see_next, to_shapes
from ui.components.setting_controls import SettingControls
from ui.current_run import select
from ui.draft import put, scramble


def controls() -> tuple[RunConfig | None, str]:
    """Draw all settings. Returns the config they make, or None and the name of the control
    beside which stands why they make none."""
    here = SettingControls()
    draft = session.SETTINGS.get()
    rule = FRAMINGS[draft["framing"]]
    published = RunConfig(framing=draft["framing"])

    here.framing()
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
        here.one_of("cell", "Cell", RECURRENT_CELLS)
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
    with st.expander("More settings", icon=":material/tune:"):
        here.number("learning_rate", "Learning rate", format="%g", step=0.001)
        here.one_of("optimizer", "Optimizer", OPTIMIZERS)
        if rule.recurrent:
            here.one_of(
                "layers",
                "Recurrent layers",
                range(1, MAX_LAYERS + 1),
                help="On top of one another: each reads the hidden state of the one below.",
            )
        left, right = st.columns(2)
        with left:
            here.number(
                "dropout",
                "Dropout",
                format="%g",
                step=0.1,
                help="The share of every layer's outputs that each update leaves out.",
            )
        with right:
            here.number(
                "clip",
                "Gradient clipping",
                format="%g",
                step=1.0,
                help="The norm to which the gradient of all weights together is cut; 0 for none.",
            )
        here.say_below("dropout", "clip")
        here.encoding()
        st.caption(ENCODINGS[draft["encoding"]].explanation)
        here.shuffle()
        here.control(
            "sequence",
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
    config, culprit = here.config()
    if config is not None:
        see_next([to_shapes(config)])
    return config, culprit
