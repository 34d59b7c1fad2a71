"""The workers, as one series of trainings sees them."""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from jobs.workers import Call, Task, WorkerExecutor
from lstm_core.errors import WorkerLost
from lstm_core.experiments.chunks import CHUNK_SECONDS

TRIES = 3  # a worker may be lost to what another visitor trained


class SeriesExecutor(Executor):
    """An executor whose tasks belong to one visitor, and can be stopped together.

    What a lost worker worked on is given to another. ``on_begin`` is called when the first task
    is sent to a worker.
    """

    def __init__(self, workers: WorkerExecutor, owner: str, on_begin: Callable[[], None]):
        self.workers, self.owner, self.on_begin = workers, owner, on_begin
        self._lock = threading.Lock()
        self._tasks: list[Task] = []  # under way
        self._stopped = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Raises ``CancelledError`` after a stop."""
        outcome: Future[Any] = Future()
        self._try(Call(fn, args, kwargs), outcome, TRIES)
        return outcome

    def stop(self) -> None:
        """None of its tasks is wanted any more."""
        with self._lock:
            self._stopped = True
            tasks = list(self._tasks)
        for task in tasks:
            self.workers.stop(task)

    def waiting(self) -> Task | None:
        """The first that waits for a worker."""
        with self._lock:
            return next((task for task in self._tasks if task.worker is None), None)

    def _try(self, call: Call, outcome: Future[Any], tries: int) -> None:
        task = Task(call, self.owner, CHUNK_SECONDS, on_begin=self.on_begin)
        with self._lock:
            if self._stopped:
                raise CancelledError("the series was stopped")
            self._tasks.append(task)
        task.add_done_callback(lambda _: self._ended(task, outcome, tries - 1))
        self.workers.start(task)

    def _ended(self, task: Task, outcome: Future[Any], tries: int) -> None:
        with self._lock:
            self._tasks.remove(task)
        if outcome.cancelled():
            return
        try:
            outcome.set_result(task.result())
        except CancelledError:
            outcome.cancel()
            outcome.set_running_or_notify_cancel()
        except WorkerLost as lost:
            try:
                if tries == 0:
                    raise lost
                self._try(task.call, outcome, tries)
            except Exception as error:
                outcome.set_exception(error)
        except BaseException as error:
            outcome.set_exception(error)
