"""What figures have in common: a layout, labelled axes, and for films a play button and a slider
over the epochs. Playing and scrubbing happen in the browser alone.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_core.colours import LIGHT

MAX_FRAMES = 80  # a film of more is no smoother, only heavier
FRAME_MS = 90
MAX_LABELS = 60  # no more fit below a map
SPIKES = {"showspikes": True, "spikemode": "across", "spikethickness": 1, "spikedash": "solid"}
GREY = "rgba(128, 128, 128, 0.25)"
# Of buttons and of the slider: neither an island on a dark page nor lost on a white one. Plotly
# makes a button that is pointed at nearly white, so what is written on it is always dark.
CONTROL, ON_CONTROL = "#748391", LIGHT["text"]
_BARE: dict[str, Any] = {  # the page shows through
    "template": "none",
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
}


def finish(figure: go.Figure, **layout: Any) -> go.Figure:
    """Lay a figure out, with what all figures have in common. Returns it."""
    figure.update_layout(_BARE, **layout)
    write_in(figure, LIGHT["text"])
    return figure


def write_in(figure: go.Figure, colour: str) -> None:
    """Write what stands on the page's own ground in a colour: the names and labels of axes, which
    a template may have in another one, and all that has no colour of its own."""
    words = {"tickfont_color": colour, "title_font_color": colour}
    figure.update_layout(font_color=colour, legend_font_color=colour)
    figure.update_xaxes(**words)
    figure.update_yaxes(**words)


def letter_axis(shown: Sequence[str], most: int = MAX_LABELS) -> dict[str, Any]:
    """A Plotly axis whose places 0, 1, 2, ... carry these labels, or as many as fit."""
    step = -(-len(shown) // most)
    return {
        "tickvals": list(range(len(shown)))[::step],
        "ticktext": list(shown)[::step],
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
    }


def scale_above(title: str, **ticks: Any) -> dict[str, Any]:
    """What the colours stand for, above a map: there it takes nothing of a narrow screen's
    width."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "len": 0.86,  # the label at either end is half outside
        "y": 1.0,
        "yanchor": "bottom",
        "thickness": 10,
        **ticks,
    }


def add_film(figure: go.Figure, films: Sequence[np.ndarray], epochs: Sequence[int]) -> None:
    """Let the first traces of a figure, heatmaps, show one frame per epoch, with a play button and
    a slider: ``films`` [epochs, rows, columns], one for each of these traces."""
    figure.frames = [
        go.Frame(
            data=[{"type": "heatmap", "z": values[i]} for values in films],
            traces=list(range(len(films))),
            name=str(epoch),
        )
        for i, epoch in enumerate(epochs)
    ]
    if len(epochs) < 2:
        return
    play = {
        "frame": {"duration": FRAME_MS, "redraw": True},
        "transition": {"duration": 0},
        "fromcurrent": False,
    }
    stop = {"frame": {"duration": 0, "redraw": False}, "mode": "immediate"}
    jump = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}}
    buttons = {
        "type": "buttons",
        "direction": "left",
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "pad": {"t": 140},
        "showactive": False,
        "bgcolor": CONTROL,
        "bordercolor": CONTROL,
        "font": {"color": ON_CONTROL},
        "buttons": [
            {"label": "▶ Play", "method": "animate", "args": [None, play]},
            {"label": "❚❚ Pause", "method": "animate", "args": [[None], stop]},
        ],
    }
    slider = {
        "active": len(epochs) - 1,
        "x": 0,
        "len": 1,
        "y": 0,
        "yanchor": "top",
        "pad": {"t": 65},
        "currentvalue": {"prefix": "after epoch ", "xanchor": "left"},
        "bgcolor": CONTROL,
        "activebgcolor": CONTROL,
        "bordercolor": GREY,
        "ticklen": 0,
        "minorticklen": 0,
        "steps": [
            {"label": str(epoch), "method": "animate", "args": [[str(epoch)], jump]}
            for epoch in epochs
        ],
    }
    figure.update_layout(updatemenus=[buttons], sliders=[slider])
