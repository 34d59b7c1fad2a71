"""A job that is one task of one worker: how it is stopped, and how its end is taken."""

from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from typing import Any, Generic

from jobs.job import Job
from jobs.keeping import Discard, Trained
from jobs.workers import Task, WorkerExecutor
from lstm_core.config import RunConfig
from lstm_core.errors import Stopped
from lstm_core.text_run import AnyConfig, AnyRun


class OneTask(Job, Generic[AnyConfig, AnyRun]):
    """Trains one config. ``TOO_SOON``: what is said where it was stopped before there was a
    result."""

    TOO_SOON: str

    def __init__(self, config: AnyConfig, title: str, configs: Sequence[RunConfig], owner: str):
        super().__init__(config.hash, title, configs, owner)
        self.config: AnyConfig = config
        self._result: AnyConfig | None = None
        self._task: Task | None = None

    def stop(self, discard: bool = False) -> None:
        """``discard``: what it has is not wanted any more."""
        self._stop.set()
        task, workers = self._task, self._workers
        if task is None or workers is None:
            return
        if discard:
            workers.tell(task, Discard())
        workers.stop(task)

    def _start(self, workers: WorkerExecutor, task: Task) -> None:
        self._task = task
        task.add_done_callback(self._finish)
        workers.start(task)

    def _waiting(self) -> Task | None:
        task = self._task
        return task if task is not None and task.worker is None else None

    def _finish(self, future: Future[Any]) -> None:
        self._task = None
        try:
            trained = future.result()
        except CancelledError:
            self._end("stopped", "Stopped before it began.")
        except Stopped:
            self._end("stopped", self.TOO_SOON)
        except BaseException as error:
            self._fail(error)
        else:
            self._keep(trained)

    def _keep(self, trained: Trained[AnyConfig, AnyRun]) -> None:
        """Take what came of it, and end."""
        done = trained.config
        if not trained.discarded:
            with self._lock:
                self._result, self.made = done, {done.hash: trained.run}
        self._end("stopped" if done != self.config else "done", trained.notice)
