"""Text: a network learns a text character by character; watch it learn, and ask what it knows."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import session, training
from ui.address import show_notices
from ui.components.job_progress import job_progress
from ui.components.screen import is_narrow, watch_width
from ui.text.actions import actions
from ui.text.controls import controls
from ui.text.link import take_link, write_link
from ui.text.live import learning_text
from ui.text.result import not_trained, result, title
from ui.text.runs import active_job, finished
from ui.text.saved import saved_runs
from ui.wording import plain

take_link()
notices = st.container()
settings: DeltaGenerator
if is_narrow():
    st.title("Text")
    head, settings, below = st.container(), st.expander("Settings"), st.container()
else:
    settings, right = st.columns([1, 2.4], gap="medium")
    settings.title("Text")
    head, below = right.container(gap="xsmall"), right.container()
with settings:
    config, culprit = controls()
with head:
    training.show_refusal()
job, run = None, None
if config is None:
    head.info(f"Nothing can be trained yet: see {culprit}.", icon=":material/block:")
    with head:
        saved_runs()
else:
    job = active_job(config)  # before the run: what ends in between is there, then
    run, notice = finished(config)
    with head:
        title(config, run, busy=job is not None)
        actions(config, run, busy=job is not None)
        if notice and job is None:
            st.info(plain(notice), icon=":material/info:")
with below:
    if job is not None:
        job_progress([("", job)], of="text", live=learning_text)
    elif run is not None:
        session.TEXT_SHOWN.set(run.hash)
        result(run.config)
    elif config is not None:
        not_trained(config)
write_link(config, keep=run is None)
with notices:
    show_notices()
watch_width()
