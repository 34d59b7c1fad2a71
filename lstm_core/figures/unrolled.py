"""A network unrolled over a few letters: what it reads, what it remembers, what it says."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lstm_core.figures.film import BARE
from lstm_core.figures.states import SIGNED

RIGHT, WRONG, PLAIN = "#009E73", "#D55E00", "#0072B2"  # Okabe and Ito (2008)
HEIGHT = 300  # pixels
_BAND = (0.26, 0.72)  # where the memory lies, of the height


def unrolled(
    read: Sequence[str],
    memory: np.ndarray,
    said: Sequence[str],
    colours: Sequence[str] | None = None,
    *,
    height: int = HEIGHT,
    columns: int | None = None,
) -> go.Figure:
    """One column per letter, and before the first the memory that it started from.

    Args:
        read: the letters fed in, bottom row.
        memory: h before the first and after each letter, [letters + 1, units], -1 to 1.
        said: the predictions, top row; "" leaves one out.
        colours: one per prediction.
        columns: room to leave, so that a picture that grows letter by letter stands still.
    """
    count = len(read)
    room = max(count, columns or 0)
    size = 44 if room <= 6 else 26 if room <= 14 else 16
    after = [f"after {letter}" for letter in ("nothing", *read)]
    figure = go.Figure(
        go.Heatmap(
            z=np.round(memory.T.astype(np.float32), 4),
            x=np.arange(count + 1),
            zmin=-1,
            zmax=1,
            colorscale=SIGNED,
            showscale=False,
            xgap=3,
            customdata=np.tile(after, (memory.shape[1], 1)),
            hovertemplate="unit %{y}, %{customdata}: %{z:.4f}<extra></extra>",
        )
    )
    low, high = _BAND
    # As traces: a browser takes several times as long for so many annotations.
    for y, letters, position, colour in (
        (low - 0.03, read, "bottom center", None),
        (high + 0.03, [f"<b>{letter}</b>" if letter else "" for letter in said], "top center",
         list(colours or [PLAIN] * count)),
    ):  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=np.arange(1, count + 1),
                y=[y] * count,
                yaxis="y2",
                mode="text",
                text=list(letters),
                textposition=position,
                textfont={"size": size} | ({"color": colour} if colour else {}),
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    for y, anchor, label in (
        (high + 0.05, "bottom", "says"),
        ((low + high) / 2, "middle", "memory"),
        (low - 0.05, "top", "reads"),
    ):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="right",
            xshift=-8,
            y=y,
            yref="paper",
            yanchor=anchor,
            text=label,
            showarrow=False,
            font={"size": 15},
        )
    if not memory[0].any():
        figure.add_annotation(
            x=0,
            y=(low + high) / 2,
            yref="paper",
            text="empty",
            textangle=-90,
            showarrow=False,
            font={"size": 15},
        )
    figure.update_layout(
        BARE,
        height=height,
        margin={"l": 75, "r": 5, "t": 5, "b": 5},
        xaxis={"visible": False, "range": [-0.5, room + 0.5], "fixedrange": True},
        yaxis={"visible": False, "domain": list(_BAND), "fixedrange": True},
        yaxis2={"visible": False, "domain": [0, 1], "range": [0, 1], "fixedrange": True},
    )
    return figure
