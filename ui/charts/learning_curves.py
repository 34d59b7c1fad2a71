"""Learning curves: charts that update in place, live and afterwards the same."""

import numpy as np
import pandas as pd
import streamlit as st

from ui.charts.answer_map import GREEN, RED

COLOURS = {"loss": RED, "accuracy": GREEN}
MAX_POINTS = 400  # per curve; more than a screen can show, fewer than would slow it down


def learning_curves(
    loss: np.ndarray, accuracy: np.ndarray, epochs: int, *, height: int = 240
) -> None:
    """Running loss and accuracy per epoch, side by side. Axes move only if the loss climbs."""
    frame = _thinned(loss, accuracy)
    highest = float(np.max(loss)) * 1.05 if len(loss) else 3.5
    left, right = st.columns(2)
    with left:
        _curve(frame, "loss", epochs, highest, height)
    with right:
        _curve(frame, "accuracy", epochs, 1, height)


def _thinned(loss: np.ndarray, accuracy: np.ndarray) -> pd.DataFrame:
    """Evenly thinned to ``MAX_POINTS``; the last epoch always stays."""
    chosen = np.unique(np.linspace(0, len(loss) - 1, min(len(loss), MAX_POINTS)).astype(int))
    return pd.DataFrame({"epoch": chosen + 1, "loss": loss[chosen], "accuracy": accuracy[chosen]})


def _curve(frame: pd.DataFrame, column: str, epochs: int, top: float, height: int) -> None:
    """One chart. Its specification holds no data, so that only the data changes as it grows:
    a browser redraws a chart from nothing when the specification is another one."""
    percent = column == "accuracy"
    title = f"{column.capitalize()} (running)"
    x = {
        "field": "epoch",
        "type": "quantitative",
        "title": "Epoch",
        "scale": {"domain": [0, epochs], "nice": False},
    }
    y = {
        "field": column,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"format": "%" if percent else ".1f"},
    }
    exact = {"field": column, "title": title, "format": ".1%" if percent else ".4f"}
    points = {"type": "circle", "size": 60, "opacity": 0}  # unseen; they carry the exact values
    st.vega_lite_chart(
        frame,
        {
            "height": height,
            "encoding": {"x": x, "y": y, "color": {"value": COLOURS[column]}},
            "layer": [
                {"mark": {"type": "line", "strokeWidth": 2.5}},
                {
                    "mark": points,
                    "encoding": {"tooltip": [{"field": "epoch", "title": "Epoch"}, exact]},
                },
            ],
        },
        key=f"curve_{column}",
        alt=f"{title} by epoch; its latest value stands above",
    )
