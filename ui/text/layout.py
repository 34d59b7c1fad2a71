"""Where the parts of the page stand: its settings make room once there is something to look at."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


@dataclass(frozen=True)
class Layout:
    """``settings``: None while they are hidden. ``row``: in the head, of the title and the buttons.
    ``drop``: of a field for a file, None where the settings have one. ``button``: what a button
    does to the settings, "" for no button."""

    notices: DeltaGenerator
    settings: DeltaGenerator | None
    head: DeltaGenerator
    row: DeltaGenerator
    below: DeltaGenerator
    drop: DeltaGenerator | None
    button: str


def layout(*, settings: bool, something: bool, narrow: bool) -> Layout:
    """Make the places.

    ``settings``: whether they were asked for. ``something``: whether there is a run, or one in
    training; without, they are what the page is about. ``narrow``: the screen.
    """
    notices = st.container()
    shown = settings or not (something or narrow)
    button = "" if shown and not (something or narrow) else "hide" if shown else "show"
    if shown and not narrow:
        left, right = st.columns([1, 2.4], gap="medium")
        left.title("Text")
        head = right.container(gap="xsmall")
        return Layout(notices, left, head, _row(head), right.container(), None, button)
    head = st.container(gap="xsmall")
    title, drop = (head, None) if narrow else head.columns([3.6, 1])  # beside it, not above a run
    row = _row(title)
    row.title("Text", width="content")
    column = st.container(border=True) if shown else None
    below = st.container()
    if narrow and not shown:
        drop = st.container()
    return Layout(notices, column, head, row, below, drop, button)


def _row(head: DeltaGenerator) -> DeltaGenerator:
    return head.container(horizontal=True, vertical_alignment="center", gap="xsmall")
