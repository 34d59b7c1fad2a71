"""Something to be done in a worker."""

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any

from jobs.workers.messages import Begun, Call, Ended, Tell
from jobs.workers.process import WorkerProcess
from lstm_core.errors import Stopped, WorkerLost

GRACE = 0.35  # seconds that a task has to stop by itself
PATIENCE = 30.0  # seconds where stopping it otherwise would lose something
LONG_PATIENCE = 120.0  # the same, of what takes minutes: there is more to lose
LOST = (
    "the process that worked on this ended before it was done, perhaps for want of memory. "
    "Nothing else was lost, and it can be tried again"
)


class Task(Future[Any]):
    """What is to be done and, as a future, what comes of it.

    ``cost``: predicted seconds. ``program``: what has to be compiled for it, so that it goes to a
    worker that has it if there is a choice. ``on_begin`` is called when a worker takes it,
    ``on_message`` with what a task that talks says; both in other threads. ``background``: nobody
    waits for it. ``long``: it takes minutes, may not have all workers with others that do, and gets
    one that has done nothing yet, which ends with it (``assigning``).
    ``patient`` may be set while ending it would lose something: it is then given
    longer to stop.
    """

    def __init__(
        self,
        call: Call,
        owner: str = "",
        cost: float = 0.0,
        program: Hashable = None,
        on_message: Callable[[Any], None] = lambda message: None,
        on_begin: Callable[[], None] = lambda: None,
        background: bool = False,
        long: bool = False,
    ):
        super().__init__()
        self.call, self.owner, self.cost, self.program = call, owner, cost, program
        self.on_message, self.on_begin = on_message, on_begin
        self.background, self.long = background, long
        self.patient = False
        self.begun = False  # as its worker says
        self.number = -1
        self.worker: WorkerProcess | None = None  # that works on it
        self._began = self._stop_asked = 0.0

    def begin(self, worker: WorkerProcess, number: int) -> bool:
        """False where it was cancelled before."""
        if not self.running() and not self.set_running_or_notify_cancel():
            return False
        self.worker, self.number, self._began = worker, number, time.monotonic()
        return True

    def want_stop(self) -> bool:
        """False where that is known."""
        if self.stopping:
            return False
        self._stop_asked = time.monotonic()
        return True

    @property
    def stopping(self) -> bool:
        return self._stop_asked > 0

    @property
    def late(self) -> bool:
        """Whether it has to be ended, since it does not end by itself."""
        patience = LONG_PATIENCE if self.long else PATIENCE
        grace = patience if self.patient else GRACE
        return self.stopping and time.monotonic() > self._stop_asked + grace

    @property
    def seconds_left(self) -> float:
        """By what was predicted, of one that has begun."""
        return max(0.0, self.cost - (time.monotonic() - self._began))

    def hear(self, message: Any) -> None:
        """Take in what the worker says; None where it is gone."""
        if isinstance(message, Begun):
            self.begun = True
        elif isinstance(message, Tell):
            self.on_message(message.message)
        elif isinstance(message, Ended) and message.error is None:
            self.set_result(message.value)
        elif self.stopping and (message is None or isinstance(message, Ended)):
            self.set_exception(Stopped("it was stopped"))
        elif message is None:
            self.set_exception(WorkerLost(LOST))
        elif isinstance(message, Ended) and message.error is not None:
            message.error.__cause__ = RuntimeError(f"in a worker:\n{message.traceback}")
            self.set_exception(message.error)
