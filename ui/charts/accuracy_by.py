"""The accuracy of a network by position, distance, length or stream."""

from typing import Any

import pandas as pd

from lstm_core.interpret.accuracy_by import AccuracyBy
from lstm_core.wording import percent
from ui.charts.palette import BLUE, SLATE, VERMILLION
from ui.charts.vega import layer, plot, share_axis

HEIGHT = 150  # pixels
MOST_BARS = 12


def accuracy_chart(found: AccuracyBy, *, key: str) -> None:
    """A line over what is counted, shaded as far as was trained, with a guess dashed; bars for the
    few positions or streams that there are."""
    rows: list[dict[str, Any]] = [
        {"what": "share", "at": at, "accuracy": share}
        for at, share in zip(found.labels, found.accuracy, strict=True)
    ]
    told = ", ".join(f"{row['at']:,} {percent(row['accuracy'])}" for row in rows)
    x: dict[str, Any] = {"field": "at", "title": found.by, "axis": {"labelAngle": 0, "grid": False}}
    if found.trained is None and found.labels[-1] <= MOST_BARS:
        x["type"], mark = "ordinal", {"type": "bar", "color": BLUE, "cornerRadiusEnd": 2}
    else:
        x |= {"type": "quantitative", "scale": {"domain": [0, found.labels[-1]]}}
        mark = {"type": "line", "color": BLUE, "point": {"color": BLUE, "size": 45}}
    y, exact = share_axis("accuracy"), {"field": "accuracy", "format": ".2%"}
    shade = {"type": "rect", "color": SLATE, "opacity": 0.22, "aria": False}
    guess = {"type": "rule", "color": VERMILLION, "strokeDash": [6, 4], "strokeWidth": 2}
    rows += [{"what": "trained", "at": 0, "to": found.trained}] * (found.trained is not None)
    rows += [{"what": "chance", "accuracy": found.chance}] * (found.chance is not None)
    tooltip = [{"field": "at", "title": found.by}, exact]
    layers = [
        layer("trained", shade, {"x": x, "x2": {"field": "to"}}),
        layer("share", mark, {"x": x, "y": y, "tooltip": tooltip}),
        layer("chance", guess, {"y": y, "tooltip": [exact | {"title": "a guess"}]}),
    ]
    alt = f"Accuracy by {found.by}: {told}"
    plot(pd.DataFrame(rows), height=HEIGHT, layer=layers, key=key, alt=alt)
