"""A number within bounds, which is never swallowed: Streamlit's own bounds keep a number beyond
them in the browser, red and without a word, and the page goes on with the one before."""

from typing import Any

import streamlit as st


def number_within(label: str, low: float, high: float, *, key: str, **options: Any) -> Any:
    """``low``, ``high`` and what is returned are of one type, int or float. What is typed beyond
    a bound becomes the bound, in sight. ``options`` are Streamlit's."""
    return st.number_input(label, key=key, on_change=_to_bounds, args=(key, low, high), **options)


def _to_bounds(key: str, low: float, high: float) -> None:
    if key in st.session_state:  # or a click came before it was drawn anew
        st.session_state[key] = min(max(st.session_state[key], low), high)
