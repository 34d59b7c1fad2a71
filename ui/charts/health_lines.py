"""What was measured of a training by passes, one small chart for each quantity."""

import numpy as np
import pandas as pd
import streamlit as st

from ui.charts.palette import BLUE, VERMILLION
from ui.charts.vega import layer, plot, quantitative

HEIGHT = 150  # pixels


def health_line(
    passes: np.ndarray,
    values: np.ndarray,
    *,
    title: str,
    key: str,
    log: bool = False,
    broke: float | None = None,
) -> None:
    """``values`` [points], NaN where there is none. ``broke``: the pass in which the training broke
    down, if it did."""
    points = pd.DataFrame({"what": "line", "at": passes, "value": values})
    points = points[np.isfinite(values) & ((values > 0) | (not log))]
    if broke is not None:
        points = pd.concat([points, pd.DataFrame({"what": ["broke"], "at": [broke]})])
    x = quantitative("at", "passes")
    scale = {"type": "log", "nice": True} if log else {"zero": False}
    y = quantitative("value", scale=scale, axis={"format": ".4~g", "tickCount": 4})
    exact = [
        {"field": "at", "title": "passes", "format": ".2f"},
        {"field": "value", "title": title, "format": ".4~g"},
    ]
    st.markdown(title)
    rule = {"type": "rule", "color": VERMILLION, "strokeWidth": 2}
    line = {"type": "line", "strokeWidth": 2, "color": BLUE, "point": {"size": 25}}
    layers = [
        layer("broke", rule, {"x": x, "tooltip": exact[:1]}),
        layer("line", line, {"x": x, "y": y, "tooltip": exact}),
    ]
    plot(points, height=HEIGHT, layer=layers, key=key, alt=f"{title}, by passes over the text")
