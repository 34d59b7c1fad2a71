"""A training under way: its curves, and what it writes already."""

from collections.abc import Mapping

import streamlit as st

from jobs import JobView, TextView
from lstm_core.text_run import marks
from ui.text.learning import curves, figures_beside, held_out_metric
from ui.text.samples import begin_with, place_of, written
from ui.wording import roughly


def learning_text(views: Mapping[str, JobView]) -> None:
    """Draw the one training that ``job_progress`` follows."""
    for view in views.values():
        if isinstance(view, TextView):
            _draw(view)


def _draw(view: TextView) -> None:
    record, loss = view.record, view.loss
    figures, picture = figures_beside()
    with figures.container(horizontal=True):
        st.metric("Loss now, nats", "–" if loss is None else f"{loss:.3f}", width="content")
        held_out_metric(None if record is None else float(record.held_out[-1]))
        st.metric("Characters a second", f"{view.characters_per_second:,.0f}", width="content")
    if record is None:
        st.caption("It writes its first samples before it has learned anything, in a moment.")
        return
    left, right = st.columns(2)
    with left.container(gap="xxsmall"):
        st.markdown(f"**What it writes** · {place_of(view.config, float(record.updates[-1]))}")
        st.caption(_next(view, int(record.updates[-1])))
    with right:
        begin_with(view.beginning)
    written(view.samples[-1], live=True)
    with picture:  # last: what it writes does not wait for the baselines
        curves(view.config, record, (view.curve_updates, view.curve_loss))


def _next(view: TextView, last: int) -> str:
    """When it writes anew, after the mark of the ``last`` update."""
    mark = next((one for one in marks(view.config) if one > last), None)
    if mark is None:
        return "These are the last."
    said = f"Writes anew after {place_of(view.config, mark)}"
    speed = view.updates_per_second
    return f"{said}, {roughly((mark - view.updates) / speed)}." if speed else f"{said}."
