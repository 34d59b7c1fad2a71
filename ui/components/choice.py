"""One of a few options to click on; the address says it by a short name, so that links stay when
labels are reworded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_core.errors import InputError, WorkerLost
from ui.address import bound, put
from ui.components.refusal import say_refusal
from ui.components.screen import is_narrow

FORMER_NAMES = {
    # the views of Train, Generate, Hidden states and Compare, and one that Timeline had
    "Recite": "generate",
    "Random patterns": "random",
    "Wrong letters": "perturbation",
    "Heatmaps": "heatmaps",
    "Cold against warm": "primed",
    "Surgery": "patching",
    "Who is driving": "conflict",
    "Predictions": "predictions",
    "Probability map": "predictions",  # the map is above all views now
    "map": "predictions",
    "Tensors": "tensors",
    "Data preparation": "preparation",
    "States": "states",
    "Seeds: is it real?": "seeds",
    "Claims, tested": "claims",
    # how generating starts
    "Cold": "zero",
    "Warm": "primed",
    "Custom prefix": "custom",
}
"""What links of earlier versions call an option, and its name today."""


def choice(
    label: str,
    options: Mapping[str, str] | Sequence[str],
    *,
    name: str,
    of: str = "",
    default: str = "",
    folded: bool = False,
    **look: Any,
) -> str:
    """The option that is chosen; the address says it under ``name``.

    ``options``: a label for each, or those that need none; without a ``default`` it is the
    first. ``folded``: only the one that is chosen is in sight.
    """
    if isinstance(options, Mapping):
        look.setdefault("format_func", options.__getitem__)
    default = default or next(iter(options))
    look |= bound(
        name,
        default,
        parse=lambda text: FORMER_NAMES.get(text, text),
        valid=options.__contains__,
        of=of,
        in_words=look.get("format_func", str),
    )
    if folded:
        put(look["key"], st.session_state[look["key"]])  # which may be that of the other widget
        return st.selectbox(label, list(options), **look)
    # It wraps on a phone, or the last of them are cut off.
    return st.segmented_control(label, list(options), required=True, wrap=True, **look) or default


def titled(table: Mapping[str, Any]) -> dict[str, Any]:
    """What has a widget offer the names in a table, shown by their titles."""
    return {"options": list(table), "format_func": lambda name: table[name].title}


Panels = Mapping[str, tuple[str, Callable[..., None]]]
"""The views of a page by name: the label of each, and what draws it."""
MOST_TABS = 6  # on a phone, where more would take half of it


def views_choice(views: Mapping[str, str], *, of: str) -> str:
    """The view of a page, as tabs, or as a list where there is no room for so many. Where that may
    be, the page calls ``watch_width``."""
    folded = len(views) > MOST_TABS and is_narrow()
    return choice("Look at", views, name="view", of=of, folded=folded, label_visibility="collapsed")


def show_view(panels: Panels, *shown: Any, of: str) -> str:
    """Tabs, and below them the view that is chosen of what is ``shown``, or why it cannot be.
    Returns its name."""
    name = views_choice({name: label for name, (label, _) in panels.items()}, of=of)
    _, panel = panels[name]
    try:
        panel(*shown)
    except (InputError, WorkerLost) as error:
        say_refusal(error)
    return name
