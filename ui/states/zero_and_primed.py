"""Zero against primed state: the same letters after nothing, and after a beginning."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.network import Weights
from lstm_core.figures import Panel, state_film
from lstm_core.figures.states import film_epochs
from lstm_core.inference.reading import MAX_WORK, reading_work
from lstm_core.interpret.activations import Activations, activations, unit_order
from lstm_core.run import weights_at
from lstm_core.sequence.symbols import asked_place, visible
from ui.charts.plotly import on_page
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.states.quantities import (
    at_its_end,
    check_read,
    h_beside,
    panel_of,
    quantity_control,
    text_control,
    title_of,
)
from ui.wording import plain, shortened, spaces_seen

LETTERS = 6


def zero_and_primed_panel(run: Run) -> None:
    """One quantity from zero state, from a primed state, and the difference."""
    config = run.config
    at = asked_place(config.example)
    left, right = st.columns(2)
    with left:
        letters = config.join(config.example[at : at + LETTERS])
        text = text_control(config, "Input", letters, of="primed")
    with right:
        before = config.join(config.example[:at])
        prefix = text_control(config, "Primed by reading", before, of="primed", name="prefix")
    name = quantity_control(config, of="primed")
    check_read(config, config.join([prefix, text]))
    figure, zero, primed = _film(run, text, prefix, name)
    st.markdown(
        f"Prediction from zero state **{plain(zero)}**, from primed state **{plain(primed)}**."
        if zero != primed
        else f"Prediction from zero state and from primed state **{plain(zero)}**."
    )
    st.plotly_chart(
        figure,
        key="zero_and_primed_film",
        config={"displaylogo": False},
        alt=f"{title_of(name)}, units by letters, from zero state, after reading "
        f"{shortened(spaces_seen(config, prefix)) or 'nothing'}, and the difference",
    )
    st.caption(_what_is_seen(config, len(config.split(text))))
    table_behind(
        lambda: _values(config, text, prefix, name),
        key="zero_and_primed_film",
        note=at_its_end(config),
    )


def _values(config: RunConfig, text: str, prefix: str, name: str) -> pd.DataFrame:
    """What the film shows at its end, in the finished network: one row per letter and unit."""
    symbols, weights = config.split(text), run_of(config).weights()
    zero, primed = (
        activations(config, weights, read).arrays[name][-len(symbols) :].ravel()
        for read in (text, config.join([prefix, text]))
    )
    units = config.units
    return pd.DataFrame(
        {
            "Letter read": np.repeat([visible(symbol) for symbol in symbols], units),
            "Unit": np.tile(np.arange(units), len(symbols)),
            "Zero state": zero,
            "Primed state": primed,
            "Primed minus zero": primed - zero,
        }
    )


def _what_is_seen(config: RunConfig, letters: int) -> str:
    if config.reads_on:
        return (
            "The lowest picture is primed minus zero: what the memory of the beginning makes of "
            "the same letters."
        )
    if config.context_length == 1:
        return (
            "This framing starts from zero state at every letter, so what was read before leaves "
            "no trace: the difference is zero everywhere."
        )
    reached = config.context_length - 1
    if reached >= letters:
        return (
            f"The input is the last {config.context_length} letters at each place, so what was "
            "read before reaches every letter here."
        )
    places = "place" if reached == 1 else f"{reached} places"
    return (
        f"The input is the last {config.context_length} letters at each place: what was "
        f"read before reaches the first {places}, and after that the difference is gone."
    )


@st.cache_resource(
    max_entries=24, hash_funcs=BY_RUN, show_spinner="Reading at every recorded epoch"
)
def _film(run: Run, text: str, prefix: str, name: str) -> tuple[go.Figure, str, str]:
    """The film, and the predictions at the end of training from either state."""
    config = run.config
    letters = len(config.split(text))

    def read(weights: Weights) -> list[Activations]:
        # As trained, whatever the framing: places that a warm-up cannot reach show it.
        return [activations(config, weights, one) for one in (text, config.join([prefix, text]))]

    zero, primed = read(run.weights())
    zero_predicted, primed_predicted = (
        config.join(visible(config.vocabulary[code]) for code in codes.argmax(-1))
        for codes in (one.probabilities[-letters:] for one in (zero, primed))
    )
    h = primed.states[h_beside([name])]
    units = unit_order(h) if len(primed.symbols) > 1 else np.arange(config.units)
    work = reading_work(config, letters) + reading_work(config, len(primed.symbols))
    recorded = len(run.snapshot_epochs)
    frames = film_epochs(recorded, config.units, letters, 3, most=MAX_WORK // work)
    both: list[list[np.ndarray]] = [[], []]
    for index in frames:
        for values, one in zip(both, read(weights_at(run.snapshots, index)), strict=True):
            values.append(one.arrays[name][-letters:, units])
    values = [np.stack(one) for one in both]
    panel = panel_of(name, np.concatenate(values, axis=1))
    difference = values[1] - values[0]
    widest = max(float(np.percentile(np.abs(difference), 99)), 0.05)
    swap = lambda one: np.swapaxes(one, -1, -2)
    low, high = panel.low, panel.high
    panels = [
        Panel(f"zero state: {title_of(name)}", swap(values[0]), low, high),
        Panel(f"primed state: {title_of(name)}", swap(values[1]), low, high),
        Panel("primed minus zero", swap(difference), -widest, widest),
    ]
    epochs = run.snapshot_epochs[frames].tolist()
    symbols = [visible(symbol) for symbol in config.split(text)]
    figure = on_page(state_film(panels, epochs, symbols, units.tolist()))
    return figure, shortened(zero_predicted), shortened(primed_predicted)
