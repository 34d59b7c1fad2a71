"""Time travel: which of the recorded epochs a page shows, and a slider to choose it."""

from collections.abc import Sequence

import streamlit as st

from lstm_core import Run
from ui.address import view_key


def epoch_key(run: Run) -> str:
    """The session key of the epoch of a run that is shown, the last one by default; of a link that
    names one in between, the nearest."""
    epochs: list[int] = run.snapshot_epochs.tolist()
    return view_key(
        "epoch",
        epochs[-1],
        parse=lambda text: _recorded(int(text), epochs),
        valid=epochs.__contains__,
        of=f"{run.hash}:{len(epochs)}",
    )


def epoch_slider(run: Run) -> int:
    """The epoch that is chosen."""
    epochs: list[int] = run.snapshot_epochs.tolist()
    key = epoch_key(run)
    return st.select_slider("After epoch", epochs, key=key, persist_state="session")


def nearest(epoch: int, epochs: Sequence[int]) -> int:
    return min(epochs, key=lambda one: abs(one - epoch))


def _recorded(epoch: int, recorded: Sequence[int]) -> int:
    """The recorded epoch nearest to one that was trained."""
    if not 0 <= epoch <= recorded[-1]:
        raise ValueError(f"expected an epoch from 0 to {recorded[-1]}")
    return nearest(epoch, recorded)
