"""Train: pick a framing and its settings, watch the network learn, read what it predicts."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from jobs import job_queue
from ui import address, training
from ui.components.job_progress import job_progress
from ui.components.learning_picture import learning_before, learning_live, learning_of
from ui.components.screen import is_narrow, watch_width
from ui.current_run import finished_run
from ui.train.actions import actions
from ui.train.before import config_before, remember_result, result_before, whose
from ui.train.controls import controls
from ui.train.result import figures_of_merit, keras_code, views
from ui.wording import duration, plain, title_of

notices = st.container()
settings: DeltaGenerator
if is_narrow():  # the button and the result come first
    st.title("Train")
    head, settings, result = st.container(), st.expander("Settings"), st.container()
else:  # beside the title, so that a projector shows the picture, too
    settings, right = st.columns([1, 2], gap="medium")
    settings.title("Train")
    head, result = right.container(gap="xsmall"), right.container()
with settings:
    config, culprit = controls()
with head:
    training.show_messages()
if config is None:
    head.info(
        f"These settings cannot work. What would work stands beside {culprit}.",
        icon=":material/block:",
    )
else:
    job = training.active_job(config)  # before the run: what ends in between is there, then
    run, notice = finished_run(config)
    with head:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.header(title_of(config), width="content", anchor=False)
            if run is not None and job is None:
                whole = run.config == config
                st.badge(
                    training.origin(config, run),
                    icon=f":material/{'inventory_2' if whole else 'stop_circle'}:",
                    color="green" if whole else "orange",
                )
        actions(config, run, job)
        if notice:
            st.warning(plain(notice), icon=":material/info:")
    job_queue().expect(config)
    with result:
        # In one block, as a fragment is: so the picture is the same, live, replayed and dimmed.
        if job is not None:
            live = partial(learning_live, before=config_before(config))
            job_progress([("", job)], of="train", live=live, speed=True)
        elif run is not None:
            with st.container():
                figures_of_merit(run)
                learning_of(run, replay=training.replay_of(run), before=training.before(run))
            remember_result(run)
            views(run)
        else:
            with st.container():
                st.info(
                    "Not trained yet. It would take about "
                    f"{duration(job_queue().predicted_seconds(config))}. "
                    "Press Train, or take other settings.",
                    icon=":material/model_training:",
                )
                if (before := result_before()) is not None:
                    learning_before(before, whose(before))
        if run is None:
            with st.expander("Keras code", icon=":material/code:"):
                keras_code(config)
        address.write(config, keep=job is not None or run is None)
with notices:
    address.show_notices()
watch_width()
