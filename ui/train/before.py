"""The result that Train showed last: it stays in sight, and says whose it is, until there is one of
the settings as they are now."""

from lstm_core import Run, RunConfig
from lstm_core.config.title import title_text
from ui import session
from ui.services import find_run
from ui.training import comparable
from ui.wording import accuracy_text


def remember_result(run: Run) -> None:
    session.RESULT_SHOWN.set(run.config)


def config_before(config: RunConfig) -> RunConfig | None:
    """What was shown, if a run of this config can be compared with it."""
    shown = session.RESULT_SHOWN.get()
    return shown if shown is not None and comparable(config, shown) else None


def result_before() -> Run | None:
    config = session.RESULT_SHOWN.get()
    return None if config is None else find_run(config)[0]


def whose(run: Run) -> str:
    """Whose result it is that is still shown."""
    return f"Before: {title_text(run.config)} · final accuracy {accuracy_text(run.final_accuracy)}"
