"""The probability of each next letter after each letter, at every recorded epoch."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_core.data.dataset import thinned
from lstm_core.figures.film import MAX_FRAMES, film_controls, letter_axis
from lstm_core.sequence.symbols import visible

PROBABILITY_COLOURS = "Cividis"  # even in lightness, and readable by the colour-blind
MAX_FILM_SYMBOLS = 80  # 80 x 80 fields times 80 epochs is what a browser plays smoothly
_GREY = "rgba(128, 128, 128, 0.25)"


def probability_film(
    maps: np.ndarray,
    epochs: Sequence[int],
    symbols: Sequence[str],
    answers: Sequence[Sequence[int]],
) -> go.Figure:
    """The probability map of every recorded epoch, with a slider and a play button.

    Scrubbing and playing happen in the browser alone.

    Args:
        maps: [snapshots, last symbol, next symbol], NaN where a symbol is never the last.
        epochs: the epoch of each snapshot.
        symbols: the vocabulary, in the order of both axes.
        answers: for each last symbol the codes of all right next ones.
    """
    chosen = thinned(np.arange(len(epochs)), MAX_FRAMES)
    shown = [visible(symbol) for symbol in symbols]
    places = list(range(len(symbols)))
    right_cells = [(row, code) for row, codes in enumerate(answers) for code in codes]
    heatmap = go.Heatmap(
        z=_rounded(maps[chosen[-1]]),
        x=places,
        y=places,
        customdata=np.tile(np.array(shown, dtype=object), (len(shown), 1)),
        text=np.repeat(np.array(shown, dtype=object)[:, None], len(shown), axis=1),
        zmin=0,
        zmax=1,
        colorscale=PROBABILITY_COLOURS,
        # Lying above the map, the scale takes nothing of a narrow screen's width.
        colorbar={
            "title": {"text": "Probability", "side": "top"},
            "orientation": "h",
            "y": 1.0,
            "yanchor": "bottom",
            "tickformat": ".0%",
            "thickness": 10,
        },
        hovertemplate="after %{text}: %{customdata} with %{z:.2%}<extra></extra>",
    )
    right = go.Scatter(
        x=[code for _, code in right_cells],
        y=[row for row, _ in right_cells],
        mode="markers",
        marker={"symbol": "square-open", "size": 11, "color": "#FF6A1A", "line": {"width": 2}},
        hoverinfo="skip",
        name="the right answer",
    )
    figure = go.Figure([heatmap, right])
    figure.frames = [
        go.Frame(
            data=[{"type": "heatmap", "z": _rounded(maps[i])}], traces=[0], name=str(epochs[i])
        )
        for i in chosen
    ]
    axis = letter_axis(shown)
    figure.update_layout(
        template="none",
        height=760,
        margin={"l": 45, "r": 5, "t": 70, "b": 180},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor=_GREY,
        showlegend=False,
        xaxis={
            **axis,
            "title": {"text": "next letter"},
            "range": [-0.5, len(symbols) - 0.5],
            "constrain": "domain",
        },
        yaxis={
            **axis,
            "title": {"text": "last letter read"},
            "range": [len(symbols) - 0.5, -0.5],
            "scaleanchor": "x",
            "constrain": "domain",
        },
        **film_controls([int(epochs[i]) for i in chosen]),
    )
    return figure


def _rounded(probabilities: np.ndarray) -> np.ndarray:
    return np.round(probabilities.astype(np.float32), 4)
