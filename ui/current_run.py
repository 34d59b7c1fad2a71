"""Which run is shown, and choosing another.

The current run is made of settings, one plain dict per visitor. It lives in the session, so it
survives a page change; the address says it too, so it survives a reload and can be shared.
``ui.components.setting_controls`` draws the settings, ``ui.draft`` writes them back.
"""

from typing import Any

from lstm_core import Run, RunConfig
from lstm_core.errors import SettingError
from ui import session
from ui.services import find_run


def current() -> RunConfig:
    """What the settings make; what they last made while they cannot work together."""
    try:
        config = RunConfig.from_dict(session.SETTINGS.get())
    except SettingError:
        return session.WORKED.get()
    session.WORKED.set(config)
    return config


def select(config: RunConfig) -> None:
    """Make a run the current one. Call it before the controls are drawn, or in a callback."""
    if session.SETTINGS.known() and config != current():
        session.LINK.set({})  # what a link says of one run is not meant for another
    keep(config.settings())


def keep(settings: dict[str, Any]) -> None:
    """Keep settings that may not work together yet; the controls will say so."""
    session.SETTINGS.set(settings)
    session.forget_controls()


def finished_run(config: RunConfig) -> tuple[Run | None, str]:
    """The run of these settings that there is, and what is to be said about it: the whole one,
    or the one that came of a training that was stopped early."""
    run, notice = find_run(config)
    if run is None and (stopped := session.STOPPED.get().get(config.hash)) is not None:
        run, _ = find_run(stopped)
    elif run is not None:
        session.STOPPED.get().pop(config.hash, None)
    return run, notice


def stopped_early(config: RunConfig, epochs: int) -> None:
    """Remember that a training of these settings was stopped after so many epochs."""
    session.STOPPED.get()[config.hash] = config.replace(epochs=epochs)
