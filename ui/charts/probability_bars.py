"""Probabilities as bars: charts that update in place."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lstm_core.sequence.symbols import visible
from ui.charts.palette import BLUE, GREY
from ui.charts.vega import LEGEND_ABOVE, letters_axis, plot, share_axis, told_apart
from ui.wording import distinct

HEIGHT = 150  # pixels
MAX_BARS = 40  # of a larger vocabulary, the most probable symbols
COLOURS = [GREY, BLUE]


def probability_bars(
    symbols: Sequence[str], probabilities: Mapping[str, np.ndarray], *, key: str, alt: str
) -> pd.DataFrame:
    """One bar per symbol for each named distribution, at most two of them side by side. Returns
    what is drawn, one row per bar: "letter", "probability" and "state", the name.

    Args:
        probabilities: [classes] by name, such as "before" and "after".
    """
    values = np.stack(list(probabilities.values()))
    shown = np.arange(len(symbols))
    if len(symbols) > MAX_BARS:
        shown = np.sort(np.argsort(-values.max(axis=0), kind="stable")[:MAX_BARS])
    names = list(probabilities)
    frame = pd.DataFrame(
        {
            "letter": distinct(visible(symbols[code]) for code in shown.tolist()) * len(names),
            "place": np.tile(np.arange(len(shown)), len(names)),
            "probability": values[:, shown].ravel(),
            "state": np.repeat(names, len(shown)),
        }
    )
    several = len(names) > 1
    colours = dict(zip(names, COLOURS[-len(names) :], strict=True))
    encoding = {
        "x": letters_axis("next letter"),
        "y": share_axis("probability"),
        "color": told_apart("state", colours, LEGEND_ABOVE | {"offset": 2} if several else None),
        "tooltip": [
            {"field": "letter", "title": "next letter"},
            {"field": "probability", "format": ".4%"},
            *([{"field": "state"}] if several else []),
        ],
    }
    if several:
        encoding["xOffset"] = {"field": "state", "sort": names}
    bar = {"type": "bar", "cornerRadiusEnd": 2}
    plot(frame, height=HEIGHT, mark=bar, encoding=encoding, key=key, alt=alt)
    return frame
