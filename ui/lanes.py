"""The timeline drawn: a lane for every row of the batch, and a few units of the memory below."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.alphabet import visible
from lstm_core.dataset import make_dataset
from lstm_core.timeline import Update, hidden_states
from ui.answer_map import BLUE, GREEN, GREY, RED

KINDS = {"from zero": RED, "carried on": BLUE, "no state": GREY}
_OF_STATE = {"zero": "from zero", "carried": "carried on", "none": "no state"}
UNITS = 3
LINES = [BLUE, RED, GREEN]
MAX_LANES = 30
_AXIS = {"minExtent": 30, "maxExtent": 30}  # of both pictures, so that their updates stand in line


def lanes(config: RunConfig, shown: list[Update], at: int) -> None:
    """One field per sample read, in the lane of its row; what comes after update ``at`` is pale."""
    data = make_dataset(config)
    rows = []
    for one in shown:
        for row, sample in enumerate(one.samples):
            last = visible(config.vocabulary[data.codes[sample, -1]])
            target = visible(config.vocabulary[data.target_codes[sample]])
            rows.append(
                {
                    "update": one.number,
                    "left": one.number - 0.46,
                    "right": one.number + 0.46,
                    "row": row,
                    "letter": last,
                    "sample": f"{sample}: … {last} → {target}",
                    "state": _OF_STATE[one.state],
                    "epoch": one.epoch,
                    "seen": 1.0 if one.number <= at else 0.25,
                }
            )
    ends = [one.number + 0.5 for one in shown if one.number % config.updates_per_epoch == 0]
    height = int(np.clip(26 * max(len(one.samples) for one in shown) + 130, 170, 640))
    names = sorted({row["state"] for row in rows})
    x = _updates(shown)
    row = {"field": "row", "type": "ordinal", "title": "batch row",
           "scale": {"paddingInner": 0.1}, "axis": _AXIS | {"labelOverlap": True}}  # fmt: skip
    st.vega_lite_chart(
        pd.DataFrame(rows),
        {
            "height": height,
            "layer": [
                {
                    "mark": {"type": "rect", "stroke": None},
                    "encoding": {
                        "x": x | {"field": "left"},
                        "x2": {"field": "right"},
                        "y": row,
                        "opacity": {"field": "seen", "type": "quantitative", "scale": None},
                        "color": {
                            "field": "state",
                            "type": "nominal",
                            "scale": {"domain": names, "range": [KINDS[name] for name in names]},
                            "legend": {"orient": "top", "title": "The state begins"},
                        },
                        "tooltip": [
                            {"field": "update"},
                            {"field": "epoch"},
                            {"field": "row", "title": "row of the batch"},
                            {"field": "sample"},
                            {"field": "state", "title": "the state begins"},
                        ],
                    },
                },
                {
                    "mark": {"type": "text", "fontSize": 12, "color": "#FFFFFF"},
                    "encoding": {"x": x, "y": row, "text": {"field": "letter"}},
                },
                {
                    "data": {"values": [{"end": end} for end in ends]},
                    "mark": {"type": "rule", "strokeWidth": 2, "color": "#7A7A7A"},
                    "encoding": {"x": x | {"field": "end"}},
                },
            ],
        },
        key="lanes",
        alt="Lanes, one per row of the batch, one field per sample read: red where the state "
        "begins at zero, blue where it is carried on; a line ends each epoch",
    )


def memory(run: Run, shown: list[Update]) -> list[int]:
    """h of a few units of the first row, before and after every update. Returns the units."""
    config = run.config
    around = np.stack([one[:, 0] for one in hidden_states(config, run.weights(), shown)])
    units = np.argsort(-around[:, 1].std(axis=0), kind="stable")[:UNITS].tolist()
    numbers = np.array([one.number for one in shown])
    places = np.stack([numbers - 0.45, numbers + 0.45], axis=1).ravel()
    frame = pd.DataFrame(
        {
            "update": np.tile(places, len(units)),
            "h": np.concatenate([around[:, :, unit].ravel() for unit in units]),
            "unit": np.repeat([f"unit {unit}" for unit in units], len(places)),
        }
    )
    names = [f"unit {unit}" for unit in units]
    st.vega_lite_chart(
        frame,
        {
            "height": 230,
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": _updates(shown),
                "y": {
                    "field": "h",
                    "type": "quantitative",
                    "scale": {"domain": [-1, 1]},
                    "axis": _AXIS | {"values": [-1, 0, 1]},
                },
                "color": {
                    "field": "unit",
                    "type": "nominal",
                    "scale": {"domain": names, "range": LINES[: len(names)]},
                    "legend": {"orient": "top", "title": None},
                },
                "tooltip": [{"field": "unit"}, {"field": "h", "format": ".4f"}],
            },
        },
        key="memory_lines",
        alt="h of three units before and after every update: a reset is a drop to zero",
    )
    return units


def _updates(shown: list[Update]) -> dict:
    return {
        "field": "update",
        "type": "quantitative",
        "title": "update of the weights",
        "scale": {"domain": [shown[0].number - 0.5, shown[-1].number + 0.5], "nice": False},
        "axis": {"grid": False, "tickMinStep": 1, "format": "d"},
    }
