"""Train: pick a framing and its settings, watch the network learn, read what it predicts."""

import streamlit as st

from jobs import job_queue
from ui import address, training
from ui.components.export_menu import export_menu
from ui.components.job_progress import job_progress, training_curves
from ui.current_run import finished_run
from ui.train.actions import actions
from ui.train.controls import controls
from ui.train.result import show_run
from ui.wording import duration, plain, title_of

st.title("Train")
notices = st.container()
left, right = st.columns([3, 5], gap="medium")
with left:
    config, culprit = controls()

with right:
    training.show_messages()
    if config is None:
        st.info(
            f"These settings cannot work together. What would work stands beside {culprit}.",
            icon=":material/block:",
        )
    else:
        run, notice = finished_run(config)
        job = training.active_job(config)
        st.header(title_of(config))
        actions(config, run, busy=job is not None)
        if notice:
            st.warning(plain(notice), icon=":material/info:")
        job_queue().expect(config)
        if job is not None:
            job_progress([("", job)], of="train", live=training_curves, figures=True)
        elif run is not None:
            with st.container(horizontal=True, vertical_alignment="center"):
                origin = training.origin(config, run)
                if run.config == config:
                    st.badge(origin, icon=":material/inventory_2:", color="green")
                else:
                    st.badge(origin, icon=":material/stop_circle:", color="orange")
                export_menu(run)
            show_run(run)
        else:
            st.info(
                "Not trained yet. It would take about "
                f"{duration(job_queue().predicted_seconds(config))}. "
                "Press Train, or take other settings.",
                icon=":material/model_training:",
            )
        address.write(config, keep=job is not None or run is None)
with notices:
    address.show_notices()
