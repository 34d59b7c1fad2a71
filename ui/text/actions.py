"""What can be done with the settings: train, continue."""

import streamlit as st

from jobs import job_queue
from lstm_core.config.text_config import TextConfig
from lstm_core.errors import SettingError, StoreError
from lstm_core.text_run import TextRun
from ui.text import draft
from ui.text.export import export_text_run
from ui.text.runs import continue_training, own_job, train
from ui.text.saved import saved_runs
from ui.wording import about


def actions(config: TextConfig, run: TextRun | None, *, busy: bool) -> None:
    """The buttons. ``run``: the one of these settings; ``busy``: it is in training."""
    other = own_job()
    whole = run is not None and run.config == config
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if not whole:
            st.button(
                "Train" if run is None else "Train anew",
                type="primary" if run is None else "secondary",
                icon=":material/play_arrow:",
                key="text_train",
                on_click=_train,
                disabled=busy or other is not None,
            )
        if run is not None and not busy and not run.broke_down:
            _continue(run.config, config)
        if run is not None and not busy:
            export_text_run(run)
        saved_runs()
    if other is not None and not busy:
        st.caption(
            "You have a training on a text under way; it is listed in the sidebar. One goes at a "
            "time."
        )


def _train() -> None:
    """Train what the settings are when the click arrives."""
    try:
        train(draft.draft())
    except (SettingError, StoreError):  # the page says why
        return


def _continue(done: TextConfig, asked: TextConfig) -> None:
    passes = done.updates / done.updates_per_pass
    least = int(passes) + 1
    ahead = round(asked.passes) if done != asked else 2 * round(passes)
    key = f"text_more_{done.hash}"
    with st.popover("Continue", icon=":material/fast_forward:"):
        until = st.number_input("Until pass", least, draft.MAX_PASSES, max(least, ahead), key=key)
        longer = done.replace(updates=until * done.updates_per_pass)
        seconds = job_queue().predicted_text_seconds(longer, done)
        st.caption(f"{about(seconds).capitalize()}. The result is that of one longer run.")
        st.button(
            f"Train until pass {until:,}",
            type="primary",
            key="text_continue",
            on_click=_train_more,
            args=(done, key),
        )


def _train_more(done: TextConfig, key: str) -> None:
    continue_training(done, int(st.session_state[key]))
