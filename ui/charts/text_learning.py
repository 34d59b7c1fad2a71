"""How a network learned a text, as curves: its loss beside what the text alone gives away, and what
was published of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ui.charts.palette import BLUE, GREEN, GREY, PAGE_TEXT, VERMILLION
from ui.charts.vega import LEGEND_ABOVE, PLOT_HEIGHT, layer, told_apart

HEIGHT = 140  # pixels: what it writes is to be seen beside it
CLOSE = 0.6  # nats between two lines whose labels would touch
BELOW = 14  # pixels from a line to the foot of a label below it
LOSS, HELD_OUT, PUBLISHED = "learned from, while it moves", "held out", "published"
LINES = {LOSS: VERMILLION, HELD_OUT: BLUE}
DASHES = {LOSS: [6, 3], HELD_OUT: [1, 0]}


def text_points(
    loss: tuple[np.ndarray, np.ndarray],
    held_out: tuple[np.ndarray, np.ndarray],
    baselines: Mapping[str, float],
    published: Sequence[tuple[float, float]] = (),
) -> pd.DataFrame:
    """What ``text_curves`` draws, one row for each point.

    Args:
        loss, held_out: how often the text was read by then, and nats per character, NaN where there
            is none; each [points].
        baselines: nats per character by name.
        published: pass and loss that a source prints.
    """
    parts = [
        pd.DataFrame({"what": "line", "name": name, "at": passes, "nats": values})
        for name, (passes, values) in ((LOSS, loss), (HELD_OUT, held_out))
    ]
    last = max(float(part["at"].max()) for part in parts if len(part)) or 1.0
    parts.append(
        pd.DataFrame(
            {
                "what": "baseline",
                "name": list(baselines),
                "at": [last * place for place in _places(list(baselines.values()))],
                "nats": list(baselines.values()),
                "close": _below_another(list(baselines.values())),
            }
        )
    )
    shown = [(at, nats) for at, nats in published if at <= 1.1 * last]
    parts.append(
        pd.DataFrame(shown, columns=["at", "nats"]).assign(what="published", name=PUBLISHED)
    )
    points = pd.concat([part for part in parts if len(part)])
    points = points[np.isfinite(points["nats"])]
    return points.assign(bits=points["nats"] / np.log(2))


def _places(nats: Sequence[float]) -> list[float]:
    """How far to the right the label of each line ends: where a curve that falls is not. Of two
    that lie close, not at one place."""
    if not nats:
        return []
    middle = (min(nats) + max(nats)) / 2
    return [
        1.0
        if one > middle
        else 0.45
        if any(abs(one - other) < CLOSE for other in nats[:n])
        else 0.2
        for n, one in enumerate(nats)
    ]


def _below_another(nats: Sequence[float]) -> list[bool]:
    """Of each whether it lies close below another: its label stands below it, too."""
    return [any(0 < other - one < CLOSE for other in nats) for one in nats]


def text_curves(points: pd.DataFrame, *, key: str, alt: str) -> None:
    """Draw the points of ``text_points``."""
    legend = LEGEND_ABOVE | {
        "columns": {"expr": "width < 420 ? 1 : 2"},
        "symbolType": "stroke",
        "symbolSize": 700,
        "labelLimit": 220,
    }
    x: dict[str, Any] = {
        "field": "at",
        "type": "quantitative",
        "title": None,  # it takes as much room as a fifth of the plot: the first label says it
        "axis": {"labelExpr": "(datum.index == 0 ? 'pass ' : '') + datum.label"},
        "scale": {"zero": True, "nice": False},
    }
    y = {
        "field": "nats",
        "type": "quantitative",
        "title": "Nats per character",
        "scale": {"zero": False},
    }
    exact = [
        {"field": "name", "title": "which"},
        {"field": "at", "title": "passes", "format": ".2f"},
        {"field": "nats", "format": ".3f"},
        {"field": "bits", "format": ".3f"},
    ]
    rule = {"y": y, "tooltip": [exact[0], *exact[2:]]}
    lines = {
        "x": x,
        "y": y,
        "color": told_apart("name", LINES, legend),
        "strokeDash": told_apart("name", DASHES, legend),
        "tooltip": exact,
    }
    st.vega_lite_chart(
        points,
        {
            **PLOT_HEIGHT,
            "height": HEIGHT,
            "layer": [
                layer("baseline", {"type": "rule", "color": GREY, "strokeDash": [2, 3]}, rule),
                layer(
                    "baseline",
                    {
                        "type": "text",
                        "align": "right",
                        "baseline": "bottom",
                        "dy": {"expr": f"datum.close ? {BELOW} : -2"},
                        "color": PAGE_TEXT,
                        "fontSize": 12,
                    },
                    rule | {"x": x, "text": {"field": "name"}},
                ),
                layer("line", {"type": "line", "strokeWidth": 2.5}, lines),
                layer(
                    "line",
                    {"type": "circle", "size": 60, "opacity": 0, "aria": False},
                    {"x": x, "y": y, "tooltip": exact},
                ),
                layer(
                    "published",
                    {
                        "type": "point",
                        "shape": "diamond",
                        "size": 120,
                        "filled": True,
                        "aria": False,
                        "color": GREEN,
                    },
                    {"x": x, "y": y, "tooltip": exact},
                ),
            ],
        },
        key=key,
        alt=alt,
    )
