"""Train: pick a framing and its settings, watch the network learn, read what it predicts."""

import streamlit as st

from ui import settings, training, view
from ui.components.export_menu import export_menu
from ui.services import find_run, runner
from ui.train.controls import controls
from ui.train.result import show_run
from ui.wording import duration, plain, title_of

LIVE_SECONDS = 3.0  # Live retrains at once what takes no longer

st.title("Train")
notices = st.container()
left, right = st.columns([3, 5], gap="medium")
with left:
    config, reason = controls()

with right:
    training.show_refusal()
    training.show_message()
    if config is None:
        st.info(f"These settings cannot work together. {reason}", icon=":material/block:")
        st.stop()
    shown = {}
    run, notice = find_run(config)
    job = training.active_job(config)
    seconds = runner().predicted_seconds(config)

    st.subheader(title_of(config))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Train" if run is None else "Train again",
            type="primary",
            icon=":material/play_arrow:",
            on_click=training.begin,
            args=(config,),
            kwargs={"fresh": run is not None},
            disabled=job is not None,
        )
        if run is not None and job is None:
            training.train_on_control(run)
        live = st.toggle(
            "Live",
            key="live",
            persist_state="session",
            help="Retrain at every change, while that takes less than 3 seconds.",
        )
    training.pace_control()

    if live and run is None and job is None and training.live_is_due(config):
        if seconds < LIVE_SECONDS:
            training.restart_live(config)
            st.rerun()
        else:
            st.caption(f"Live waits: this would take about {duration(seconds)}.")
    if notice:
        st.warning(plain(notice), icon=":material/info:")
    if job is not None:
        training.watch(job)
    elif run is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(training.origin(run), icon=":material/inventory_2:", color="green")
            export_menu(run)
        shown = show_run(run)
    else:
        st.info(
            f"Not trained yet. It would take about {duration(seconds)}. "
            "Press Train, or take other settings.",
            icon=":material/model_training:",
        )
    settings.show_in_address(config, **shown)
with notices:
    view.show_link_notices()
