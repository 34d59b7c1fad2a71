"""The run on the table, for pages that cannot do without a finished one."""

import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.storage.shipped import shipped_configs
from ui.components.export_menu import export_menu
from ui.services import find_run, runner
from ui.settings import adopt, on_table
from ui.training import active_job, begin, show_message, show_refusal, watch
from ui.view import show_link_notices
from ui.wording import duration, plain, title_of


def title_row(config: RunConfig, run: Run | None) -> None:
    """The name of a run; where it is finished, with what can be taken of it at the right end."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.caption(title_of(config))
        if run is not None:
            export_menu(run)


def run_on_table() -> Run:
    """The run, with its name above. Where there is none, offer to get one and stop there."""
    config = on_table()
    run, notice = find_run(config)
    title_row(config, run)
    show_refusal()
    show_message()
    if notice:
        st.warning(plain(notice), icon=":material/info:")
    if run is not None:
        return run
    show_link_notices()
    job = active_job(config)
    if job is not None:
        watch(job)
        st.stop()
    seconds = duration(runner().predicted_seconds(config))
    st.info(
        f"This network is not trained yet. It would take about {seconds}.",
        icon=":material/model_training:",
    )
    with st.container(horizontal=True):
        st.button(
            "Train it", type="primary", icon=":material/play_arrow:", on_click=begin, args=(config,)
        )
        shipped = next(one for one in shipped_configs() if one.framing == config.framing)
        st.button(
            "Take the shipped one",
            icon=":material/inventory_2:",
            on_click=adopt,
            args=(shipped,),
            disabled=shipped == config,
        )
    st.stop()
