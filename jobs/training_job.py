"""A job that trains one network, with its curve for all to watch."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from jobs.job import JobView
from jobs.keeping import Trained
from jobs.limits import Limits
from jobs.one_task import OneTask
from jobs.training_task import Compiling, Order, Pace, Progress, Snapshot, train_and_store
from jobs.workers import Call, Task, WorkerExecutor
from lstm_core.config import RunConfig
from lstm_core.config.title import kind_of
from lstm_core.data.model_spec import program_of
from lstm_core.run import Run
from lstm_core.storage.store import Store


@dataclass(frozen=True)
class TrainingView(JobView):
    """A consistent copy of where a training stands."""

    config: RunConfig
    epoch: float
    """epochs done; fractions inside long epochs"""
    loss: np.ndarray
    accuracy: np.ndarray
    first_epoch: int
    """epochs that the run had which this training continued"""
    pace: float | None
    """epochs a second at most; None is as fast as possible"""
    was_paced: bool
    """whether there was a pace at any time"""
    snapshot: Snapshot | None
    """the newest weights that the worker told of; None before, and of a large network"""
    result: RunConfig | None
    """the config of the run that came out of it: fewer epochs than asked for if stopped"""

    @property
    def share(self) -> float:
        return min(1.0, self.epoch / self.config.epochs)

    @property
    def progress(self) -> str:
        return f"epoch {int(self.epoch):,} of {self.config.epochs:,}"

    @property
    def epochs_per_second(self) -> float:
        """As fast as the network can and the pace allows; 0 while that cannot be said."""
        done = self.epoch - self.first_epoch
        if done <= 0 or self.seconds <= 0:
            return 0.0
        able = done / self.seconds
        return able if self.pace is None else min(able, self.pace)

    @property
    def updates_per_second(self) -> float:
        return self.epochs_per_second * self.config.updates_per_epoch

    @property
    def seconds_left(self) -> float | None:
        speed = self.epochs_per_second
        return (self.config.epochs - self.epoch) / speed if speed else None


class Training(OneTask[RunConfig, Run]):
    """One config, trained once.

    Args:
        owner: the visitor's session.
        resume: a shorter run of the same config to continue.
        pace: epochs a second at most; None is as fast as possible.
        fresh: train even if the store holds this run.
    """

    TOO_SOON = "Stopped before the first epoch was complete."

    def __init__(
        self,
        config: RunConfig,
        owner: str,
        *,
        resume: Run | None = None,
        pace: float | None = None,
        fresh: bool = False,
    ):
        title = f"{kind_of(config)} · {config.cell} {config.units} · seed {config.seed}"
        super().__init__(config, title, [config], owner)
        self.fresh = fresh
        self._resume = resume
        self._first_epoch = resume.config.epochs if resume else 0
        self._loss = list(resume.history.loss) if resume else []
        self._accuracy = list(resume.history.accuracy) if resume else []
        self._within = self._seconds = 0.0
        self._pace = pace
        self._was_paced = pace is not None
        self._snapshot: Snapshot | None = None

    def view(self) -> TrainingView:
        standing = self._standing()
        with self._lock:
            return TrainingView(
                **standing,
                **self._now(),
                seconds=self._seconds,
                config=self.config,
                epoch=len(self._loss) + self._within,
                loss=np.array(self._loss),
                accuracy=np.array(self._accuracy),
                first_epoch=self._first_epoch,
                pace=self._pace,
                was_paced=self._was_paced,
                snapshot=self._snapshot,
                result=self._result,
            )

    def set_pace(self, epochs_per_second: float | None) -> None:
        with self._lock:
            self._pace = epochs_per_second
            self._was_paced = self._was_paced or epochs_per_second is not None
        if self._task is not None and self._workers is not None:
            self._workers.tell(self._task, Pace(epochs_per_second))

    def _begin(self, workers: WorkerExecutor, store: Store, limits: Limits, cost: float) -> None:
        order = Order(
            self.config, self._resume, self._pace, self.fresh, limits.max_training_seconds
        )
        task = Task(
            Call(train_and_store, (order, store), talks=True),
            owner=self.owner,
            cost=cost,
            program=program_of(self.config),
            on_message=self._hear,
        )
        self._resume = None
        self._start(workers, task)

    def _hear(self, message: Any) -> None:
        if isinstance(message, Compiling):
            self._enter("preparing")
        elif isinstance(message, Pace):
            with self._lock:
                self._pace = message.epochs_per_second
        elif isinstance(message, Progress):
            self._enter("training")
            with self._lock:
                self._loss += message.loss
                self._accuracy += message.accuracy
                self._within, self._seconds = message.within, message.seconds
                self._snapshot = message.snapshot or self._snapshot
            if self._task is not None:  # from here on it stops by itself, and there is a result
                self._task.patient = True

    def _finish(self, future: Future[Trained[RunConfig, Run]]) -> None:
        self._snapshot = None
        super()._finish(future)

    def _keep(self, trained: Trained[RunConfig, Run]) -> None:
        if trained.seconds_per_update is not None and not self._was_paced:
            self.speeds[program_of(self.config)] = trained.seconds_per_update
        with self._lock:
            self._within = 0.0
        super()._keep(trained)
