"""The path of a state, which moves in the browser through the epochs and tells the page of the one
where its reader stops."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from ui.charts.state_path import STATE_PATH
from ui.components.epoch_slider import nearest
from ui.components.moves import moved_itself, moves_of
from ui.components.parcels import PAUSE, component

KEY = "state_path"

_draw = component(KEY, STATE_PATH, PAUSE, Path(__file__).with_suffix(".js"))


def show_state_path(
    shown: dict[str, Any], *, axes: Sequence[int], epoch: str, recorded: Sequence[int]
) -> None:
    """Draw what ``ui.charts.state_path`` makes, along two ``axes``, at the page's epoch, whose
    session key is ``epoch``; it follows when the picture is moved to another ``recorded`` one."""

    def moved() -> None:
        told = st.session_state[KEY]["epoch"]  # anything may come: a browser says it
        if isinstance(told, int) and told in recorded:
            st.session_state[epoch] = told
            moved_itself(KEY, told, moves)

    moves = moves_of(KEY, st.session_state[epoch])
    at = nearest(st.session_state[epoch], shown["pictures"][0]["epochs"])
    data = {"axes": list(axes), "epoch": at, "moves": moves}
    _draw({"shown": (shown["id"], lambda: shown)}, data, on_epoch_change=moved)
