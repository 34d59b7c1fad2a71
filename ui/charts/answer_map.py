"""A table of predictions as a picture: one cell per input, the predicted letter written in it,
coloured by what kind of prediction it is. It updates in place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ui.charts.palette import INK, ORANGE
from ui.charts.vega import LEGEND_ABOVE, plot, told_apart
from ui.wording import distinct

ROW_PIXELS = 21
MAX_LABELLED = 40  # rows or columns that all have room for their label
LABEL = 12  # pixels
MAX_WRITTEN = 2_000  # cells that have room for a letter

_POINTED = {"type": "point", "on": "pointerover", "clear": "pointerout", "fields": ["before"]}
_ROW_CURSOR: dict[str, Any] = {"params": [{"name": "row", "select": _POINTED}]}
_ROW_FRAME: dict[str, Any] = {
    "stroke": {"condition": {"param": "row", "empty": False, "value": ORANGE}, "value": None},
    "strokeWidth": {"value": 3},
}


def answer_cells(
    answers: np.ndarray,
    kinds: np.ndarray,
    names: Iterable[str],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    probability: np.ndarray | None = None,
) -> pd.DataFrame:
    """The table as ``answer_map`` draws it, one row per cell: "row" and "column", their labels
    "before" and "letter", "answer", "kind" and, if it is given, "probability".

    Args:
        answers: [rows, columns] the prediction.
        kinds: [rows, columns] an index into the ``names`` of the kinds.
        probability: [rows, columns] of the prediction.
    """
    rows, columns = distinct(rows), distinct(columns)
    cells = pd.DataFrame(
        {
            "row": np.repeat(np.arange(len(rows)), len(columns)),
            "column": np.tile(np.arange(len(columns)), len(rows)),
            "before": np.repeat(np.array(rows, dtype=object), len(columns)),
            "letter": np.tile(np.array(columns, dtype=object), len(rows)),
            "answer": answers.ravel(),
            "kind": np.array(list(names), dtype=object)[kinds.ravel()],
        }
    )
    return cells if probability is None else cells.assign(probability=probability.ravel())


def answer_map(
    cells: pd.DataFrame,
    colours: Mapping[str, str],
    *,
    row_title: str,
    column_title: str,
    key: str,
    alt: str,
    cursor: bool = False,
) -> None:
    """Draw a table of ``answer_cells``.

    Args:
        colours: of the kinds.
        cursor: frame the whole row that a reader hovers over.
    """
    rows, columns = cells["row"].nunique(), cells["column"].nunique()
    there = set(cells["kind"])
    tooltip = [
        {"field": "before", "title": row_title},
        {"field": "letter", "title": column_title},
        {"field": "answer", "title": "prediction"},
        {"field": "kind", "title": "which is"},
    ]
    if "probability" in cells:
        tooltip.append({"field": "probability", "format": ".2%"})
    height = int(np.clip(ROW_PIXELS * rows, 105, 805))
    wide = columns <= MAX_LABELLED
    high = rows <= min(MAX_LABELLED, height // LABEL)
    limit = {"expr": f"width / {columns}"} if wide else 180
    legend = LEGEND_ABOVE | {
        "offset": 4,
        "columns": {"expr": f"width < 500 ? 2 : {len(colours)}"},
        "values": [kind for kind in colours if kind in there],
    }
    ink = {kind: INK[colour] for kind, colour in colours.items()}
    letter = int(np.clip(0.8 * height / rows, 0, 12))  # pixels
    plot(
        cells,
        height=height,
        encoding={
            "x": _axis("column", "letter", column_title, wide, labelLimit=limit),
            "y": _axis("row", "before", row_title, high, labelLimit=180),
            "tooltip": tooltip,
        },
        layer=[
            {
                "mark": {"type": "rect", "stroke": None},
                **(_ROW_CURSOR if cursor else {}),
                "encoding": {
                    **(_ROW_FRAME if cursor else {}),
                    "color": told_apart("kind", colours, legend),
                },
            },
            {
                "mark": {
                    "type": "text",
                    "fontSize": letter if len(cells) <= MAX_WRITTEN else 0,
                    "limit": {"expr": f"width / {columns}"},
                },
                "encoding": {"text": {"field": "answer"}, "color": told_apart("kind", ink)},
            },
        ],
        resolve={"scale": {"color": "independent"}},
        key=key,
        alt=alt,
    )


def _axis(place: str, name: str, title: str, room: bool, **axis: Any) -> dict:
    """``room``: for every label."""
    return {
        "field": name,
        "type": "nominal",
        "sort": {"field": place},
        "title": title,
        "axis": {
            "labelAngle": 0,
            "labelOverlap": not room,
            "labelFlush": False,
            "labelFontSize": LABEL,
            "ticks": False,
            "domain": False,
            **axis,
        },
        "scale": {"paddingInner": 0.06, "paddingOuter": 0},
    }
