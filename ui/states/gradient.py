"""Gradient through time: which letters read before could have changed a prediction, and how much
of that goes along the cell."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.colours import BLUE, GREY, PURPLE, VERMILLION
from lstm_core.data.model_spec import ModelSpec, network_of
from lstm_core.data.network import Weights
from lstm_core.errors import InputError
from lstm_core.figures.gradients import DistanceLine, gradient_film
from lstm_core.figures.states import film_epochs
from lstm_core.inference.reading import MAX_WORK
from lstm_core.interpret.gradient import (
    Gradient,
    by_distance,
    gradient_table,
    gradient_through_time,
    gradient_work,
    seen_by_training,
    share_by_distance,
    truncated,
)
from lstm_core.interpret.half_life import half_life, mean_keeping_gates
from lstm_core.run import weights_at
from lstm_core.sequence.symbols import visible
from ui.address import to_query
from ui.charts.half_lives import half_life_strips
from ui.charts.plotly import PAGE_GROUND, PAGE_TEXT, on_page
from ui.components.choice import choice
from ui.components.page_link import page_link
from ui.components.screen import is_narrow
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, find_run, run_of
from ui.states.gradient_words import Means, in_words
from ui.states.quantities import at_its_end, text_control

MAX_TEXT = 100  # symbols: a map has as many rows as columns
FLOW, TRAINING = "What would flow", "What training saw"
NAMES = {"flow": FLOW, "training": TRAINING}


def gradient_panel(run: Run) -> None:
    """The gradient of every prediction with respect to every letter, and how it fades."""
    config = run.config
    st.markdown(
        "A gradient through time says how much each letter read before could have changed a "
        "prediction: the error is handed back step by step, and every step lets some of it "
        "through. Where nothing arrives, training cannot find out that the letter mattered."
    )
    with st.container(horizontal=True):
        beginning = config.join(config.example[: MAX_TEXT // 2])
        text = text_control(config, "Text", beginning, of="gradient")
        show = choice(
            "Gradient",
            NAMES,
            name="show",
            default="flow" if config.reads_on else "training",
            of=f"gradient:{config.reads_on}",
            help="What would flow: the text runs through with the state carried, and the error "
            "goes back all the way. What training saw: it goes back over the steps of a sample "
            "and no further.",
        )
    if (length := len(config.split(text))) > MAX_TEXT:
        raise InputError(f"expected at most {MAX_TEXT} symbols, got {length:,}")
    other = _with_other_cell(config)
    beside, _ = find_run(other)
    figure, symbols, means, pairs = _film(run, text, show, beside, is_narrow())
    st.markdown(in_words(means, pairs))
    st.plotly_chart(
        figure,
        key="gradient_film",
        config={"displaylogo": False},
        alt=f"{NAMES[show]}: the gradient of each of {len(symbols)} predictions with respect to "
        "each letter read, and below it the mean by how many steps it goes back",
    )
    st.caption(_what_is_seen(config, show, len(symbols)))
    table_behind(lambda: _table(config, text, show), key="gradient_film", note=at_its_end(config))
    if beside is None:
        query = to_query(other) | {"view": "gradient"}
        page_link("states", f"Train it with {other.cell} cells, to see both lines", query=query)
    _half_lives(run, text, show)


def _with_other_cell(config: RunConfig) -> RunConfig:
    """The same training with a cell that has no gates, or with one that has."""
    return config.replace(cell="SimpleRNN" if config.cell == "LSTM" else "LSTM")


def _gradients(config: RunConfig, weights: Weights, text: str) -> dict[str, Gradient]:
    flow = gradient_through_time(config, weights, text, carry=True)
    seen = truncated(flow) if config.reads_on else seen_by_training(config, weights, text)
    return {"flow": flow, "training": seen}


@st.cache_resource(
    max_entries=24, hash_funcs=BY_RUN, show_spinner="Going back at every recorded epoch"
)
def _film(
    run: Run, text: str, show: str, beside: Run | None, narrow: bool
) -> tuple[go.Figure, tuple[str, ...], Means, list[int]]:
    """The film, the symbols read, and the means by distance with how many
    pairs each is of."""
    config = run.config
    places = len(config.split(text)) - 1
    frames = film_epochs(
        len(run.snapshot_epochs),
        *(max(1, places), max(1, places), 1),
        most=MAX_WORK // 3 // max(1, gradient_work(config, places, carry=True)),
    )
    # Epoch by epoch where all at once would take too much.
    found = [_gradients(config, weights_at(run.snapshots, index), text) for index in frames]
    mean = lambda name: np.stack([by_distance(one[name].size) for one in found])
    means = {config.cell: (by_distance(found[0][show].size), mean(show)[-1])}
    lines = [DistanceLine(f"{NAMES[show]}, {config.cell}", mean(show), BLUE)]
    if show == "flow":
        lines.append(DistanceLine(TRAINING, mean("training"), VERMILLION, ringed=True))
    lines.append(DistanceLine("before training", by_distance(found[0][show].size), GREY, "dot"))
    if beside is not None:
        before, after = (
            by_distance(_gradients(beside.config, beside.weights(epoch), text)[show].size)
            for epoch in (0, None)
        )
        means[beside.config.cell] = (before, after)
        name = f"{NAMES[show]}, {beside.config.cell}"
        lines.append(DistanceLine(name, after, PURPLE, "dash"))
    shares = [share_by_distance(one[show]) for one in found]
    share_lines = [
        DistanceLine("share along c", np.stack([one for one in shares if one is not None]), BLUE),
        DistanceLine("share along c before training", shares[0], GREY, "dot"),
    ] if shares[0] is not None else []  # fmt: skip
    last = found[-1][show]
    symbols, targets = (tuple(map(visible, some)) for some in (last.symbols, last.targets))
    figure = gradient_film(
        np.stack([one[show].size for one in found]),
        run.snapshot_epochs[frames].tolist(),
        symbols,
        targets,
        lines,
        share_lines,
        seen=last.seen if show == "flow" else 0,
        colours=(PAGE_GROUND, PAGE_TEXT),
        narrow=narrow,
    )
    pairs = [int(np.isfinite(np.diagonal(last.size, -back)).sum()) for back in range(len(symbols))]
    return on_page(figure), symbols, means, pairs


def _table(config: RunConfig, text: str, show: str) -> pd.DataFrame:
    table = gradient_table(_gradients(config, run_of(config).weights(), text)[show])
    for name in ("read_at_t", "target", "read_at_s"):
        table[name] = table[name].map(visible)
    return table.rename(
        columns={
            "t": "Step t",
            "read_at_t": "Read at t",
            "target": "Right next letter" if config.follows else "Its answer",
            "s": "Step s",
            "read_at_s": "Read at s",
            "gradient": "Gradient",
            "share_through_c": "Share along c",
        }
    )


def _what_is_seen(config: RunConfig, show: str, places: int) -> str:
    steps = ModelSpec.of(config).steps
    asked = "the right letter" if config.follows else "its answer"
    said = (
        f"Each field: how much the probability of {asked} after step t depends on what was "
        "read at step s (the norm of the derivative of its logarithm). "
    )
    if show == "flow":
        said += "The text is read in one go, and the error goes back to its start. "
        if steps < places:
            said += "What lies below the orange line training never saw. "
        if not config.reads_on:
            said += "In training the state was never carried on like that. "
    if steps == 1:
        said += (
            "A sample has one step, so training's gradient across time is exactly zero: the "
            "diagonal is all it ever saw"
            + (", although the state was carried. " if config.rule.carries_state else ". ")
        )
    else:
        said += f"A sample has {steps} steps, and training's gradient goes back no further. "
    if show == "flow" or steps >= places:
        said += "Of the largest distance there is a single pair. "
    if config.cell == "LSTM":
        said += (
            "The share along c is what goes from step to step through the forget gates alone, "
            "with h of earlier steps held fixed; the rest goes through h."
        )
    return said


def _half_lives(run: Run, text: str, show: str) -> None:
    st.header("How long the gates keep", anchor=False)
    config = run.config
    if config.cell == "SimpleRNN":
        st.caption("A SimpleRNN has no gate that keeps its state: all of it is made anew.")
        return
    lives = _lives(config, text, show)
    half_life_strips(lives, key="half_lives")
    gate = "forget gate" if config.cell == "LSTM" else "update gate"
    st.caption(
        f"One tick a unit, a longer one at the median: the steps after which half is left, were "
        f"its {gate} always at its mean over the text (ln 0.5 / ln mean). It counts neither what "
        "is written anew nor what goes round through h."
    )
    table_behind(
        lambda: pd.DataFrame({"Unit": range(config.units)} | _lives(config, text, show)),
        key="half_lives",
    )


def _lives(config: RunConfig, text: str, show: str) -> dict[str, np.ndarray]:
    """The half-lives of the units by layer, before training and after."""
    run = run_of(config)
    read = config.join(config.split(text)[:-1])
    carry = True if show == "flow" else None
    lives = {}
    for said, epoch in (("before training", 0), ("trained", config.epochs)):
        means = mean_keeping_gates(config, run.weights(epoch), read, carry=carry)
        for layer, mean in enumerate(means.values(), start=1):
            of = f"layer {layer}, " if network_of(config).layers > 1 else ""
            lives[of + said] = half_life(mean)
    return lives
