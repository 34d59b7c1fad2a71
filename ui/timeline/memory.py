"""A few units of the memory below the lanes, as lines that drop to zero at a reset.

All that changes from one step to the next comes from the data, as for the lanes.
"""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.interpret.timeline import Update, hidden_states, updates
from ui.charts.palette import BLUE, GREEN, PURPLE, VERMILLION
from ui.charts.vega import LEGEND_ABOVE, READABLE, layer, quantitative, told_apart
from ui.components.table_behind import table_behind
from ui.services import run_of
from ui.timeline.controls import MAX_SHOWN, epochs_shown
from ui.timeline.lanes import AXIS, PALE, SEEN, updates_axis

COLOURS = [BLUE, GREEN, PURPLE]  # of the units; orange is a reset


def memory(run: Run, shown: list[Update], at: int) -> None:
    """h of the units of the first row that move most, before and after every update; what comes
    after update ``at`` is pale."""
    around, units = _around(run, shown)
    numbers = np.array([one.number for one in shown])
    places = np.stack([numbers - 0.49, numbers + 0.49], axis=1).ravel()
    seen = np.where(numbers <= at, 1.0, PALE)
    names = [f"unit {unit}" for unit in units]
    colours = dict(zip(sorted(names), COLOURS, strict=False))
    lines = pd.DataFrame(
        {
            "what": "h",
            "x": np.tile(places, len(units)),
            "h": np.concatenate([around[:, :, unit].ravel() for unit in units]),
            "unit": np.repeat(names, len(places)),
            "seen": np.tile(np.repeat(seen, 2), len(units)),
        }
    )
    now = lines[lines["x"] == at + 0.49].assign(what="now")
    zero = np.array([one.state == "zero" for one in shown])
    resets = pd.DataFrame({"what": "reset", "x": numbers[zero] - 0.5, "seen": seen[zero]})
    at_update = {"x": updates_axis(shown), "opacity": SEEN}
    of_unit = at_update | {
        "y": quantitative(
            "h",
            scale={"domain": [-1, 1]},
            axis=AXIS | {"values": [-1, 0, 1], "labelExpr": "'h = ' + datum.value"},
        ),
        "color": told_apart("unit", colours, LEGEND_ABOVE | {"symbolOpacity": 1}),
        "tooltip": [{"field": "unit"}, {"field": "h", "format": ".4f"}],
    }
    reset = {"type": "rule", "color": VERMILLION, "strokeWidth": 1.5}
    st.vega_lite_chart(
        pd.concat([lines, now, resets], ignore_index=True),
        {
            **READABLE,
            "height": 300,
            "layer": [
                layer("reset", reset, at_update),
                layer("h", {"type": "line", "strokeWidth": 2.5}, of_unit | {"detail": SEEN}),
                layer("now", {"type": "point", "filled": True, "size": 90}, of_unit),
            ],
        },
        key="memory_lines",
        alt="h of three units before and after every update: at a reset, marked by an orange line, "
        "they drop to zero",
    )
    st.caption(
        "h of the three units that move most, before and after every update, in the finished "
        "network. Orange lines mark the resets: there h drops to zero."
    )
    config = run.config
    table_behind(lambda: _values(config), key="memory_lines")


def _around(run: Run, shown: list[Update]) -> tuple[np.ndarray, list[int]]:
    """h of the first row around each update: [updates, before and after, units]; and the units
    that move most."""
    around = np.stack([one[:, 0] for one in hidden_states(run.config, run.weights(), shown)])
    moves = around[:, 1].std(axis=0)
    return around, np.argsort(-moves, kind="stable")[: len(COLOURS)].tolist()


def _values(config: RunConfig) -> pd.DataFrame:
    """What is drawn: a row for each unit and update."""
    shown = updates(config, epochs_shown(config), most=MAX_SHOWN)
    around, units = _around(run_of(config), shown)
    return pd.DataFrame(
        {
            "Update": np.tile([one.number for one in shown], len(units)),
            "Unit": np.repeat(units, len(shown)),
            "h before": around[:, 0, units].T.ravel(),
            "h after": around[:, 1, units].T.ravel(),
        }
    )
