"""Heatmaps: every state and gate, unit by letter, as a film over the epochs, and as lines."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.cells import STATE_NAMES
from lstm_core.figures import Panel, state_film, unit_lines
from lstm_core.figures.states import film_epochs
from lstm_core.run import weights_at
from lstm_core.trace import Trace, trace, trace_table, unit_order
from ui.view import epoch_slider, parameters, widget_key
from ui.words import plain, sentence

TITLES = {
    "h": "h, the hidden state",
    "c": "c, the cell state",
    "input": "input gate",
    "forget": "forget gate",
    "candidate": "candidate",
    "output": "output gate",
    "update": "update gate",
    "reset": "reset gate",
}
GATES = {
    "LSTM": ("input", "forget", "candidate", "output"),
    "GRU": ("update", "reset", "candidate"),
    "SimpleRNN": (),
}
SIGNED = ("h", "c", "candidate")  # the others are gates, from 0 to 1
BY_NUMBER, BY_FOLLOWING = "By number", "By what they follow"
TRAINED, CARRIED = "As trained", "Carried through"
MAX_TEXT = 2_000
MAX_LINES = 8
MAX_TABLE = 500_000  # rows of a download


def heatmaps_panel(run: Run) -> dict[str, str]:
    """All states and gates while the network reads a text."""
    config = run.config
    text, shown = text_control(config, config.sequence)
    with st.container(horizontal=True):
        carry, carried = reading_control(config)
        order = st.segmented_control(
            "Units in order",
            (BY_NUMBER, BY_FOLLOWING),
            default=BY_FOLLOWING,
            key="unit_order",
            required=True,
            persist_state="session",
            help="By what they follow: along the first principal component of h, so that units "
            "that rise over the text stand together, and those that fall too.",
        )
        quantities = quantity_control(config)
    shown |= carried
    if not quantities:
        st.info("Pick at least one thing to look at.", icon=":material/visibility:")
        return shown
    try:
        figure, last = _film(
            run.hash, len(run.snapshot_epochs), run, text, carry, order, tuple(quantities)
        )
    except ValueError as error:
        st.error(plain(sentence(error)), icon=":material/block:")
        return shown
    st.plotly_chart(
        figure,
        key="state_film",
        config={"displaylogo": False},
        alt="Heatmaps, units by letters, of "
        + ", ".join(TITLES[name] for name in quantities)
        + f" while the network reads {len(last.symbols)} symbols",
    )
    st.caption(_what_is_seen(config, last, quantities))
    return shown | _lines(run, text, carry, last)


def text_control(config: RunConfig, default: str) -> tuple[str, dict[str, str]]:
    key = widget_key("text", default, of=f"states:{config.hash}")
    text = st.text_input(
        "The network reads", key=key, max_chars=20 * MAX_TEXT, live="300ms",
        persist_state="session",
    )  # fmt: skip
    return text, parameters(text=(text, default))


def reading_control(config: RunConfig) -> tuple[bool | None, dict[str, str]]:
    """How a text is read, where there is a choice."""
    if config.rule.carries_state:
        return None, {}
    kinds = (TRAINED, CARRIED)
    kind = st.segmented_control(
        "Memory",
        kinds,
        key=widget_key("start", TRAINED, valid=kinds.__contains__, of="reading"),
        required=True,
        persist_state="session",
        help="As trained: at every letter the network is asked anew, from an empty memory, about "
        "as many letters as its framing shows it. Carried through: the text is one long sample.",
    )
    return kind == CARRIED, parameters(start=(kind, TRAINED))


def quantity_control(config: RunConfig) -> list[str]:
    names = [*STATE_NAMES[config.cell], *GATES[config.cell]]
    return st.pills(
        "Look at",
        names,
        default=names[:2],
        key=f"quantities_{config.cell}",
        selection_mode="multi",
        format_func=lambda name: TITLES[name].split(",")[0],
        wrap=True,
        persist_state="session",
    )


def panel_of(name: str, values: np.ndarray, title: str = "") -> Panel:
    """One quantity [epochs, steps, units] as a panel with the range it can take."""
    values = np.swapaxes(values, -1, -2)
    low, high = 0.0, 1.0
    if name in SIGNED:  # a few units go far, so the ends of the colours are not the extremes
        high = max(float(np.percentile(np.abs(values), 99)), 0.05)
        low = -high
    return Panel(title or TITLES[name], values, low, high)


@st.cache_resource(max_entries=24, show_spinner="Reading at every recorded epoch")
def _film(
    run_hash: str,
    snapshots: int,
    _run: Run,
    text: str,
    carry: bool | None,
    order: str,
    quantities: tuple[str, ...],
) -> tuple[go.Figure, Trace]:
    """The film of a text, and the trace at its last epoch."""
    config = _run.config
    last = trace(config, _run.weights(), text, carry=carry)
    steps = len(last.symbols)
    frames = film_epochs(snapshots, config.units, steps, len(quantities))
    units = np.arange(config.units)
    if order == BY_FOLLOWING:
        units = unit_order(last.states["h"])
    # Epoch by epoch: all gates of all epochs at once could take gigabytes.
    read = [
        trace(config, weights_at(_run.snapshots, index), text, carry=carry).arrays
        for index in frames
    ]
    panels = [
        panel_of(name, np.stack([arrays[name][:, units] for arrays in read])) for name in quantities
    ]
    epochs = _run.snapshot_epochs[frames].tolist()
    return state_film(panels, epochs, last.symbols, units), last


def _what_is_seen(config: RunConfig, last: Trace, quantities: list[str]) -> str:
    text = "Rows are units, columns letters as they are read; point at a field for its value in "
    text += "every picture at once. Play or drag to see how it was learned."
    if not last.carried and config.reach == 1:
        text += " The memory is empty before every letter here, so a column is that letter's own."
    elif not last.carried:
        text += f" Each column is what the last {config.reach} letters leave behind."
    if "" in last.symbols:
        text += " A dot is padding."
    return text


def _lines(run: Run, text: str, carry: bool | None, last: Trace) -> dict[str, str]:
    """Some units as lines, after any epoch."""
    st.subheader("Units as lines", anchor=False)
    config = run.config
    movers = np.argsort(-last.states["h"].std(axis=0), kind="stable")[:3]
    left, right = st.columns([2, 3])
    with left:
        names = [*STATE_NAMES[config.cell], *GATES[config.cell]]
        name = st.segmented_control(
            "Lines of",
            names,
            default=names[0],
            key=f"line_quantity_{config.cell}",
            format_func=lambda name: TITLES[name].split(",")[0],
            required=True,
            persist_state="session",
        )
    with right:
        units = st.multiselect(
            f"Units, at most {MAX_LINES}",
            range(config.units),
            default=sorted(movers.tolist()),
            key=f"lines_{run.hash}",
            max_selections=MAX_LINES,
            persist_state="session",
            help="To begin with, those whose h moves most.",
        )
    epoch, shown = epoch_slider(run)
    read = trace(config, run.weights(epoch), text, carry=carry)
    if units:
        st.plotly_chart(
            unit_lines(read.arrays[name].T[units], units, read.symbols, TITLES[name]),
            key="unit_lines",
            config={"displaylogo": False},
            alt=f"{TITLES[name]} of the units {', '.join(map(str, units))}, letter by letter",
        )
    if len(read.symbols) * config.units <= MAX_TABLE:
        st.download_button(
            "States and gates as CSV",
            lambda: trace_table(read).to_csv(index=False),
            file_name=f"states-{run.hash}-epoch-{epoch}.csv",
            mime="text/csv",
            icon=":material/download:",
        )
    return shown
