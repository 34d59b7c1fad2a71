"""A choice whose options have short names in the address: links stay when labels are reworded."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.view import parameters, widget_key

FORMER_NAMES = {
    # the views of Generate, Hidden states, Compare and Timeline
    "Recite": "generate",
    "Random patterns": "random",
    "Wrong letters": "perturbation",
    "Heatmaps": "heatmaps",
    "Cold against warm": "primed",
    "Surgery": "patching",
    "Who is driving": "conflict",
    "Predictions": "predictions",
    "States": "states",
    "Seeds: is it real?": "seeds",
    "Step by step": "steps",
    "Claims, tested": "claims",
    # how generating starts
    "Cold": "zero",
    "Warm": "primed",
    "Custom prefix": "custom",
}
"""What links of earlier versions call an option, and its name today."""


def named_choice(
    label: str,
    options: Mapping[str, str],
    *,
    name: str,
    of: str = "",
    default: str = "",
    **look: Any,
) -> tuple[str, dict[str, str]]:
    """One of a few options to click on. Returns its name and its address parameter.

    ``options``: a label for each name; without a ``default`` it is the first.
    """
    default = default or next(iter(options))
    key = widget_key(
        name,
        default,
        parse=lambda text: FORMER_NAMES.get(text, text),
        valid=options.__contains__,
        of=of,
    )
    chosen = st.segmented_control(
        label,
        list(options),
        key=key,
        format_func=options.__getitem__,
        required=True,
        persist_state="session",
        **look,
    )
    return chosen, parameters(**{name: (chosen, default)})


def views_choice(
    views: Mapping[str, str], *, of: str, default: str = ""
) -> tuple[str, dict[str, str]]:
    """The views of a page, as tabs."""
    return named_choice(
        "Look at", views, name="view", of=of, default=default, label_visibility="collapsed"
    )
