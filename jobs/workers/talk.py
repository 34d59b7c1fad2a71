"""A task's line to whoever began it."""

import threading
from collections.abc import Callable
from typing import TypeVar

from jobs.workers.messages import Stop

Kind = TypeVar("Kind")


class Talk:
    """``tell`` says something; ``stop`` is set once the task is not wanted any more."""

    def __init__(self, tell: Callable[[object], None]):
        self.tell = tell
        self.stop = threading.Event()
        self._heard: dict[type, object] = {}

    def hear(self, message: object) -> None:
        self._heard[type(message)] = message
        if isinstance(message, Stop):
            self.stop.set()

    def heard(self, kind: type[Kind]) -> Kind | None:
        """The last message of that kind, None if there was none."""
        message = self._heard.get(kind)
        return message if isinstance(message, kind) else None
