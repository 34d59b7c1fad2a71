"""Who is driving, and what a wrong letter does: one field per question, with the answer in it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_core.figures.film import letter_axis

MAX_WRITTEN = 1_500  # fields that still have room for a letter
MAX_WRITTEN_BARS = 12
# Okabe and Ito (2008), told apart by colour-blind readers; the letter in the field says it too.
MEMORY, INPUT, BOTH = "#0072B2", "#E69F00", "#009E73"
NEITHER = "rgba(128, 128, 128, 0.25)"


def driving_map(
    predicted: np.ndarray,
    probability: np.ndarray,
    memory: np.ndarray,
    fed: np.ndarray,
    before: Sequence[str],
    letters: Sequence[str],
) -> go.Figure:
    """The table of ``lstm_core.driving``: rows by what was read, columns by the letter fed in.

    Args:
        predicted: [rows, columns] the predicted symbols as text; ``probability`` theirs.
        memory, fed: bool [rows, columns]: what the prediction agrees with.
        before: what had been read, for each row; ``letters``: what was fed in.
    """
    kinds = memory + 2 * fed  # 0 neither, 1 memory, 2 input, 3 both
    names = ("neither", "what the memory calls for", "what the letter calls for", "both")
    return _answer_map(
        predicted,
        probability,
        kinds,
        (NEITHER, MEMORY, INPUT, BOTH),
        names,
        rows=before,
        columns=letters,
        row_title="read before",
        column_title="letter fed in",
        hover="after %{customdata[0]}, fed %{customdata[1]}",
    )


def corruption_map(
    predicted: np.ndarray,
    survived: np.ndarray,
    asked: np.ndarray,
    inputs: Sequence[str],
    letters: Sequence[str],
) -> go.Figure:
    """One position replaced: rows by the clean input, columns by the wrong letter in its place.

    Args:
        predicted: [rows, columns] the predicted symbols as text.
        survived, asked: bool [rows, columns].
    """
    kinds = np.where(asked, survived + 1, 0)
    return _answer_map(
        np.where(asked, predicted, ""),
        None,
        kinds,
        (NEITHER, "#D55E00", MEMORY),
        ("the right letter", "the prediction changed", "the prediction survived"),
        rows=inputs,
        columns=letters,
        row_title="input",
        column_title="letter put in its place",
        hover="%{customdata[0]} with %{customdata[1]}",
    )


def survival_bars(shares: np.ndarray, positions: Sequence[str]) -> go.Figure:
    """The share of predictions that survive a wrong letter, one bar per position."""
    figure = go.Figure(
        go.Bar(
            x=list(positions),
            y=shares,
            text=[f"{share:.0%}" for share in shares] if len(shares) <= MAX_WRITTEN_BARS else None,
            marker={"color": MEMORY},
            hovertemplate="%{x}: %{y:.2%} survive<extra></extra>",
        )
    )
    figure.update_layout(
        template="none",
        height=230,
        margin={"l": 50, "r": 5, "t": 20, "b": 45},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"title": {"text": "replaced letter"}},
        yaxis={
            "range": [0, 1.08],
            "tickformat": ".0%",
            "tickvals": [0, 0.5, 1],
            "gridcolor": "rgba(128, 128, 128, 0.25)",
        },
    )
    return figure


def _answer_map(
    answers, probability, kinds, colours, names, *, rows, columns, row_title, column_title, hover
) -> go.Figure:
    count = len(colours)
    edges = [n / count for n in range(count + 1)]
    scale = [[edge, colours[n]] for n in range(count) for edge in (edges[n], edges[n + 1])]
    grid = np.stack(np.broadcast_arrays(np.array(rows)[:, None], np.array(columns)), axis=-1)
    sure = "" if probability is None else " with %{customdata[2]}"
    if probability is not None:
        sureness = [[f"{share:.1%}" for share in line] for line in probability]
        grid = np.concatenate([grid, np.array(sureness)[..., None]], axis=-1)
    heatmap = go.Heatmap(
        z=kinds,
        x=np.arange(len(columns)),
        y=np.arange(len(rows)),
        zmin=-0.5,
        zmax=count - 0.5,
        colorscale=scale,
        showscale=False,
        text=answers,
        texttemplate="%{text}" if answers.size <= MAX_WRITTEN else None,
        customdata=grid,
        hovertemplate=f"{hover}: %{{text}}{sure}<extra></extra>",
        xgap=1,
        ygap=1,
    )
    present = [n for n in range(count) if (kinds == n).any()]
    legend = [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 13, "color": colours[n]},
            name=names[n],
        )
        for n in present
    ]
    figure = go.Figure([heatmap, *legend])
    figure.update_layout(
        template="none",
        height=int(np.clip(21 * len(rows) + 115, 220, 900)),
        margin={"l": 70, "r": 5, "t": 35, "b": 50},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis={
            **letter_axis(columns),
            "title": {"text": column_title, "standoff": 5},
            "range": [-0.5, len(columns) - 0.5],
        },
        yaxis={
            **letter_axis(rows),
            "title": {"text": row_title, "standoff": 5},
            "range": [len(rows) - 0.5, -0.5],
            "automargin": True,
        },
    )
    return figure
