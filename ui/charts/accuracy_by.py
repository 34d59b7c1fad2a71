"""The accuracy of a network by position, distance, length or stream."""

from typing import Any

import pandas as pd
import streamlit as st

from lstm_core.interpret.accuracy_by import AccuracyBy
from lstm_core.wording import percent
from ui.charts.palette import BLUE, SLATE, VERMILLION
from ui.charts.vega import PLOT_HEIGHT, layer, share_axis

HEIGHT = 150  # pixels
MOST_BARS = 12


def accuracy_chart(found: AccuracyBy, *, key: str, alt: str) -> None:
    """A line over what is counted, shaded as far as was trained and with a guess dashed; bars for
    the few positions or streams that there are."""
    rows = pd.DataFrame({"what": "share", "at": found.labels, "accuracy": found.accuracy})
    marks = [rows]
    if found.trained is not None:
        marks.append(pd.DataFrame({"what": ["trained"], "at": [0], "to": [found.trained]}))
    if found.chance is not None:
        marks.append(pd.DataFrame({"what": ["chance"], "accuracy": [found.chance]}))
    bars = found.trained is None and len(rows) <= MOST_BARS and found.labels[0] == 1
    x: dict[str, Any] = {"field": "at", "title": found.by, "axis": {"labelAngle": 0}}
    if bars:
        x["type"] = "ordinal"
    else:
        x |= {"type": "quantitative", "scale": {"domain": [0, found.labels[-1]]}}
        x["axis"] |= {"tickMinStep": 1}
    y = share_axis("accuracy")
    exact = {"field": "accuracy", "format": ".2%"}
    of_share = {"x": x, "y": y, "tooltip": [{"field": "at", "title": found.by}, exact]}
    line = {"type": "line", "color": BLUE, "point": {"color": BLUE, "size": 45, "filled": True}}
    st.vega_lite_chart(
        pd.concat(marks),
        {
            **PLOT_HEIGHT,
            "height": HEIGHT,
            "layer": [
                layer(
                    "trained",
                    {"type": "rect", "color": SLATE, "opacity": 0.22, "aria": False},
                    {"x": x, "x2": {"field": "to"}},
                ),
                layer(
                    "share",
                    {"type": "bar", "color": BLUE, "cornerRadiusEnd": 2} if bars else line,
                    of_share,
                ),
                layer(
                    "chance",
                    {"type": "rule", "color": VERMILLION, "strokeDash": [6, 4], "strokeWidth": 2},
                    {"y": y, "tooltip": [exact | {"title": "a guess"}]},
                ),
            ],
        },
        key=key,
        alt=alt,
    )


def accuracy_in_words(found: AccuracyBy) -> str:
    """The same, figure by figure."""
    shares = zip(found.labels, found.accuracy, strict=True)
    return f"Accuracy by {found.by}: " + ", ".join(f"{at:,} {percent(one)}" for at, one in shares)
