"""A button that trains several networks, and says for how long."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.wording import duration


def train_button(
    what: str, seconds: float, icon: str, on_click: Callable[..., None], *args: Any
) -> None:
    """``what`` is trained, in words; ``seconds`` as predicted; ``icon`` a Material one's name."""
    st.button(
        f"Train {what}, about {duration(seconds)}",
        type="primary",
        icon=f":material/{icon}:",
        on_click=on_click,
        args=args,
    )
