"""Set the gates yourself: one LSTM unit that counts, beside the unit of a trained network."""

import pandas as pd
import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.interpret.counter import (
    COUNTER,
    FARTHEST,
    OPEN,
    Counted,
    CountingUnit,
    Gates,
    counted,
    counter_weights,
    counting_unit,
    counts_to,
)
from lstm_core.wording import signed
from ui.address import bound_within, to_query
from ui.charts.palette import BLUE, GREY, RIGHT, WRONG
from ui.charts.vega import LEGEND_ABOVE, plot, quantitative, told_apart
from ui.components.page_link import page_link
from ui.components.table_behind import table_behind
from ui.current_run import current
from ui.services import find_run, run_of

LABELS = ("Forget gate", "Input gate", "Candidate at a", "Candidate at b")
LONGEST, FAR = 100, 1_000  # a's that are drawn, and asked about where all have to be
CLAIM = {"claim": "counts_anbn"}
ANSWERS = {"not asked": GREY, "right": RIGHT, "wrong": WRONG}


def gates_panel() -> None:
    st.markdown(
        "One LSTM unit is enough to count. An a adds the candidate to c, a b takes it away, and "
        "the output says b for as long as more than half of one is left, then the dot. Set are the "
        "sums that go into the gates: from 18 on a gate is exactly 1 in a computer's numbers."
    )
    chosen = [
        place.slider(label, step=0.5, **bound_within(name, default, -OPEN, OPEN, of="gates"))
        for place, label, (name, default) in zip(
            st.columns(4), LABELS, Gates()._asdict().items(), strict=True
        )
    ]
    n = st.slider("n, of aⁿbⁿ", **bound_within("count", 12, 1, LONGEST, of="gates"))
    by_hand, trained = st.columns(2)
    with by_hand:
        st.subheader("By hand", anchor=False)
        gates = Gates(*chosen)
        # Where nothing is lost, the answer is quick.
        most = FARTHEST if gates.forget == OPEN else FAR
        found = _counted(gates, most)
        more = " or more" * (found.counts_to == most)
        st.metric("Right up to n", f"{found.counts_to:,}{more}")
        a, b = gates.steps()
        if not a or a != -b:
            said = f"An a adds {signed(a)} to c and a b adds {signed(b)}: to count, they must be "
            st.caption(f"{said}opposite, and not zero.")
        _path(gates, n, "by_hand")
        st.caption(
            f"The forget gate loses {found.lost:.2g} of c at every step. By that alone the count "
            f"is lost near n = √(1 / 2 lost) = {found.predicted:,.0f}."
            if found.predicted
            else "Nothing is forgotten: if a step down is as large as one up, there is no bound."
        )
    with trained:
        st.subheader("Trained", anchor=False)
        _trained(n)
    page_link("claims", "The claim: does an LSTM count without bound?", query=CLAIM)


def _trained(n: int) -> None:
    """The current run, if it counts, or else the published one."""
    config = current()
    if (config.task, config.cell, config.layers) != ("anbn", "LSTM", 1):
        config = RunConfig(task="anbn")
    run, _ = find_run(config)
    if run is None:
        st.info("This network is not trained yet.", icon=":material/model_training:")
        page_link("train", "Train it", query=to_query(config))
        return
    st.metric("Right up to n", f"{counts_to(config, run.weights(), FAR):,}")
    found = _path(config, n, "trained")
    st.caption(
        f"Trained up to n = {config.reach}. Of {config.units} units, unit {found.unit} follows the "
        f"count best: its correlation is {signed(found.correlation, 2)}, and its forget gate loses "
        f"{1 - found.forget.mean():.2g} of c at a step."
    )
    reads = {"text": "a" * n + "b" * n, "show": "c"}
    page_link("states", "c of all units over this string", query=to_query(config) | reads)


@st.cache_data(max_entries=200, show_spinner=False)
def _counted(gates: Gates, most: int) -> Counted:
    return counted(gates.forget, gates, most)


def _unit(of: Gates | RunConfig, n: int) -> CountingUnit:
    if isinstance(of, RunConfig):
        return counting_unit(of, run_of(of).weights(), n)
    return counting_unit(COUNTER, counter_weights(of), n)


def _points(of: Gates | RunConfig, n: int) -> pd.DataFrame:
    found = _unit(of, n)
    answers = ["right" if one else "wrong" for one in found.right]
    return pd.DataFrame(
        {
            "symbol": range(1, 2 * n + 1),
            "read": ["a"] * n + ["b"] * n,
            "count": [*range(1, n + 1), *range(n - 1, -1, -1)],
            "c": found.c,
            "answer": ["not asked"] * n + answers,
        }
    )


def _path(of: Gates | RunConfig, n: int, key: str) -> CountingUnit:
    """c of the counting unit along aⁿbⁿ."""
    found, points = _unit(of, n), _points(of, n)
    x = quantitative("symbol", "symbol", axis={"tickMinStep": 1})
    dots = {
        "color": told_apart("answer", ANSWERS, LEGEND_ABOVE),
        "tooltip": [{"field": name} for name in points],
    }
    layers = [
        {"mark": {"type": "line", "color": BLUE, "aria": False}},
        {"mark": {"type": "circle", "size": 50, "opacity": 1, "aria": False}, "encoding": dots},
    ]
    plot(
        points,
        height=240,
        encoding={"x": x, "y": quantitative("c", "c")},
        layer=layers,
        key=key,
        alt=f"c of unit {found.unit} along {n} a's and {n} b's: {found.right.sum()} of {n} answers "
        "are right",
    )
    table_behind(lambda: _points(of, n), key=key)
    return found
