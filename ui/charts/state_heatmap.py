"""A hidden state as a picture, small enough to stand beside others of its kind: units by letters.
It updates in place."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ui.charts.palette import BLUE, VERMILLION
from ui.charts.vega import READABLE, letters_axis
from ui.wording import distinct

HEIGHT = 320  # pixels
ZERO = "#8888881A"


def state_cells(h: np.ndarray, letters: Sequence[str], units: Sequence[int]) -> pd.DataFrame:
    """h [steps, units], each from -1 to 1, as ``state_heatmap`` draws it, one row per cell:
    "letter" that was read, "unit" by its number, "h", and their places "place" and "row"."""
    steps, rows = h.shape
    return pd.DataFrame(
        {
            "place": np.repeat(np.arange(steps), rows),
            "letter": np.repeat(np.array(distinct(letters), dtype=object), rows),
            "row": np.tile(np.arange(rows), steps),
            "unit": np.tile(units, steps),
            "h": h.ravel(),
        }
    )


def state_heatmap(cells: pd.DataFrame, *, key: str, alt: str) -> None:
    """Draw the cells of ``state_cells``."""
    x = letters_axis("input", ticks=False) | {"scale": {"padding": 0}}
    y = {
        "field": "row",
        "type": "ordinal",
        "title": "units",
        "axis": {"labels": False, "ticks": False},
        "scale": {"padding": 0},
    }
    colour = {
        "field": "h",
        "type": "quantitative",
        "scale": {"domain": [-1, 0, 1], "range": [BLUE, ZERO, VERMILLION]},
        "legend": None,
    }
    exact = [
        {"field": "letter", "title": "input"},
        {"field": "unit"},
        {"field": "h", "format": ".4f"},
    ]
    st.vega_lite_chart(
        cells,
        {
            **READABLE,
            "height": HEIGHT,
            "mark": {"type": "rect", "stroke": None, "aria": False},
            "encoding": {"x": x, "y": y, "color": colour, "tooltip": exact},
        },
        key=key,
        alt=alt,
    )
