"""Heatmaps: every state and gate, unit by letter, as a film over the epochs, and as lines."""

from functools import partial

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.figures import state_film, unit_lines
from lstm_core.figures.states import film_epochs
from lstm_core.inference.reading import MAX_WORK, reading_work
from lstm_core.interpret.activations import activation_table, activations, unit_order
from lstm_core.run import weights_at
from lstm_core.sequence.symbols import visible
from ui.address import bound_list
from ui.charts.plotly import on_page
from ui.components.choice import choice
from ui.components.epoch_slider import epoch_slider
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.states.quantities import (
    at_its_end,
    check_read,
    h_beside,
    kind_of,
    panel_of,
    quantities_control,
    quantity_control,
    reading_control,
    short_title,
    text_control,
    title_of,
)

BY_NUMBER, BY_FOLLOWING = "By number", "By what they follow"
MAX_LINES = 8
MAX_TABLE = 500_000  # rows of a download


def heatmaps_panel(run: Run) -> None:
    """All states and gates while the network reads a text."""
    config = run.config
    text = text_control(config, "Input", config.join(config.example), of="heatmaps")
    with st.container(horizontal=True):
        carry = reading_control(config)
        order = choice(
            "Units in order",
            (BY_NUMBER, BY_FOLLOWING),
            name="order",
            default=BY_FOLLOWING,
            help="By what they follow: along the first principal component of h, so that units "
            "that rise over the text stand together, and those that fall too.",
        )
        quantities = quantities_control(config)
    if not quantities:
        st.info("Pick at least one thing to look at.", icon=":material/visibility:")
        return
    check_read(config, text)
    figure, symbols, movers = _film(run, text, carry, order, tuple(quantities))
    st.plotly_chart(
        figure,
        key="state_film",
        config={"displaylogo": False},
        alt="Heatmaps, units by letters, of "
        + ", ".join(title_of(name) for name in quantities)
        + f" while the network reads {len(symbols):,} symbols",
    )
    st.caption(_what_is_seen(config, symbols, carry))
    table_behind(
        lambda: _values(config, text, carry)[["step", "symbol", "unit", *quantities]],
        key="state_film",
        columns={"step": "Step", "symbol": "Letter read", "unit": "Unit"}
        | {name: _heading(name) for name in quantities},
        note=at_its_end(config),
    )
    _lines(run, text, carry, movers)


@st.cache_resource(
    max_entries=24, hash_funcs=BY_RUN, show_spinner="Reading at every recorded epoch"
)
def _film(
    run: Run, text: str, carry: bool | None, order: str, quantities: tuple[str, ...]
) -> tuple[go.Figure, tuple[str, ...], list[int]]:
    """The film of a text, the symbols as they were read, and the units whose h moves most."""
    config = run.config
    last = activations(config, run.weights(), text, carry=carry)
    h = last.states[h_beside(quantities)]
    frames = film_epochs(
        len(run.snapshot_epochs),
        config.units,
        len(last.symbols),
        len(quantities),
        most=MAX_WORK // reading_work(config, len(last.symbols), carry),
    )
    units = unit_order(h) if order == BY_FOLLOWING else np.arange(config.units)
    # Epoch by epoch: all gates of all epochs at once could take gigabytes.
    films: dict[str, list[np.ndarray]] = {name: [] for name in quantities}
    for index in frames:
        read = activations(config, weights_at(run.snapshots, index), text, carry=carry).arrays
        for name, values in films.items():
            values.append(read[name][:, units])
    symbols = tuple(visible(symbol) if symbol else "" for symbol in last.symbols)
    figure = on_page(
        state_film(
            [panel_of(name, np.stack(values)) for name, values in films.items()],
            run.snapshot_epochs[frames].tolist(),
            symbols,
            units.tolist(),
        )
    )
    return figure, symbols, np.argsort(-h.std(axis=0), kind="stable")[:3].tolist()


def _values(config: RunConfig, text: str, carry: bool | None) -> pd.DataFrame:
    """What the film shows at its end: every state and gate in the finished network."""
    return activation_table(activations(config, run_of(config).weights(), text, carry=carry))


def _heading(name: str) -> str:
    """Of a column: h and c are symbols, gates are words."""
    title = short_title(name)
    return title if kind_of(name) in ("h", "c") else title[0].upper() + title[1:]


def _what_is_seen(config: RunConfig, symbols: tuple[str, ...], carry: bool | None) -> str:
    text = (
        "Rows are units, columns letters as they are read; hover over a cell for its value in "
        "every picture at once. Play or drag to see how it was learned."
    )
    if not (config.reads_on or carry):
        if config.context_length == 1:
            text += " Every letter starts from zero state here, so a column is its letter's."
        else:
            text += f" Each column is what the last {config.context_length} letters leave behind."
    if "" in symbols:
        text += " A dot is padding."
    return text


def _lines(run: Run, text: str, carry: bool | None, movers: list[int]) -> None:
    """Some units as lines, after any epoch."""
    st.header("Units as lines", anchor=False)
    config = run.config
    left, right = st.columns([2, 3])
    with left:
        name = quantity_control(config, of="lines", name="line")
    with right:
        units = st.multiselect(
            f"Units, at most {MAX_LINES}",
            range(config.units),
            max_selections=MAX_LINES,
            help="To begin with, those whose h moves most.",
            **bound_list("lines", sorted(movers), range(config.units), of=run.hash, kind=int),
        )
    epoch = epoch_slider(run)
    symbols, values = _read(run, epoch, text, carry, name)
    if units:
        st.plotly_chart(
            on_page(unit_lines(values.T[units], units, symbols, title_of(name))),
            key="unit_lines",
            config={"displaylogo": False},
            alt=f"{title_of(name)} of the units {', '.join(map(str, units))}, letter by letter",
        )
        table_behind(
            partial(_line_values, config, epoch, text, carry, name, units), key="unit_lines"
        )
    if values.size <= MAX_TABLE:
        st.download_button(
            "States and gates as CSV",
            partial(_csv, config, epoch, text, carry),
            file_name=f"states-{run.hash}-epoch-{epoch}.csv",
            mime="text/csv",
            icon=":material/download:",
        )


def _line_values(
    config: RunConfig, epoch: int, text: str, carry: bool | None, name: str, units: list[int]
) -> pd.DataFrame:
    symbols, values = _read(run_of(config), epoch, text, carry, name)
    return pd.DataFrame(
        {"Step": np.arange(1, len(symbols) + 1), "Letter read": symbols}
        | {f"Unit {unit}": values[:, unit] for unit in units}
    )


def _csv(config: RunConfig, epoch: int, text: str, carry: bool | None) -> str:
    read = activations(config, run_of(config).weights(epoch), text, carry=carry)
    return str(activation_table(read).to_csv(index=False))


@st.cache_resource(max_entries=24, hash_funcs=BY_RUN, show_spinner=False)
def _read(
    run: Run, epoch: int, text: str, carry: bool | None, name: str
) -> tuple[list[str], np.ndarray]:
    """The symbols as read, and one quantity after one epoch: [steps, units]."""
    read = activations(run.config, run.weights(epoch), text, carry=carry)
    return [visible(symbol) if symbol else "" for symbol in read.symbols], read.arrays[name]
