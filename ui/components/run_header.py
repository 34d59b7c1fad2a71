"""The current run at the top of a page: its name and its export, or an offer to train it."""

import streamlit as st

from jobs import job_queue
from lstm_core import Run, RunConfig
from lstm_core.inference.applying import prediction_in_words
from lstm_core.storage.shipped import shipped_configs
from ui import address
from ui.components.export_menu import export_menu
from ui.components.job_progress import job_progress
from ui.components.learning_picture import learning_live
from ui.current_run import current, finished_run, select
from ui.training import active_job, begin, show_messages
from ui.wording import duration, plain, title_of


def title_row(config: RunConfig, run: Run | None) -> None:
    """The name of a run; where it is finished, with its export at the right end."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.caption(title_of(config))
        if run is not None:
            export_menu(run)


def required_run() -> Run:
    """The current run, with its name above, for a page that cannot do without a finished one.
    Where there is none, offer to get one and stop there."""
    config = current()
    run, notice = finished_run(config)
    title_row(config if run is None else run.config, run)
    show_messages()
    if notice:
        st.warning(plain(notice), icon=":material/info:")
    if run is not None:
        if said := prediction_in_words(config):
            st.caption(plain(said))
        return run
    address.show_notices()
    if (job := active_job(config)) is not None:
        job_progress([("", job)], of="page", live=learning_live, speed=True)
    else:
        _offer(config)
    address.write(config, keep=True)
    st.stop()


def _take(shipped: RunConfig) -> None:
    """Look at another network, in the view that was asked for."""
    view = address.brought("view")
    select(shipped)
    if view is not None:
        address.ask("view", view)


def _offer(config: RunConfig) -> None:
    seconds = duration(job_queue().predicted_seconds(config))
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
            f"Take the app's: {shipped.cell} {shipped.units}, {shipped.epochs} epochs",
            icon=":material/inventory_2:",
            on_click=_take,
            args=(shipped,),
            disabled=shipped == config,
        )
