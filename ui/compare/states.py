"""Hidden states side by side: h of every unit while each network reads its own sequence."""

import pandas as pd
import streamlit as st

from lstm_core import Run
from lstm_core.data.dataset import thinned
from lstm_core.interpret.activations import activations, unit_order
from lstm_core.sequence.symbols import visible
from ui.charts.state_heatmap import state_heatmap
from ui.compare.predictions import epoch_at, part_slider
from ui.components.table_behind import table_behind
from ui.wording import plain

MAX_UNITS, MAX_STEPS = 64, 60  # cells enough for a picture that is one of four


def states(runs: dict[str, Run]) -> None:
    """One picture per recurrent network, on one scale of colours."""
    part = part_slider()
    shown: list[pd.DataFrame] = []
    for place, (label, run) in zip(st.columns(len(runs)), runs.items(), strict=True):
        with place:
            st.markdown(f"**{plain(label)}**")
            if run.config.rule.recurrent:
                shown.append(_picture(label, run, epoch_at(run, part)).assign(run=label))
            else:
                st.caption("No recurrent layer, so no state.")
    st.caption(
        "h of each unit (rows, those that follow the same thing side by side) while the network "
        "reads its sequence (columns), as it was trained: where samples start from zero state, a "
        "column is what its own sample leaves behind. Blue is -1, orange +1."
    )
    if shown:
        table_behind(
            lambda: pd.concat(shown),
            key="compare_states",
            columns={"run": "Run", "letter": "Input", "unit": "Unit", "h": "h"},
        )


def _picture(label: str, run: Run, epoch: int) -> pd.DataFrame:
    config = run.config
    text = "".join(config.symbols[:-1][:MAX_STEPS])
    read = activations(config, run.weights(epoch), text)
    # Ordered by the finished network, so that rows stay where they are in time travel.
    order = thinned(unit_order(activations(config, run.weights(), text).states["h"]), MAX_UNITS)
    h = read.states["h"][:, order]
    steps, units = h.shape
    return state_heatmap(
        h,
        [visible(symbol) if symbol else "·" for symbol in read.symbols],
        order.tolist(),
        key=f"compare_states_{label[0]}",
        alt=f"h of {units} units of {label} over {steps} letters",
    )
