"""A training under way: its curves, and what it writes already."""

from collections.abc import Mapping

import streamlit as st

from jobs import JobView, TextView
from lstm_core.text_run import bits
from ui.text.learning import curves
from ui.text.samples import columns, place_of


def learning_text(views: Mapping[str, JobView]) -> None:
    """Draw the one training that ``job_progress`` follows."""
    for view in views.values():
        if isinstance(view, TextView):
            _draw(view)


def _draw(view: TextView) -> None:
    record, loss = view.record, view.loss
    with st.container(horizontal=True):
        now = "–" if loss is None else f"{loss:.3f}"
        held = None if record is None else float(record.held_out[-1])
        st.metric("Loss now, nats", now, width="content")
        st.metric(
            "Held out, nats",
            "–" if held is None or held != held else f"{held:.3f}",
            help=None if held is None or held != held else f"{bits(held):.3f} bits per character",
            width="content",
        )
        st.metric("Characters a second", f"{view.characters_per_second:,.0f}", width="content")
    if record is None:
        st.caption("It writes its first samples before it has learned anything, in a moment.")
        return
    place = st.container()  # what it writes does not wait for the baselines
    st.markdown(f"**What it writes** · {place_of(view.config, float(record.updates[-1]))}")
    columns(view.beginning, view.samples[-1])
    st.caption("What is learned is kept when it is stopped, and can be continued.")
    with place:
        curves(view.config, record, (view.curve_updates, view.curve_loss))
