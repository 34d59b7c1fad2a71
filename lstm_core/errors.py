"""Every exception of the core and of the jobs, under one base. Imports nothing.

A message is for the user: it says what was expected, what came, and what would work. Whatever
else is raised is a mistake in the code, and goes to the log with its traceback.
"""

import copyreg
from typing import Any


class LstmStateError(Exception):
    """The base of all: what was asked for could not be done, and the message says why."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as it is, for another process: some take other arguments than a message."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class InputError(LstmStateError, ValueError):
    """What was given cannot be used."""


class SettingError(InputError):
    """A setting that cannot work.

    ``setting`` names it, ``value`` is what came, ``reason`` says what was expected and
    ``nearest`` is the nearest value that works (None where there is none to offer).
    ``explanation`` is the message without the setting and the value.
    """

    def __init__(self, setting: str, value: Any, reason: str, nearest: Any = None):
        self.setting, self.value, self.reason, self.nearest = setting, value, reason, nearest
        advice = "" if nearest is None else f" {_short(nearest)} would work."
        self.explanation = f"{reason}{advice}"
        what = f"{setting} is missing" if value is None else f"{setting}={_short(value)}"
        super().__init__(f"{what}: {self.explanation}")


class DoesNotApply(InputError):
    """A question that has no meaning for a network."""


class NoState(DoesNotApply):
    """A question about the state of a network that has none."""


class Diverged(LstmStateError, ArithmeticError):
    """The loss stopped being a finite number."""

    def __init__(self, epoch: int, learning_rate: float):
        super().__init__(
            f"Training broke down in epoch {epoch}: the loss is no longer a finite number; "
            f"a learning rate well below {learning_rate:g} would work, say "
            f"{min(0.001, learning_rate / 10):g}"
        )


class Stopped(LstmStateError):
    """An experiment was stopped before it was done; half of one says nothing."""


class NothingTrained(Stopped, RuntimeError):
    """Training was stopped before a single epoch was complete."""


class WorkerLost(LstmStateError):
    """The process that worked on something ended before the work did."""


class StoreError(LstmStateError):
    """The store could not do what was asked."""


class DamagedRun(StoreError):
    """A stored run does not fit its config. One of one's own is set aside where possible."""


class Refused(LstmStateError):
    """The jobs will not take one more now. The message says why and what would work."""


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
