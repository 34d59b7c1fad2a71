"""The timeline drawn: a lane for every row of the batch.

All that changes from one step to the next comes from the data, none of it from the specification:
a browser draws a chart anew when its specification is another one.
"""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import RunConfig
from lstm_core.interpret.timeline import Update, jumps, read_and_asked, updates
from ui.charts.palette import BLUE, INK, PAGE_TEXT, PURPLE, SKY_BLUE, SLATE, VERMILLION
from ui.charts.vega import LEGEND_ABOVE, layer, plot, quantitative, told_apart
from ui.components.table_behind import table_behind
from ui.timeline.controls import MAX_SHOWN, epochs_shown

MAX_LANES = 30
# What the legend names: colour and shape.
LOOKS = {
    "from zero state": (VERMILLION, "square"),
    "from previous state": (BLUE, "square"),
    "sample": (SLATE, "square"),
    "state": (SKY_BLUE, "M-1.2,-0.4H1.2V0.4H-1.2Z"),
    "state reset to zero": (VERMILLION, "triangle-down"),
    "order jumps": (PURPLE, "diamond"),
    "weight update": (SLATE, "triangle-up"),
}
_SAMPLE = {"zero": "from zero state", "carried": "from previous state", "none": "sample"}
STRIP = 20  # pixels of each line of marks above and below the lanes
GAP = 0.1  # of an update, where the band is cut
PALE = 0.22
# Of the memory's picture too, so that their updates stand in line.
AXIS = {"minExtent": 48, "maxExtent": 48, "ticks": False, "domain": False, "title": None}
SEEN = {"field": "seen", "type": "quantitative", "scale": None}
_OF_SAMPLE = [
    {"field": "update"},
    {"field": "epoch"},
    {"field": "row", "title": "row of the batch"},
    {"field": "label", "title": "sample"},
    {"field": "look", "title": "which"},
]

_COLUMNS = {
    "update": "Update",
    "epoch": "Epoch",
    "row": "Row of the batch",
    "label": "Sample",
    "look": "State",
}


def lanes(config: RunConfig, shown: list[Update], at: int) -> None:
    """One cell per sample read, in the lane of its row, and under it the state as a band that
    is carried on or cut; above, where it is reset; below, where the weights are updated. What
    comes after update ``at`` is pale."""
    count = max(len(one.samples) for one in shown)
    lane = int(np.clip(480 / count, 22, 64))  # pixels
    top = -(1 + _marks_above(config)) * STRIP / lane  # of the picture, in lanes
    bottom = count + STRIP / lane
    x = updates_axis(shown)
    y = quantitative(
        "y",
        scale={"domain": [top, bottom], "reverse": True, "nice": False, "zero": False},
        axis={
            **AXIS,
            "values": [row + 0.5 for row in range(count)],
            "labelExpr": "'row ' + (datum.value - 0.5)",
            "labelOverlap": True,
            "grid": False,
        },
    )
    place: dict[str, Any] = {"x": x, "y": y, "opacity": SEEN}
    down = place | {"y2": {"field": "y2"}}
    area = down | {"x2": {"field": "x2"}}
    label = place | {"text": {"field": "label", "type": "nominal"}}
    colour, shape = _looks(config)
    letter = {"expr": f"min({min(17, lane // 2)}, width / {len(shown)})"}
    size = {"expr": f"clamp(5 * width / {len(shown)}, 14, 110)"}
    # No scale: with one, what colours and shapes share would fall into two legends.
    light = {"test": "datum.light", "value": "#FFFFFF"}
    ink = {"color": {"condition": light, "value": "#000000"}}
    sample = {"color": colour, "tooltip": _OF_SAMPLE}
    mark = {"color": colour, "shape": shape, "tooltip": [{"field": "look", "title": "here"}]}
    written = {"type": "text", "fontWeight": "bold", "fontSize": letter}
    written["limit"] = {"expr": f"0.9 * width / {len(shown)}"}
    named = {"type": "text", "align": "left", "dx": 3, "color": PAGE_TEXT, "fontSize": 13}
    events = _events(config, shown, at, lane)
    plot(
        events,
        height=int((bottom - top) * lane),
        layer=[
            layer("band", {"type": "rect", "color": SKY_BLUE}, area),
            layer("sample", {"type": "rect", "cornerRadius": 3}, area | sample),
            layer("letter", written, label | ink),
            layer("cut", {"type": "rule", "color": VERMILLION, "strokeWidth": 2}, down),
            layer("epoch", named, label),
            layer("mark", {"type": "point", "filled": True, "size": size}, place | mark),
        ],
        key="lanes",
        alt="Lanes, one per row of the batch, one cell per sample read: orange where it starts "
        "from zero state, blue where it continues from the previous state. Under the cells a band "
        "shows the state carried on; it is cut where a triangle marks a reset.",
    )
    text = "Each cell is a sample, in the lane of its row of the batch."
    if config.rule.recurrent:
        text += " The band below it is the state: carried on, or cut where it is reset."
    st.caption(text)
    table_behind(lambda: _samples(config), key="lanes", columns=_COLUMNS)


