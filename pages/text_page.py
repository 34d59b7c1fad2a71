"""Text: a network learns a text character by character; watch it learn, and ask what it knows."""

import streamlit as st

from ui import session, training
from ui.address import show_notices
from ui.components.job_progress import job_progress
from ui.components.screen import is_narrow, watch_width
from ui.text import draft
from ui.text.actions import actions, remarks
from ui.text.choosing import drop_another, point_to_field
from ui.text.controls import controls
from ui.text.layout import layout
from ui.text.link import write_link
from ui.text.live import learning_text
from ui.text.result import not_trained, result, title
from ui.text.runs import active_job, finished, shown_before
from ui.wording import plain

config = draft.made()
job, run, before, notice = None, None, None, ""
if config is not None:
    job = active_job(config)  # before the run: what ends in between is there, then
    run, notice = finished(config)
    before = shown_before() if job is None and run is None else None
place = layout(
    settings=session.TEXT_SETTINGS_OPEN.get() or config is None,
    something=bool(job or run or before),
    narrow=is_narrow(),
)
culprit = ""
if place.settings is not None:
    with place.settings:
        culprit = controls()
with place.row:
    if config is not None:
        title(config, run, busy=job is not None)
        actions(config, run, busy=job is not None, settings=place.button)
    if place.drop is not None and not is_narrow():
        point_to_field()
with place.head:
    training.show_refusal()
    if config is None:
        st.info(f"Nothing can be trained yet: see {culprit}.", icon=":material/block:")
    else:
        remarks(config, busy=job is not None)
        if notice and job is None:
            st.info(plain(notice), icon=":material/info:")
with place.below:
    if job is not None:
        job_progress([("", job)], of="text", live=learning_text)
    elif run is not None:
        session.TEXT_SHOWN.set(run.hash)
        result(run.config)
    elif config is not None:
        not_trained(config, before)
write_link(config, keep=run is None)
if place.drop is not None:
    with place.drop:
        drop_another(narrow=is_narrow())
with place.notices:
    show_notices()
watch_width()
