"""How the seeds of one kind of network learned a text: a line each, and what was published."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from ui.charts.palette import BLUE, GREEN, PAGE_TEXT, PURPLE, VERMILLION
from ui.charts.vega import PLOT_HEIGHT, layer, told_apart

HEIGHT = 150  # pixels
WENT_WELL, CAME_BACK, BROKE_DOWN = "went well", "broke down and came back", "broke down"
COLOURS = {WENT_WELL: BLUE, CAME_BACK: PURPLE, BROKE_DOWN: VERMILLION}
TICKS = (0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 15, 30, 100, 1_000)


def seed_lines(
    points: pd.DataFrame,
    published: Sequence[tuple[int, float]],
    *,
    span: tuple[float, float],
    key: str,
    alt: str,
) -> None:
    """Draw them.

    Args:
        points: "seed", "at" (passes), "nats" per character, and "how" it went, one of
            ``COLOURS``.
        published: pass and loss that a source prints.
        span: lowest and highest loss on the axis, so that several pictures can be compared.
    """
    shown = pd.DataFrame(published, columns=["at", "nats"]).assign(what="published")
    frame = pd.concat([points.assign(what="line"), shown])
    x: dict[str, Any] = {
        "field": "at",
        "type": "quantitative",
        "title": "passes",
        "scale": {"zero": True, "nice": False},
    }
    y = {
        "field": "nats",
        "type": "quantitative",
        "title": "nats",
        "scale": {"type": "log", "domain": list(span), "nice": False, "clamp": True},
        "axis": {"values": [one for one in TICKS if span[0] <= one <= span[1]], "format": "~g"},
    }
    exact = [
        {"field": "at", "title": "passes", "format": ".2f"},
        {"field": "nats", "format": ".4f"},
    ]
    of_seed = [{"field": "seed"}, {"field": "how", "title": "training"}, *exact]
    line = {
        "x": x,
        "y": y,
        "detail": {"field": "seed", "type": "nominal"},
        "color": told_apart("how", COLOURS),
        "tooltip": of_seed,
    }
    st.vega_lite_chart(
        frame,
        {
            **PLOT_HEIGHT,
            "height": HEIGHT,
            "layer": [
                layer("line", {"type": "line", "strokeWidth": 1.5, "opacity": 0.8}, line),
                layer("line", {"type": "circle", "size": 40, "opacity": 0, "aria": False}, line),
                layer(
                    "published",
                    {
                        "type": "point",
                        "shape": "diamond",
                        "size": 90,
                        "filled": True,
                        "opacity": 1,
                        "aria": False,
                        "color": GREEN,
                    },
                    {"x": x, "y": y, "tooltip": exact},
                ),
                layer(
                    "published",
                    {"type": "text", "dy": -14, "fontSize": 13, "color": PAGE_TEXT, "aria": False},
                    {"x": x, "y": y, "text": {"field": "nats", "format": ".4f"}},
                ),
            ],
        },
        key=key,
        alt=alt,
    )
