"""The gradient through time: a map of predictions by letters read, and below it the mean by
distance, as a film over the epochs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from lstm_core.colours import GREEN, VERMILLION
from lstm_core.figures.film import GREY, add_film, finish, letter_axis, scale_above

DECADES = 8  # that the colours tell apart, from the largest down
_LEAST = "rgba(128, 128, 128, 0.12)"
_MAP, _LINES, _SHARE = 400, 230, 130  # pixels
_GAPS = (130, 62)  # below the map, where names of lines may take several rows; between the lines
_NARROW_ROWS = 90  # more below the map where every name has a row of its own
_LETTERS, _NARROW_LETTERS = 15, 11  # pixels
_TOP, _CONTROLS = 70, 190


@dataclass(frozen=True)
class DistanceLine:
    """One line over the distances 0, 1, 2, ...: ``values`` [steps], or [epochs, steps] where it
    takes part in the film; NaN where there is nothing. ``ringed``: seen even where it lies on
    another line."""

    name: str
    values: np.ndarray
    colour: str
    dash: str = "solid"
    ringed: bool = False


def gradient_film(
    sizes: np.ndarray,
    epochs: Sequence[int],
    symbols: Sequence[str],
    targets: Sequence[str],
    lines: Sequence[DistanceLine],
    shares: Sequence[DistanceLine] = (),
    *,
    seen: int = 0,
    colours: tuple[str, str] | None = None,
    narrow: bool = False,
) -> go.Figure:
    """It begins at the last epoch.

    Args:
        sizes: the gradients, [epochs, t, s], from 0; NaN where there can be none.
        symbols, targets: what was read and what was to be predicted at each step.
        lines: means of gradients, on a logarithmic axis.
        shares: from 0 to 1, on an axis of their own below them.
        seen: how many steps of the map training's gradient goes back over, which a line marks.
        colours: those of the ground and of what is written on it, between which the scale runs.
        narrow: for a phone.
    """
    with np.errstate(divide="ignore"):
        film = np.log10(sizes)
    film[np.isneginf(film)] = np.nan  # nothing at all comes: no colour
    film = np.round(film.astype(np.float32), 3)
    high = float(np.nanmax(film)) if np.isfinite(film).any() else 0.0
    low = max(float(np.nanmin(film)) if np.isfinite(film).any() else -1.0, high - DECADES)
    low = min(low, high - 1)
    places = list(range(len(symbols)))
    size = len(symbols)
    step_of = [f"{symbol} (step {n})" for n, symbol in enumerate(symbols, start=1)]
    predicted = [f"{target} after {said}" for target, said in zip(targets, step_of, strict=True)]

    def top(pixels: int) -> float:
        """A height in the figure, from so many pixels below its upper edge."""
        return 1 - pixels / total

    below = _GAPS[0] + (_NARROW_ROWS if narrow else 0)
    total = _MAP + below + _LINES + (_GAPS[1] + _SHARE if shares else 0)
    decades = np.arange(np.ceil(low), np.floor(high) + 1)
    figure = go.Figure(
        go.Heatmap(
            z=film[-1],
            x=places,
            y=places,
            customdata=np.tile(np.array(step_of, dtype=object), (size, 1)),
            text=np.repeat(np.array(predicted, dtype=object)[:, None], size, axis=1),
            zmin=low,
            zmax=high,
            colorscale=[[0, _LEAST], [1, GREEN]]
            if colours is None
            else [[0, colours[0]], [0.6, GREEN], [1, colours[1]]],
            colorbar=scale_above(
                "Gradient",
                tickvals=decades.tolist(),
                ticktext=[_power(int(decade)) for decade in decades],
            ),
            hovertemplate="predicting %{text},<br>from %{customdata}: 10<sup>%{z:.2f}</sup>"
            "<extra></extra>",
        )
    )
    if 0 < seen < size:
        figure.add_trace(_edge(size, seen))
    moving = []
    for axis, some, exact in (("2", lines, ".3g"), ("3", shares, ".1%")):
        for line in some:
            if line.values.ndim == 2:
                moving.append((len(figure.data), line.values))
            figure.add_trace(_line(line, axis, exact, named=axis == "2"))
    add_film(figure, [film], epochs)
    for n, frame in enumerate(figure.frames):
        frame.data = (*frame.data, *(go.Scatter(y=_drawn(values[n])) for _, values in moving))
        frame.traces = (*frame.traces, *(place for place, _ in moving))
    positive = np.log10(np.concatenate([line.values[line.values > 0] for line in lines]))
    least, most = (positive.min(), positive.max()) if len(positive) else (-1.0, 0.0)
    least = max(least, most - 2 * DECADES)
    powers = range(int(np.ceil(least - 0.3)), int(np.floor(most + 0.3)) + 1)
    powers = powers[:: max(1, len(powers) // 5)]
    reaching = [np.flatnonzero(np.isfinite(line.values).reshape(-1, size).any(0)) for line in lines]
    furthest = max((int(found.max()) for found in reaching if len(found)), default=0)
    distances = {"range": [-0.5, max(furthest, 3) + 0.5], "gridcolor": GREY, "zeroline": False}
    figure.add_annotation(  # the title of an axis comes to lie on its labels here
        text="steps back, t − s",
        xref="paper",
        yref="paper",
        x=0.5,
        y=0,
        yanchor="top",
        yshift=-22,
        showarrow=False,
    )
    begin = _MAP + below
    layout = {
        "xaxis2": {**distances, "anchor": "y2"},
        "yaxis2": {
            "type": "log",
            "domain": [max(0.0, top(begin + _LINES)), top(begin)],
            "range": [least - 0.3, most + 0.3],
            "title": {"text": "mean gradient"},
            "tickvals": [10.0**power for power in powers],
            "ticktext": [_power(power) for power in powers],
            "gridcolor": GREY,
        },
    }
    if shares:
        layout |= {
            "xaxis3": {**distances, "anchor": "y3"},
            "yaxis3": {
                "domain": [0, top(begin + _LINES + _GAPS[1])],
                "range": [-0.05, 1.05],
                "tickformat": ".0%",
                "title": {"text": "share along c"},
                "gridcolor": GREY,
                "zeroline": False,
            },
        }
    letters = {"tickfont": {"size": _NARROW_LETTERS if narrow else _LETTERS}}
    return finish(
        figure,
        height=total + _TOP + _CONTROLS,
        margin={"l": 65, "r": 10, "t": _TOP, "b": _CONTROLS},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": top(begin), "yanchor": "bottom"},
        xaxis={
            **letter_axis(symbols),
            **letters,
            "title": {"text": "letter read at step s"},
            "range": [-0.5, size - 0.5],
            "anchor": "y",
        },
        yaxis={
            **letter_axis(symbols, 26),
            **letters,
            "title": {"text": "predicting after step t"},
            "domain": [top(_MAP), 1],
            "range": [size - 0.5, -0.5],
        },
        **layout,
    )


def _edge(size: int, seen: int) -> go.Scatter:
    """Stairs along the diagonal: what lies below them is out of training's sight."""
    corners = np.arange(size - seen + 1)
    return go.Scatter(
        x=np.repeat(corners, 2)[1:] - 0.5,
        y=np.repeat(corners, 2)[:-1] + seen - 0.5,
        mode="lines",
        line={"color": VERMILLION, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )


def _line(line: DistanceLine, axis: str, exact: str, *, named: bool) -> go.Scatter:
    values = line.values if line.values.ndim == 1 else line.values[-1]
    return go.Scatter(
        x=list(range(len(values))),
        y=_drawn(values),
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        name=line.name,
        mode="lines+markers",
        line={"color": line.colour, "width": 2, "dash": line.dash},
        marker={"size": 10, "symbol": "circle-open"} if line.ringed else {"size": 5},
        showlegend=named,
        hovertemplate=f"{line.name}, %{{x}} steps back: %{{y:{exact}}}<extra></extra>",
    )


def _drawn(values: np.ndarray) -> np.ndarray:
    """Of no gradient at all a logarithmic axis has no place."""
    drawn: np.ndarray = np.where(values > 0, values, np.nan)
    return drawn


def _power(decade: int) -> str:
    return f"{10.0**decade:g}" if -2 <= decade <= 2 else f"10<sup>{decade}</sup>"
