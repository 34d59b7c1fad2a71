"""What a network that learns answers right now: a letter read above each answer, in place."""

import pandas as pd
import streamlit as st

from lstm_core.sequence.symbols import split_symbols, visible
from ui.charts.palette import GREEN, INK, PAGE_TEXT, VERMILLION
from ui.charts.vega import PLOT_HEIGHT, told_apart

MOST = 40  # beside each other
RIGHT, WRONG = "right", "wrong"
COLOURS = {RIGHT: GREEN, WRONG: VERMILLION}
ROW = 26  # pixels


def answers(predictions: pd.DataFrame, *, key: str) -> None:
    """Draw the first of a table of predictions, and by its colour whether each is right."""
    first = predictions.head(MOST)
    frame = pd.DataFrame(
        {
            "place": range(len(first)),
            "read": [visible(split_symbols(text)[-1]) for text in first["input"]],
            "answer": [visible(symbol) for symbol in first["predicted"]],
            "probability": first["probability"].to_numpy(),
            "is": [RIGHT if correct else WRONG for correct in first["correct"]],
        }
    )
    x = {"field": "place", "type": "ordinal", "axis": None}
    text = {"type": "text", "fontSize": {"expr": "width < 420 ? 10 : 14"}}
    tooltip = [
        {"field": "read", "title": "After"},
        {"field": "answer"},
        {"field": "probability", "format": ".1%"},
        {"field": "is"},
    ]
    st.vega_lite_chart(
        frame,
        {
            **PLOT_HEIGHT,
            "height": 2 * ROW,
            "encoding": {"x": x, "tooltip": tooltip},
            "layer": [
                {
                    "mark": text | {"color": PAGE_TEXT},
                    "encoding": {"y": {"value": ROW / 2}, "text": {"field": "read"}},
                },
                {
                    "mark": {"type": "rect"},
                    "encoding": {
                        "y": {"value": ROW},
                        "y2": {"value": 2 * ROW},
                        "color": told_apart("is", COLOURS),
                    },
                },
                {
                    "mark": text | {"color": INK[GREEN], "fontWeight": "bold"},
                    "encoding": {"y": {"value": 1.5 * ROW}, "text": {"field": "answer"}},
                },
            ],
        },
        key=key,
        alt="The letter read last, and below it the network's answer, right or wrong by its colour",
        width="stretch",
    )
