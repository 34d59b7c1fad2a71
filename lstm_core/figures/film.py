"""What films have in common: a play button, a slider over the epochs, labelled axes.

Playing and scrubbing happen in the browser alone.
"""

from collections.abc import Sequence
from typing import Any

MAX_FRAMES = 80  # a film of more is no smoother, only heavier
FRAME_MS = 90
MAX_LABELS = 60  # no more fit below a map
SPIKES = {"showspikes": True, "spikemode": "across", "spikethickness": 1, "spikedash": "solid"}


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


def film_controls(epochs: Sequence[int]) -> dict[str, Any]:
    """The layout of a figure whose frames are named after their epochs."""
    return {"updatemenus": [_buttons()], "sliders": [_slider(epochs)]} if len(epochs) > 1 else {}


def _buttons() -> dict[str, Any]:
    play = {
        "frame": {"duration": FRAME_MS, "redraw": True},
        "transition": {"duration": 0},
        "fromcurrent": False,
    }
    stop = {"frame": {"duration": 0, "redraw": False}, "mode": "immediate"}
    return {
        "type": "buttons",
        "direction": "left",
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "pad": {"t": 140},
        "showactive": False,
        "bgcolor": "#FFFFFF",
        "font": {"color": "#16212C"},
        "buttons": [
            {"label": "▶ Play", "method": "animate", "args": [None, play]},
            {"label": "❚❚ Pause", "method": "animate", "args": [[None], stop]},
        ],
    }


def _slider(epochs: Sequence[int]) -> dict[str, Any]:
    jump = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}}
    return {
        "active": len(epochs) - 1,
        "x": 0,
        "len": 1,
        "y": 0,
        "yanchor": "top",
        "pad": {"t": 65},
        "currentvalue": {"prefix": "after epoch ", "xanchor": "left"},
        "ticklen": 0,
        "minorticklen": 0,
        "steps": [
            {"label": str(epoch), "method": "animate", "args": [[str(epoch)], jump]}
            for epoch in epochs
        ],
    }
