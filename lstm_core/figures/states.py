"""States and gates: unit by time step, as a film over the epochs, and as lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from lstm_core.colours import BLUE, GREEN, SERIES, VERMILLION
from lstm_core.data.dataset import thinned
from lstm_core.figures.film import (
    GREY,
    MAX_FRAMES,
    MAX_LABELS,
    SPIKES,
    add_film,
    finish,
    letter_axis,
)

MAX_ROWS, MAX_COLUMNS = 128, 400  # fields of a panel; what is finer is averaged
MAX_FIELDS = 400_000  # of a whole film: more makes a browser wait
MAX_LABELLED = 6_000  # fields of a panel that name their letter when pointed at
PANEL_HEIGHT = 190  # pixels; least and most below
PANEL_HEIGHTS = (130, 330)
_CONTROLS = 120  # pixels below the panels
_TOOLS = 36  # pixels above them, where Plotly puts its tools when the figure is pointed at

# Zero is see-through, so that it is white on a white page and dark on a dark one.
_ZERO = "rgba(128, 128, 128, 0.10)"
SIGNED = [[0, BLUE], [0.5, _ZERO], [1, VERMILLION]]
SHARE = [[0, _ZERO], [1, GREEN]]


@dataclass(frozen=True)
class Panel:
    """One quantity: ``values`` [epochs, units, steps]. ``low`` and ``high`` are what the two
    ends of the colours stand for; low is 0 for a gate, -high for what has a sign."""

    title: str
    values: np.ndarray
    low: float
    high: float


def signed_panel(title: str, values: np.ndarray, *, most: float | None = None) -> Panel:
    """A quantity with a sign. A few units go far, so the ends of the colours are not the
    extremes; with ``most``, as far as it can go, they are that once it is nearly reached."""
    high = max(float(np.percentile(np.abs(values), 99)), 0.05)
    if most is not None and high > 0.8 * most:
        high = most
    return Panel(title, values, -high, high)


def film_epochs(
    count: int, units: int, steps: int, panels: int, *, most: int = MAX_FRAMES
) -> np.ndarray:
    """Indices of the recorded epochs that a film of this size can show, the last among them;
    at least two and at most ``most``."""
    fields = panels * min(units, MAX_ROWS) * min(steps, MAX_COLUMNS)
    room = np.clip(min(MAX_FIELDS // fields, most), 2, MAX_FRAMES)
    return thinned(np.arange(count), int(room))


def state_film(
    panels: Sequence[Panel],
    epochs: Sequence[int],
    symbols: Sequence[str],
    units: Sequence[int],
) -> go.Figure:
    """Panels one above the other, with one cursor through all of them and exact values at it.

    Args:
        panels: all of one shape. The film begins at the last epoch.
        epochs: the epoch of each frame.
        symbols: what was read at each step, the columns.
        units: the number of the unit in each row.
    """
    _, rows, columns = panels[0].values.shape
    unit_names = _group_names([str(unit) for unit in units], MAX_ROWS)
    steps = [f"{step}" for step in range(1, columns + 1)]
    step_names = _group_names(steps, MAX_COLUMNS)
    pooled = columns > MAX_COLUMNS
    shown = step_names if pooled else list(symbols)
    # Dots for the padding would say nothing when pointed at, so the step is named as well.
    letters = np.tile([f"step {n} ({s})" for n, s in zip(step_names, shown, strict=True)],
                      (len(unit_names), 1))  # fmt: skip
    few = letters.size <= MAX_LABELLED
    gap = 34  # pixels between panels, for a title
    height = int(np.clip(rows * 6, *PANEL_HEIGHTS)) if len(panels) <= 3 else PANEL_HEIGHT
    total = len(panels) * (height + gap)
    figure = go.Figure()
    films = [_pooled(panel.values) for panel in panels]
    for n, (panel, values) in enumerate(zip(panels, films, strict=True)):
        top = 1 - (n * (height + gap) + gap) / total
        axis = f"yaxis{n + 1}" if n else "yaxis"
        figure.add_trace(
            go.Heatmap(
                z=values[-1],
                x=np.arange(len(step_names)),
                y=np.arange(len(unit_names)),
                xaxis="x",
                yaxis=axis.replace("axis", ""),
                text=letters if few else None,
                customdata=np.tile(np.array(unit_names, dtype=object)[:, None], letters.shape[1])
                if few
                else None,
                zmin=panel.low,
                zmax=panel.high,
                colorscale=SHARE if panel.low == 0 else SIGNED,
                showscale=False,
                hovertemplate=f"{panel.title.split(',')[0]}: %{{z:.4f}}<br>"
                + ("unit %{customdata}, %{text}" if few else "row %{y}, column %{x}")
                + "<extra></extra>",
            )
        )
        figure.update_layout(
            {
                axis: {
                    **letter_axis(unit_names, most=max(2, height // 16)),
                    "domain": [max(0.0, top - height / total), top],
                    "range": [len(unit_names) - 0.5, -0.5],
                    "title": {"text": "unit"},
                    **SPIKES,
                }
            }
        )
        figure.add_annotation(
            text=f"<b>{panel.title}</b>{_scale_words(panel)}",
            xref="paper",
            yref="paper",
            x=0,
            y=top,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
        )
    add_film(figure, films, epochs)
    return finish(
        figure,
        height=total + _TOOLS + _CONTROLS + (70 if len(epochs) > 1 else 0),
        margin={"l": 55, "r": 10, "t": _TOOLS, "b": 60 + (_CONTROLS if len(epochs) > 1 else 0)},
        hovermode="x",
        hoversubplots="axis",
        xaxis={
            **letter_axis([s or "·" for s in shown], 8 if pooled else MAX_LABELS),
            "title": {"text": "letter read" if not pooled else "step", "standoff": 5},
            "range": [-0.5, len(step_names) - 0.5],
            "anchor": f"y{len(panels)}" if len(panels) > 1 else "y",
            **SPIKES,
            "spikesnap": "cursor",
        },
    )


def unit_lines(
    values: np.ndarray, units: Sequence[int], symbols: Sequence[str], name: str
) -> go.Figure:
    """One line per unit over the steps: ``values`` [units, steps], as many as ``units``.

    More steps than a screen has room for are averaged.
    """
    values = _pooled(values[None])[0] if values.shape[1] > MAX_COLUMNS else values
    pooled = values.shape[1] < len(symbols)
    shown = (
        _group_names([str(n + 1) for n in range(len(symbols))], MAX_COLUMNS) if pooled else symbols
    )
    figure = go.Figure(
        [
            go.Scatter(
                x=np.arange(values.shape[1]),
                y=line,
                name=f"unit {unit}",
                mode="lines+markers" if values.shape[1] <= MAX_LABELS else "lines",
                line={"color": SERIES[n % len(SERIES)], "width": 2},
                marker={"symbol": n % 8, "size": 6},
                hovertemplate="%{y:.4f}",
            )
            for n, (unit, line) in enumerate(zip(units, values, strict=True))
        ]
    )
    return finish(
        figure,
        height=320,
        margin={"l": 55, "r": 10, "t": 40, "b": 50},
        hovermode="x unified",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={**letter_axis([s or "·" for s in shown]), "title": {"text": "letter read"}},
        yaxis={"title": {"text": name}, "zeroline": True, "gridcolor": GREY},
    )


def _scale_words(panel: Panel) -> str:
    if panel.low == 0:
        return f"  0 to {panel.high:g}"
    beyond = np.abs(panel.values).max() > panel.high * 1.001
    least, most = ("≤ ", "≥ ") if beyond else ("", "")
    return f"  {least}−{panel.high:.2g} blue, {most}+{panel.high:.2g} orange"


def _pooled(values: np.ndarray) -> np.ndarray:
    """[epochs, units, steps] averaged down to the fields that are drawn, rounded to what is
    read."""
    for axis, most in ((1, MAX_ROWS), (2, MAX_COLUMNS)):
        size = values.shape[axis]
        if size > most:
            starts = _group_starts(size, most)
            sums = np.add.reduceat(values, starts, axis=axis)
            counts = np.diff([*starts, size])
            values = sums / np.expand_dims(counts, 0 if axis == 2 else 1)
    return np.round(values.astype(np.float32), 4)


def _group_starts(size: int, most: int) -> np.ndarray:
    return np.linspace(0, size, min(size, most), endpoint=False).astype(int)


def _group_names(names: Sequence[str], most: int) -> list[str]:
    """The names of rows or columns after pooling: 12, or 12 … 15."""
    starts = [*_group_starts(len(names), most), len(names)]
    return [
        names[start] if stop - start == 1 else f"{names[start]} … {names[stop - 1]}"
        for start, stop in pairwise(starts)
    ]
