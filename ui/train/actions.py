"""What can be done with the settings: train, continue, at which speed, again at every change."""

import streamlit as st

from jobs import Training, job_queue
from lstm_core import Run, RunConfig
from lstm_core.config.allowed import MAX_EPOCHS
from lstm_core.config.checks import whole
from lstm_core.errors import SettingError
from ui import session, training
from ui.components.refusal import say_refusal
from ui.services import may_steer, visitor
from ui.wording import duration

LIVE_SECONDS = 3.0  # Live retrains at once what takes no longer


def actions(config: RunConfig, run: Run | None, job: Training | None) -> None:
    """The buttons. ``run``: the one that is shown; ``job``: has it in training."""
    busy = job is not None
    complete = run is not None and run.config == config
    if job is not None and not session.PACE.known():
        _take_pace_of(job)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(
            "Train again" if complete else "Train",
            type="primary",
            icon=":material/play_arrow:",
            key="train",  # one button, so that a click is not lost when its label changes
            on_click=_train,
            args=(config if complete else None,),
            disabled=busy,
        )
        if run is not None and not busy:
            _continue(run, config)
        live = st.toggle(
            "Live",
            key=session.LIVE.name,
            persist_state="session",
            help="Retrain at every change, while that takes less than 3 seconds.",
        )
        st.segmented_control(
            "Speed, in epochs per second",
            list(training.PACES),
            default=training.FULL_SPEED,
            format_func=lambda pace: pace.replace(" epochs", ""),  # so that one row has room
            key=session.PACE.name,
            label_visibility="collapsed",
            required=True,
            wrap=True,
            persist_state="session",
            disabled=job is not None and not may_steer(job.owner),
            on_change=_pace_changed,
            args=(config,),
        )
    if live and run is None and not busy and training.live_is_due(config):
        seconds = job_queue().predicted_seconds(config)
        if seconds < LIVE_SECONDS:
            training.restart_live(config)
            st.rerun()
        st.caption(f"Live waits: this would take about {duration(seconds)}.")


def _train(again: RunConfig | None) -> None:
    """Train what the settings are when the click arrives: a number that was typed just before it
    is not on the page yet. ``again``: what the button offered to train anew."""
    try:
        config = RunConfig.from_dict(session.SETTINGS.get())
    except SettingError:  # the page says why, beside the setting
        return
    training.begin(config, fresh=config == again)


def _continue(run: Run, config: RunConfig) -> None:
    """More epochs for a run: as many again, or what it was stopped short of."""
    done = run.config.epochs
    if done >= MAX_EPOCHS:
        return
    asked = config.epochs if run.config != config else 2 * done
    key = f"more_{run.hash}"
    with st.popover("Continue", icon=":material/fast_forward:"):
        more = st.number_input("More epochs", value=min(asked, MAX_EPOCHS) - done, step=50, key=key)
        label = f"Train {more:,} more epochs"
        try:
            _check_more(run.config, more)
        except SettingError as error:
            label = ""
            say_refusal(error)
        else:
            st.caption(f"The result is that of one run of {done + more:,} epochs.")
        st.button(
            label or "Train more epochs",
            type="primary",
            key="continue",
            disabled=not label,
            on_click=_train_more,
            args=(run.config, key),
        )


def _check_more(config: RunConfig, more: int) -> None:
    whole("more epochs", more, 1, MAX_EPOCHS - config.epochs)


def _train_more(config: RunConfig, key: str) -> None:
    """As many as the field says when the click arrives."""
    more = st.session_state[key]
    try:
        _check_more(config, more)
    except SettingError:  # the page says why, below the field
        return
    training.continue_training(config, config.epochs + more)


def _take_pace_of(job: Training) -> None:
    """In a tab that has chosen no speed, say after a reload, the control shows what there is."""
    pace = job.view().pace
    for name in [name for name, one in training.PACES.items() if one == pace]:
        session.PACE.set(name)


def _pace_changed(config: RunConfig) -> None:
    """Of what this visitor has in training, and of what the page shows."""
    shown = training.active_job(config)
    for job in {*job_queue().of(visitor()), shown}:
        if isinstance(job, Training) and may_steer(job.owner):
            job.set_pace(training.PACES[session.PACE.get() or training.FULL_SPEED])
