"""A strip plot: the final accuracy of every seed as a point, each group of runs in a strip of its
own. It updates in place."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ui.charts.palette import BLUE, GREY, PAGE_TEXT
from ui.charts.vega import layer, plot, quantitative, told_apart
from ui.wording import accuracy_text

STRIP = 62  # pixels, its name included


def seed_strips(
    groups: Mapping[str, pd.DataFrame],
    *,
    key: str,
    intervals: Mapping[str, tuple[float, float]] | None = None,
    colours: Mapping[str, str] | None = None,
) -> None:
    """Draw the groups, in their order, with a tick at the mean of each. Equal points stand above
    each other, so that none hides another.

    Args:
        groups: by name, one row per seed: "accuracy" (a share), "seed", and whatever else a
            reader may want to know of a point.
        intervals: of the mean, low and high (shares).
        colours: of the points; by default all are blue.
    """
    intervals = intervals or {}
    colours = colours or dict.fromkeys(groups, BLUE)
    frame = pd.concat(_records(name, rows, intervals.get(name)) for name, rows in groups.items())
    lowest = float(frame["accuracy"].min())
    scale = {"domain": [min(0.9, int(10 * lowest) / 10), 1], "padding": 12}
    axis = {"format": ".0%", "tickCount": 6}
    x = quantitative("accuracy", "Final accuracy", axis=axis, scale=scale)
    at: dict[str, Any] = {
        "y": {
            "field": "group",
            "type": "nominal",
            "sort": list(groups),
            "axis": None,
            "scale": {"padding": 0.1},
        },
        "yOffset": {"field": "place", "type": "quantitative", "scale": {"domain": [-1, 2]}},
    }
    colour = told_apart("group", {name: colours[name] for name in groups})
    group, exact = {"field": "group", "title": "run"}, {"field": "accuracy", "format": ".2%"}
    of_mean = [group, {**exact, "title": "mean"}]
    if intervals:
        of_mean += [{"field": name, "format": ".2%"} for name in ("low", "high")]
    of_seed = [group, {"field": "seed"}, exact]
    if "loss" in frame:
        of_seed.append({"field": "loss", "format": ".4f"})
    tick = {"type": "tick", "thickness": 4, "height": 40, "opacity": 1, "color": GREY}
    rule = {"type": "rule", "strokeWidth": 5, "color": GREY}
    circle = {"type": "circle", "size": 45, "opacity": 0.7}
    text = {"type": "text", "align": "left", "fontSize": 13, "color": PAGE_TEXT}
    low_to_high = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "tooltip": of_mean}
    plot(
        frame,
        height=STRIP * len(groups),
        layer=[
            layer("seed", circle, at | {"x": x, "color": colour, "tooltip": of_seed}),
            *([layer("mean", rule, at | low_to_high)] if intervals else []),
            layer("mean", tick, at | {"x": x, "tooltip": of_mean}),
            layer("name", text, at | {"x": {"value": 18}, "text": {"field": "group"}}),
        ],
        key=key,
        alt="Final accuracy of every seed, one point each and a tick at the mean: "
        + "; ".join(
            f"{name} {accuracy_text(rows['accuracy'].min())} to "
            f"{accuracy_text(rows['accuracy'].max())}"
            for name, rows in groups.items()
        ),
    )


def _records(name: str, rows: pd.DataFrame, interval: tuple[float, float] | None) -> pd.DataFrame:
    """What is drawn of one group: its seeds, its mean and its name."""
    shares = rows["accuracy"]
    equal = shares.groupby(shares)
    count = equal.transform("size")
    places = (equal.cumcount() - (count - 1) / 2) * (1.9 / count).clip(upper=0.3)
    about = pd.DataFrame(
        {"what": ["mean", "name"], "accuracy": shares.mean(), "place": [0.0, 1.5]}
        | (dict(zip(("low", "high"), interval, strict=True)) if interval else {})
    )
    return pd.concat([rows.assign(what="seed", place=places), about]).assign(group=name)
