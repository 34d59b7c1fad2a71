"""Learning curves: the running loss and, below it, the running accuracy of every epoch."""

import numpy as np
import plotly.graph_objects as go

from lstm_core.colours import QUANTITY_COLOURS
from lstm_core.data.dataset import drawn_epochs
from lstm_core.figures.film import GREY, MAX_LABELS, SPIKES, finish

MAX_POINTS = 1_000  # per curve: each epoch of a published training has its value
_DOMAINS = {"loss": (0.54, 1.0), "accuracy": (0.0, 0.46)}


def learning_curves(loss: np.ndarray, accuracy: np.ndarray) -> go.Figure:
    """Both curves over one axis of epochs, with one cursor. The last epoch is always drawn.

    Args:
        loss: one value per epoch.
        accuracy: as many, 0 to 1.
    """
    drawn = drawn_epochs(len(loss), MAX_POINTS)
    epochs = drawn.tolist()
    figure = go.Figure()
    for n, (name, values) in enumerate((("loss", loss), ("accuracy", accuracy)), start=1):
        exact = ".2%" if name == "accuracy" else ".4f"
        figure.add_trace(
            go.Scatter(
                x=epochs,
                y=values[drawn - 1].tolist(),
                yaxis=f"y{n}",
                name=name,
                mode="lines+markers" if len(epochs) <= MAX_LABELS else "lines",
                line={"color": QUANTITY_COLOURS[name], "width": 2.5},
                hovertemplate=f"{name} %{{y:{exact}}}<extra></extra>",
            )
        )
        top = 1.0 if name == "accuracy" else float(np.max(loss))
        figure.update_layout(
            {
                f"yaxis{n}": {
                    "title": {"text": name},
                    "domain": _DOMAINS[name],
                    "range": [-0.02 * top, 1.05 * top],
                    "tickformat": ".0%" if name == "accuracy" else "",
                    "zeroline": False,
                    "gridcolor": GREY,
                }
            }
        )
    return finish(
        figure,
        height=460,
        margin={"l": 60, "r": 10, "t": 10, "b": 60},
        hovermode="x",
        hoversubplots="axis",
        xaxis={
            "title": {"text": "epoch"},
            "anchor": "y2",
            "range": [0, 1.02 * epochs[-1]],
            "dtick": 1 if epochs[-1] <= 10 else None,
            "gridcolor": GREY,
            "zeroline": False,
            **SPIKES,
        },
    )
