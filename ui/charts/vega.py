"""What the Vega-Lite specifications of several charts have in common."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from ui.charts.palette import GREEN, PAGE_TEXT

_WORDS = {"labelColor": PAGE_TEXT, "titleColor": PAGE_TEXT}
READABLE: dict[str, Any] = {"config": {"axis": _WORDS, "legend": _WORDS}}
"""Axes and legends as dark as the page's text: Streamlit's own grey is too pale on white."""
PLOT_HEIGHT: dict[str, Any] = READABLE | {"autosize": {"type": "fit-x", "contains": "padding"}}
"""The height is that of the plot: a legend of several rows takes nothing of it."""
PRINTED = {"type": "point", "shape": "diamond", "filled": True, "aria": False, "color": GREEN}
"""The mark of what a source prints."""
LEGEND_ABOVE: dict[str, Any] = {"orient": "top", "title": None}


def plot(
    data: pd.DataFrame, *, height: int, key: str, alt: str, on_select: Any = "ignore", **spec: Any
) -> None:
    """Draw a specification; it updates in place while that stays the same. ``alt``: what it shows,
    for who cannot see it."""
    shown = {**PLOT_HEIGHT, "height": height, **spec}
    st.vega_lite_chart(data, shown, key=key, alt=alt, on_select=on_select)


def quantitative(field: str, title: str | None = None, **look: Any) -> dict[str, Any]:
    """A field of numbers along an axis."""
    return {"field": field, "type": "quantitative", "title": title, **look}


def letters_axis(title: str, **axis: Any) -> dict[str, Any]:
    """The field "letter", from left to right in the order of "place"."""
    return {
        "field": "letter",
        "type": "nominal",
        "sort": {"field": "place"},
        "title": title,
        "axis": {"labelAngle": 0, "labelOverlap": True} | axis,
    }


def share_axis(field: str, title: str | None = None) -> dict[str, Any]:
    """A share from 0 to 1, upwards."""
    axis = {"format": "%", "values": [0, 0.5, 1], "minExtent": 36}
    return quantitative(field, title, scale={"domain": [0, 1]}, axis=axis)


def told_apart(
    field: str, looks: Mapping[str, Any], legend: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The values of a field, each with a colour, shape or dash of its own."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(looks), "range": list(looks.values())},
        "legend": legend,
    }


def layer(what: str, mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    """A layer for those records of the data that are of this kind."""
    return {
        "transform": [{"filter": f"datum.what == '{what}'"}],
        "mark": mark,
        "encoding": encoding,
    }