def _samples(config: RunConfig) -> pd.DataFrame:
    """The cells of the lanes."""
    shown = updates(config, epochs_shown(config), most=MAX_SHOWN)
    events = _events(config, shown, shown[-1].number, 1)
    return events[events["what"] == "sample"]


def _looks(config: RunConfig) -> tuple[dict, dict]:
    """Colour and shape by what something is, with one legend for both."""
    names = _named(config)
    legend = LEGEND_ABOVE | {
        "symbolOpacity": 1,
        "columns": {"expr": f"width < 500 ? 2 : {len(names)}"},
    }
    colour, shape = (
        told_apart("look", {name: LOOKS[name][part] for name in names}, legend) for part in (0, 1)
    )
    return colour, shape


def _named(config: RunConfig) -> list[str]:
    """What can happen in a framing, as the legend names it."""
    rule = config.rule
    apart = {
        "from zero state": rule.recurrent,
        "from previous state": rule.carries_state and config.updates_per_epoch > 1,
        "sample": not rule.recurrent,
        "state": rule.recurrent,
        "state reset to zero": rule.recurrent,
        "order jumps": rule.segments is not None,
    }
    return [name for name in LOOKS if apart.get(name, True)]


def _marks_above(config: RunConfig) -> int:
    """Lines of marks between the lanes and the names of the epochs: resets, and jumps."""
    return config.rule.recurrent + (config.rule.segments is not None)


def _events(config: RunConfig, shown: list[Update], at: int, lane: int) -> pd.DataFrame:
    """What there is to draw, with x in updates and y in lanes from the top. ``lane``: its
    height in pixels."""
    ends, records = read_and_asked(config), []
    strip, before, band = STRIP / lane, None, None
    count = max(len(one.samples) for one in shown)
    above = -(_marks_above(config) + 0.5) * strip

    def add(what: str, seen: bool, **values) -> None:
        records.append({"what": what, "seen": 1.0 if seen else PALE} | values)

    for one, after in zip(shown, [*shown[1:], None], strict=True):
        n, seen = one.number, one.number <= at
        left, right = n - 0.5, n + 0.5
        rows = len(one.samples)
        for row, sample in enumerate(one.samples):
            last, target = ends[sample]
            add("sample", seen, x=left + 0.06, x2=right - 0.06, y=row + 0.08, y2=row + 0.68,
                update=n, epoch=one.epoch, row=row, look=_SAMPLE[one.state],
                label=f"{sample}: … {last} → {target}")  # fmt: skip
            light = INK[LOOKS[_SAMPLE[one.state]][0]] == "#FFFFFF"
            add("letter", seen, x=n, y=row + 0.38, label=last, light=light)
        if one.state != "none":
            band = left + GAP if one.state == "zero" else left if band is None else band
            cut = after is None or after.state == "zero"
            if cut or n == at:
                for row in range(rows):
                    add("band", seen, x=band, x2=right - GAP * cut, y=row + 0.74, y2=row + 0.94)
                band = None
        if one.state == "zero":
            add("cut", seen, x=left, y=-0.2 * strip, y2=rows)
            add("mark", seen, x=left, y=-0.5 * strip, look="state reset to zero")
        if jumps(config, before, one):
            add("mark", seen, x=left, y=-1.5 * strip, look="order jumps")
        add("mark", seen, x=right, y=count + 0.5 * strip, look="weight update")
        if before is None or before.epoch != one.epoch:
            add("epoch", seen, x=left, y=above, label=f"epoch {one.epoch}")
        before = one
    return pd.DataFrame(records)


def updates_axis(shown: list[Update]) -> dict[str, Any]:
    """The updates, from left to right."""
    return quantitative(
        "x",
        "update of the weights",
        scale={"domain": [shown[0].number - 0.5, shown[-1].number + 0.5], "nice": False},
        axis={"grid": False, "tickMinStep": 1, "format": "d"},
    )
