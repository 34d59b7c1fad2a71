"""The probability of each next letter after each letter, at every recorded epoch."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_core.colours import VERMILLION
from lstm_core.data.dataset import thinned
from lstm_core.figures.film import GREY, MAX_FRAMES, add_film, finish, letter_axis, scale_above
from lstm_core.sequence.symbols import visible

PROBABILITY_COLOURS = "Cividis"  # even in lightness, and readable by the colour-blind
MAX_FILM_SYMBOLS = 80  # 80 x 80 fields times 80 epochs is what a browser plays smoothly


def probability_film(
    maps: np.ndarray,
    epochs: Sequence[int],
    symbols: Sequence[str],
    answers: Sequence[Sequence[int]],
) -> go.Figure:
    """The probability map of every recorded epoch, with a slider and a play button.

    Args:
        maps: [snapshots, last symbol, next symbol], NaN where a symbol is never the last.
        epochs: the epoch of each snapshot.
        symbols: the vocabulary, in the order of both axes.
        answers: for each last symbol the codes of all right next ones.
    """
    film = np.round(thinned(maps, MAX_FRAMES).astype(np.float32), 4)
    shown_epochs = thinned(np.array(epochs), MAX_FRAMES).tolist()
    shown = [visible(symbol) for symbol in symbols]
    places = list(range(len(symbols)))
    right_cells = [(row, code) for row, codes in enumerate(answers) for code in codes]
    heatmap = go.Heatmap(
        z=film[-1],
        x=places,
        y=places,
        customdata=np.tile(np.array(shown, dtype=object), (len(shown), 1)),
        text=np.repeat(np.array(shown, dtype=object)[:, None], len(shown), axis=1),
        zmin=0,
        zmax=1,
        colorscale=PROBABILITY_COLOURS,
        colorbar=scale_above("Probability", tickvals=[0, 0.5, 1], tickformat=".0%"),
        hovertemplate="after %{text}: %{customdata} with %{z:.2%}<extra></extra>",
    )
    right = go.Scatter(
        x=[code for _, code in right_cells],
        y=[row for row, _ in right_cells],
        mode="markers",
        marker={"symbol": "square-open", "size": 11, "color": VERMILLION, "line": {"width": 2}},
        hoverinfo="skip",
        name="the right answer",
    )
    figure = go.Figure([heatmap, right])
    add_film(figure, [film], shown_epochs)
    axis = letter_axis(shown)
    return finish(
        figure,
        plot_bgcolor=GREY,
        height=760,
        margin={"l": 45, "r": 5, "t": 70, "b": 180},
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
            "constraintoward": "top",  # below the colours, however narrow the page
        },
    )
