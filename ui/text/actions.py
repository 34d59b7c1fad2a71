"""What can be done with the settings: train, continue."""

import streamlit as st

from jobs import job_queue
from lstm_core.config.text_config import TextConfig
from lstm_core.text_run import TextRun
from ui import session
from ui.text import draft
from ui.text.corpora import is_here, say_gone
from ui.text.export import export_text_run
from ui.text.runs import continue_training, own_job, train
from ui.wording import about


def actions(config: TextConfig, run: TextRun | None, *, busy: bool, settings: str) -> None:
    """The buttons. ``run``: the one of these settings; ``busy``: it is in training; ``settings``:
    what a button does to the settings, "" for no button."""
    whole, here = run is not None and run.config == config, is_here(config.corpus)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        if not whole and not busy:
            st.button(
                "Train" if run is None else "Train anew",
                type="primary" if run is None else "secondary",
                icon=":material/play_arrow:",
                key="text_train",
                on_click=_train,
                disabled=own_job() is not None or not here,
            )
        if run is not None and not busy and not run.broke_down:
            _continue(run.config, config, here=here)
        if run is not None and not busy:
            export_text_run(run)
        if settings:
            _settings(open=settings == "hide")


def remarks(config: TextConfig, *, busy: bool) -> None:
    """Why some of the buttons cannot be pressed."""
    if not busy and own_job() is not None:
        st.caption(
            "You have a training on a text under way; it is listed in the sidebar. One goes at a "
            "time."
        )
    if not is_here(config.corpus):
        say_gone("Training, baselines, copying and the search of units need")


def _settings(*, open: bool) -> None:
    """Show the settings, or hide them where there is something else to look at."""
    st.button(
        "Hide settings" if open else "Settings",
        icon=f":material/{'left_panel_close' if open else 'tune'}:",
        key="text_settings_button",
        on_click=session.TEXT_SETTINGS_OPEN.set,
        args=(not open,),
    )


def _train() -> None:
    """Train what the settings are when the click arrives."""
    session.TEXT_SETTINGS_OPEN.set(False)
    train()


def _continue(done: TextConfig, asked: TextConfig, *, here: bool) -> None:
    passes = done.updates / done.updates_per_pass
    least = int(passes) + 1
    ahead = round(asked.passes) if done != asked else 2 * round(passes)
    key = f"text_more_{done.hash}"
    with st.popover("Continue", icon=":material/fast_forward:", disabled=not here):
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
    session.TEXT_SETTINGS_OPEN.set(False)
    continue_training(done, int(st.session_state[key]))
