"""Time travel: a slider over the epochs that were recorded."""

import streamlit as st

from lstm_core import Run
from ui.address import bound


def epoch_slider(run: Run) -> int:
    """The epoch that is chosen; of a link that names one in between, the nearest."""
    epochs: list[int] = run.snapshot_epochs.tolist()
    return st.select_slider(
        "After epoch",
        epochs,
        **bound(
            "epoch",
            epochs[-1],
            parse=lambda text: _nearest(int(text), epochs),
            valid=epochs.__contains__,
            of=f"{run.hash}:{len(epochs)}",
        ),
    )


def _nearest(epoch: int, recorded: list[int]) -> int:
    """The recorded epoch nearest to one that was trained."""
    if not 0 <= epoch <= recorded[-1]:
        raise ValueError(f"expected an epoch from 0 to {recorded[-1]}")
    return min(recorded, key=lambda one: abs(one - epoch))
