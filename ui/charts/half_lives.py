"""How long each unit keeps its memory by its gate alone: a strip with a tick for every unit."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ui.charts.palette import BLUE, PAGE_TEXT, VERMILLION
from ui.charts.vega import layer, plot, quantitative

STRIP = 64  # pixels, its name included
SHORTEST, LONGEST = 0.05, 10_000.0  # steps; what is beyond stands at the edge


def half_life_strips(groups: Mapping[str, np.ndarray], *, key: str) -> None:
    """``groups``: the half-lives of all units, in steps, by name; in their order."""
    frame = pd.concat(
        [
            pd.concat(
                [
                    pd.DataFrame({"what": "unit", "steps": steps, "unit": range(len(steps))}),
                    pd.DataFrame({"what": ["median", "name"], "steps": float(np.median(steps))}),
                ]
            ).assign(group=name)
            for name, steps in groups.items()
        ]
    )
    frame["at"] = frame["steps"].clip(SHORTEST, LONGEST)
    domain = [min(0.5, float(frame["at"].min())), max(30.0, float(frame["at"].max()))]
    scale, axis = {"type": "log", "domain": domain}, {"format": "~g", "tickCount": 5}
    x = quantitative("at", "half-life, steps", scale=scale, axis=axis)
    y = {"field": "group", "type": "nominal", "sort": list(groups), "axis": None}
    group = {"field": "group", "title": "network"}
    steps = {"field": "steps", "format": ".3~g"}
    tick = {"type": "tick", "thickness": 2, "height": 24, "yOffset": 8}
    text = {"type": "text", "align": "left", "fontSize": 13, "color": PAGE_TEXT, "yOffset": -20}
    of_unit = {"x": x, "y": y, "tooltip": [group, {"field": "unit"}, steps]}
    of_median = {"x": x, "y": y, "tooltip": [group, {**steps, "title": "median"}]}
    median = {**tick, "thickness": 4, "height": 34, "color": VERMILLION}
    plot(
        frame,
        height=STRIP * len(groups),
        layer=[
            layer("unit", {**tick, "opacity": 0.6, "color": BLUE}, of_unit),
            layer("median", median, of_median),
            layer("name", text, {"x": {"value": 6}, "y": y, "text": {"field": "group"}}),
        ],
        key=key,
        alt="Half-life of every unit in steps, one tick each and a longer one at the median: "
        + "; ".join(
            f"{name}, median {np.median(steps):.2g}, longest {np.max(steps):.2g}"
            for name, steps in groups.items()
        ),
    )
