"""A map over two settings: one cell for each combination, its value written in it. It updates in
place, and says which cell was clicked."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ui.charts.palette import GREY, PAGE_TEXT, PALE_GREY, SEQUENTIAL, VERMILLION
from ui.charts.vega import plot

CLICKED = "clicked"
"""The selection, a list of records with the ``point`` of a cell."""
ROW = 48  # pixels
LABEL = 12
DASHES = {"expr": "datum.whole || datum.selected ? [1, 0] : [4, 4]"}
UNKNOWN = "!isValid(datum.shade)"
INK = {
    "condition": [
        {"test": UNKNOWN, "value": PAGE_TEXT},
        {"test": "datum.shade > 0.5", "value": "#000000"},
    ],
    "value": "#FFFFFF",
}


def sweep_map(
    cells: pd.DataFrame,
    *,
    titles: tuple[str, str],
    exact: Mapping[str, str],
    key: str,
    alt: str,
    on_click: Callable[[], None],
) -> None:
    """Draw the cells.

    Args:
        cells: one row each: "row" and "column", its labels on the axes, which stand in the order
            they come; "shade", from 0 to 1, NaN where nothing is known; "text" and a smaller
            "note" below it, which are written into it; "whole", whether all of it is known;
            "selected", which gets a frame; "point", its name; and whatever a reader who hovers
            over it gets to know.
        titles: of the axes. Without the second there is one column.
        exact: what a reader gets to know: columns of ``cells``, each with its title.
        on_click: called before the page is drawn again; the state of the chart then has the
            cell under ``CLICKED``.
    """
    rows, columns = (list(dict.fromkeys(cells[name])) for name in ("row", "column"))
    room = {"expr": f"width / {len(columns)}"}
    # A click is told only where it changes the selection, which is made of these fields: with what
    # is selected now among them, the same cell can be clicked again after another was chosen.
    now = next(iter(cells["point"][cells["selected"]]), "")
    fields = ["point", "now"]
    middle = {"baseline": "middle", "align": "center", "aria": False}
    tooltip = [{"field": one, "title": title, "type": "nominal"} for one, title in exact.items()]
    select = {"type": "point", "fields": fields, "toggle": False}
    plot(
        cells.assign(now=now),
        height=ROW * len(rows),
        params=[{"name": CLICKED, "select": select, "views": ["cells"]}],
        encoding={
            "x": _axis("column", columns, titles[1], labelLimit=room),
            "y": _axis("row", rows, titles[0], labelLimit=90),
        },
        layer=[
            {
                "name": "cells",
                "mark": {
                    "type": "rect",
                    "invalid": None,  # what is not known yet is a cell none the less
                    "cursor": "pointer",
                    "strokeDash": DASHES,
                },
                "encoding": _look() | {"tooltip": tooltip},
            },
            {
                "mark": {"type": "text", "fontSize": 14, "dy": {"expr": "datum.note ? -6 : 0"}}
                | middle,
                "encoding": {"text": {"field": "text"}, "color": INK},
            },
            {
                "mark": {"type": "text", "fontSize": 10, "dy": 11} | middle,
                "encoding": {"text": {"field": "note"}, "color": INK},
            },
        ],
        key=key,
        alt=alt,
        on_select=on_click,
    )


def _look() -> dict[str, Any]:
    """Filled as far as known, in grey where there is no value to come; an outline of dashes around
    what is not whole."""
    return {
        "color": {
            "condition": [
                {"test": f"{UNKNOWN} && datum.whole", "value": PALE_GREY},
                {"test": UNKNOWN, "value": "transparent"},
            ],
            "field": "shade",
            "type": "quantitative",
            "scale": {"domain": [0, 1], "range": SEQUENTIAL, "interpolate": "rgb"},
            "legend": None,
        },
        "stroke": {
            "condition": [
                {"test": "datum.selected", "value": VERMILLION},
                {"test": "!datum.whole", "value": GREY},
            ],
            "value": None,
        },
        "strokeWidth": {"condition": {"test": "datum.selected", "value": 4}, "value": 1.5},
    }


def _axis(field: str, labels: list[str], title: str, **axis: Any) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "title": title or None,
        "axis": {
            "labelAngle": 0,
            "labelFontSize": LABEL,
            "ticks": False,
            "domain": False,
            "labels": bool(title),
            **axis,
        },
        "scale": {"domain": labels, "paddingInner": 0.08, "paddingOuter": 0.04},
    }
