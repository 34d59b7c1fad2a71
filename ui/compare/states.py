"""Hidden states side by side: h of every unit while each network reads its own sequence."""

import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.dataset import thinned
from lstm_core.interpret.activations import activations, unit_order
from lstm_core.sequence.symbols import visible
from ui.charts.state_heatmap import state_cells, state_heatmap
from ui.compare.predictions import epoch_at, part_slider
from ui.components.table_behind import table_behind
from ui.services import run_of
from ui.wording import plain

MAX_UNITS, MAX_STEPS = 64, 60  # cells enough for a picture that is one of four


def states(runs: dict[str, Run]) -> None:
    """One picture per recurrent network, on one scale of colours."""
    part = part_slider()
    shown: dict[str, RunConfig] = {}
    for place, (label, run) in zip(st.columns(len(runs)), runs.items(), strict=True):
        with place:
            st.markdown(f"**{plain(label)}**")
            if run.config.rule.recurrent:
                shown[label] = run.config
                _picture(label, run, part)
            else:
                st.caption("No recurrent layer, so no state.")
    st.caption(
        "h of each unit (rows, those that follow the same thing side by side) while the network "
        "reads its sequence (columns), as it was trained: where samples start from zero state, a "
        "column is what its own sample leaves behind. Blue is -1, orange +1."
    )
    if shown:
        table_behind(
            lambda: pd.concat(
                _cells(run_of(config), part).assign(run=label) for label, config in shown.items()
            ),
            key="compare_states",
            columns={"run": "Run", "letter": "Input", "unit": "Unit", "h": "h"},
        )


def _picture(label: str, run: Run, part: int) -> None:
    cells = _cells(run, part)
    units, steps = cells["unit"].nunique(), cells["place"].nunique()
    state_heatmap(
        cells,
        key=f"compare_states_{label[0]}",
        alt=f"h of {units} units of {label} over {steps} letters",
    )


def _cells(run: Run, part: int) -> pd.DataFrame:
    """h as it is drawn, after so many hundredths of the run's epochs."""
    config = run.config
    text = config.join(config.example[:-1][:MAX_STEPS])
    read = activations(config, run.weights(epoch_at(run, part)), text)
    # Ordered by the finished network, so that rows stay where they are in time travel.
    order = thinned(unit_order(activations(config, run.weights(), text).h), MAX_UNITS)
    letters = [visible(symbol) if symbol else "·" for symbol in read.symbols]
    return state_cells(read.h[:, order], letters, order.tolist())
