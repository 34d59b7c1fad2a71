"""How a network learned a text, as curves: its loss beside what the text alone gives away, and what
was published of it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ui.charts.palette import BLUE, GREY, PAGE_TEXT, VERMILLION
from ui.charts.vega import LEGEND_ABOVE, PRINTED, layer, plot, quantitative, told_apart

HEIGHT = 140  # pixels, of a screen of 720: what it writes is to be seen beside it
LINE = 14  # pixels there from a label to the next that do not touch
HIGHER = "max(0, windowSize()[1] - 720)"  # pixels that a screen has more than that one
PLOT = f"min(300, {HEIGHT} + 0.28 * {HIGHER})"
LETTERS = {"expr": f"min(16, 12 + {HIGHER} / 90)"}  # grow less than the plot: labels stay apart
SIZES = {"labelFontSize": LETTERS, "titleFontSize": LETTERS}
BESIDE = 1.3  # times as wide as the curves is the plot: their lines' labels stand beside them
LOSS, HELD_OUT, PUBLISHED = "learned from, while it moves", "held out", "published"
LINES = {LOSS: VERMILLION, HELD_OUT: BLUE}
DASHES = {LOSS: [6, 3], HELD_OUT: [1, 0]}


def text_points(
    loss: tuple[np.ndarray, np.ndarray],
    held_out: tuple[np.ndarray, np.ndarray],
    baselines: Mapping[str, float],
    published: Sequence[tuple[float, float]] = (),
) -> pd.DataFrame:
    """What ``text_curves`` draws, one row for each point.

    Args:
        loss, held_out: how often the text was read by then, and nats per character, NaN where there
            is none; each [points].
        baselines: nats per character by name.
        published: pass and loss that a source prints.
    """
    parts = [
        pd.DataFrame({"what": "line", "name": name, "at": passes, "nats": values})
        for name, (passes, values) in ((LOSS, loss), (HELD_OUT, held_out))
    ]
    last = max(float(part["at"].max()) for part in parts if len(part)) or 1.0
    parts.append(
        pd.DataFrame(
            {
                "what": "baseline",
                "name": list(baselines),
                "at": last,
                "nats": list(baselines.values()),
            }
        )
    )
    shown = [(at, nats) for at, nats in published if at <= BESIDE * last]
    parts.append(
        pd.DataFrame(shown, columns=["at", "nats"]).assign(what="published", name=PUBLISHED)
    )
    points = pd.concat([part for part in parts if len(part)])
    points = points[np.isfinite(points["nats"])]
    return points.assign(bits=points["nats"] / np.log(2))


def _apart(nats: np.ndarray, low: float, high: float) -> np.ndarray:
    """Where labels stand on an axis from ``low`` to ``high``, in nats: each as near to its line as
    the others let it, and within the plot."""
    gap = (high - low) * LINE / HEIGHT
    order = np.argsort(nats)
    found, floor = nats.astype(float), low + gap / 2
    for place in order:
        found[place] = floor = max(nats[place], floor)
        floor += gap
    ceiling = high - gap / 2
    for place in order[::-1]:
        found[place] = ceiling = min(found[place], ceiling)
        ceiling -= gap
    return found


def text_curves(points: pd.DataFrame, *, key: str, alt: str) -> None:
    """Draw the points of ``text_points``."""
    legend = LEGEND_ABOVE | {
        "columns": {"expr": "width < 420 ? 1 : 2"},
        "symbolType": "stroke",
        "symbolSize": 700,
        "labelLimit": 220,
        "labelFontSize": LETTERS,
    }
    named = points[points["what"] == "baseline"]
    end = max(points["at"], default=1.0)
    last = max([*points["at"], *BESIDE * named["at"]], default=1.0) or 1.0
    low, high = (points["nats"].min(), points["nats"].max()) if len(points) else (0.0, 1.0)
    margin = 0.06 * (high - low) or 0.5
    low, high = low - margin, high + margin
    points = points.assign(label=np.nan)
    points.loc[points["what"] == "baseline", "label"] = _apart(named["nats"].to_numpy(), low, high)
    # Without a title, which would take a fifth of the plot: the first label says it.
    label = f"datum.value > {end} ? '' : (datum.index == 0 ? 'pass ' : '') + datum.label"
    scale = {"domain": [0, last], "nice": False}
    x = quantitative("at", axis=SIZES | {"labelExpr": label}, scale=scale)
    y = quantitative(
        "nats", "Nats per character", axis=SIZES, scale=scale | {"domain": [low, high]}
    )
    exact = [
        {"field": "name", "title": "which"},
        {"field": "at", "title": "passes", "format": ".2f"},
        {"field": "nats", "format": ".3f"},
        {"field": "bits", "format": ".3f"},
    ]
    of_line = [exact[0], *exact[2:]]
    lines = {
        "x": x,
        "y": y,
        "color": told_apart("name", LINES, legend),
        "strokeDash": told_apart("name", DASHES, legend),
        "tooltip": exact,
    }
    rule = {"type": "rule", "color": GREY, "strokeDash": [2, 3]}
    beside = {"type": "text", "align": "left", "baseline": "middle", "dx": 6}
    beside |= {"color": PAGE_TEXT, "fontSize": LETTERS}
    named_at = {"x": x, "y": y | {"field": "label"}, "text": {"field": "name"}}
    dots = {"type": "circle", "size": 60, "opacity": 0, "aria": False}
    layers = [
        layer("baseline", rule, {"x": {"datum": 0}, "x2": x, "y": y, "tooltip": of_line}),
        layer("baseline", beside, named_at | {"tooltip": of_line}),
        layer("line", {"type": "line", "strokeWidth": 2.5}, lines),
        layer("line", dots, {"x": x, "y": y, "tooltip": exact}),
        layer("published", PRINTED | {"size": 120}, {"x": x, "y": y, "tooltip": exact}),
    ]
    grows = [{"name": "height", "expr": PLOT}]
    plot(points, height=HEIGHT, params=grows, layer=layers, key=key, alt=alt)
