"""Hidden states side by side: h of every unit while each network reads its own sequence."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run
from lstm_core.data.dataset import thinned
from lstm_core.interpret.activations import activations, unit_order
from lstm_core.sequence.symbols import visible
from ui.charts.answer_map import BLUE, RED
from ui.compare.predictions import epoch_at, part_slider
from ui.wording import distinct, plain

MAX_UNITS, MAX_STEPS = 64, 60  # fields enough for a picture that is one of four


def states(runs: dict[str, Run]) -> dict[str, str]:
    """One picture per recurrent network, on one scale of colours."""
    part, shown = part_slider()
    for place, (label, run) in zip(st.columns(len(runs)), runs.items(), strict=True):
        with place:
            st.markdown(f"**{plain(label)}**")
            if run.config.rule.recurrent:
                _picture(label, run, epoch_at(run, part))
            else:
                st.caption("No recurrent layer, so no state.")
    st.caption(
        "h of each unit (rows, those that follow the same thing side by side) while the network "
        "reads its sequence (columns), as it was trained: where samples start from zero, a column "
        "is what its own sample leaves behind. Blue is -1, orange +1."
    )
    return shown


def _picture(label: str, run: Run, epoch: int) -> None:
    config = run.config
    text = "".join(config.symbols[:-1][:MAX_STEPS])
    read = activations(config, run.weights(epoch), text)
    # Ordered by the finished network, so that rows stay where they are in time travel.
    order = thinned(unit_order(activations(config, run.weights(), text).states["h"]), MAX_UNITS)
    h = read.states["h"][:, order]  # [steps, units]
    symbols = distinct(visible(symbol) if symbol else "·" for symbol in read.symbols)
    steps, units = h.shape
    frame = pd.DataFrame(
        {
            "step": np.repeat(np.arange(steps), units),
            "letter": np.repeat(np.array(symbols, dtype=object), units),
            "row": np.tile(np.arange(units), steps),
            "unit": np.tile(order, steps),
            "h": h.ravel(),
        }
    )
    st.vega_lite_chart(
        frame,
        {
            "height": 320,
            "mark": {"type": "rect", "stroke": None, "aria": False},
            "encoding": {
                "x": {
                    "field": "letter",
                    "type": "nominal",
                    "sort": {"field": "step"},
                    "title": "letter read",
                    "axis": {"labelAngle": 0, "labelOverlap": True, "ticks": False},
                    "scale": {"padding": 0},
                },
                "y": {
                    "field": "row",
                    "type": "ordinal",
                    "title": "units",
                    "axis": {"labels": False, "ticks": False},
                    "scale": {"padding": 0},
                },
                "color": {
                    "field": "h",
                    "type": "quantitative",
                    "scale": {"domain": [-1, 0, 1], "range": [BLUE, "#8888881A", RED]},
                    "legend": None,
                },
                "tooltip": [
                    {"field": "letter"},
                    {"field": "unit"},
                    {"field": "h", "format": ".4f"},
                ],
            },
        },
        key=f"compare_states_{label[0]}",
        alt=f"h of {units} units of {label} over {steps} letters",
    )
