"""A tensor as a small table, with its axes named, and what is other than before marked."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.questions import Value
from ui.wording import plain

ONE_OF = {"batch": "row", "batches": "batch", "classes": "class"}
"""What one entry of an axis is called, where that is more than an s away."""
SMALLEST = 0.0005  # that three decimals show


def shape_in_words(axes: Sequence[str], shape: Sequence[int]) -> str:
    """What each axis is and how long, as Markdown."""
    return " × ".join(f"{plain(axis)} **{n}**" for axis, n in zip(axes, shape, strict=True))


def tensor(title: str, value: Value, before: Value | None = None, *, new: bool = False) -> None:
    """Draw it. ``before``: what it was, which says what is marked; ``new``: it was not there."""
    title, alt = f"**{plain(title)}**{' :blue-badge[new]' if new else ''}", title
    if value.shape is None:
        st.markdown(title)
        st.code(value.text, language=None, wrap_lines=True)
        return
    if not value.shape:
        now, old = _number(value), _number(before)
        st.markdown(f"{title} {_marked(now, old not in ('', now))}")
        return
    shape = shape_in_words(value.axes, value.shape)
    was = ""
    if before is not None and before.shape is not None and before.shape != value.shape:
        shape = _marked(shape, True)
        was = f" :small[:gray[was {shape_in_words(before.axes, before.shape)}]]"
    st.markdown(f"{title} {shape}{was}")
    if value.numbers is not None:
        same = before is not None and before.shape == value.shape
        numbers = before.numbers if same and before is not None else None
        st.table(_table(value, numbers), border="horizontal", width="content", alt=alt)


def _table(value: Value, before: np.ndarray | None) -> pd.DataFrame:
    """The last axis across, all others down; an outer one of a single entry is not named."""
    assert value.numbers is not None
    texts = _texts(value.numbers)
    if before is not None:
        texts = np.vectorize(_marked, otypes=[object])(texts, texts != _texts(before))
    shape = value.numbers.shape
    *outer, columns = (_names(value, place) for place in range(len(shape)))
    named = [names for names in outer[:-1] if len(names) > 1] + outer[-1:]
    rows = [" · ".join(names) for names in product(*named)]
    index = pd.Index(rows, name=plain(value.axes[-2]))  # no heading may be empty
    return pd.DataFrame(texts.reshape(-1, shape[-1]), index=index, columns=columns)


def _names(value: Value, place: int) -> list[str]:
    axis, length = value.axes[place], (value.shape or ())[place]
    if labels := (value.labels or {}).get(axis):
        return [plain(label) for label in labels]
    one = ONE_OF.get(axis, axis.removesuffix("s"))
    return [f"{one} {n + 1}" for n in range(length)]


def _texts(numbers: np.ndarray) -> np.ndarray:
    whole = bool(np.all(numbers == np.round(numbers)))
    text = lambda number: f"{number:.0f}" if whole else _rounded(number)
    return np.vectorize(text, otypes=[object])(numbers)


def _rounded(number: float) -> str:
    if number == 0:
        return "0.0"
    return f"{number:.3f}" if abs(number) >= SMALLEST else f"{number:.0e}"


def _number(value: Value | None) -> str:
    if value is None or value.numbers is None or value.shape != ():
        return ""
    number = float(value.numbers)
    return f"{number:,.0f}" if number and number.is_integer() else _rounded(number)


def _marked(text: str, marked: bool) -> str:
    return f":blue-background[**{text.replace('**', '')}**]" if marked else text
