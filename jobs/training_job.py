"""A job that trains one network, with its curve for all to watch."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jobs.job import Job, JobView, State
from jobs.limits import Limits
from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import NothingTrained, StoreError
from lstm_core.run import Run
from lstm_core.storage.store import Store

ENOUGH_UPDATES = 1_000  # to say how long one takes


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


class Training(Job):
    """One config, trained once.

    Args:
        owner: the visitor's session.
        resume: a shorter run of the same config to continue.
        pace: epochs a second at most; None is as fast as possible.
        fresh: train even if the store holds this run.
    """

    def __init__(
        self,
        config: RunConfig,
        owner: str,
        *,
        resume: Run | None = None,
        pace: float | None = None,
        fresh: bool = False,
    ):
        title = f"{config.rule.title} · {config.cell} {config.units} · seed {config.seed}"
        super().__init__(config.hash, title, [config], owner)
        self.config, self.fresh = config, fresh
        self._resume = resume
        self._first_epoch = resume.config.epochs if resume else 0
        self._loss = list(resume.history.loss) if resume else []
        self._accuracy = list(resume.history.accuracy) if resume else []
        self._within = 0.0
        self._pace = pace
        self._was_paced = pace is not None
        self._waited = 0.0  # seconds, for the pace
        self._waiting_since = 0.0
        self._result: RunConfig | None = None
        self._discard = False

    def view(self, place: int = 0) -> TrainingView:
        with self._lock:
            return TrainingView(
                **self._standing(place),
                config=self.config,
                epoch=len(self._loss) + self._within,
                loss=np.array(self._loss),
                accuracy=np.array(self._accuracy),
                first_epoch=self._first_epoch,
                pace=self._pace,
                result=self._result,
            )

    def stop(self, discard: bool = False) -> None:
        """``discard``: what it has is not wanted any more."""
        if discard:
            self._set(discard=True)
        super().stop()

    def set_pace(self, epochs_per_second: float | None) -> None:
        with self._lock:
            self._pace = epochs_per_second
            self._was_paced = self._was_paced or epochs_per_second is not None

    def _train(self, store: Store, limits: Limits, before_training: Callable[[], None]) -> None:
        notice = ""
        if not self.fresh:  # a training before this one in the queue may have been the same
            try:
                if run := store.load(self.config.hash):
                    if self._resume:
                        notice = f"A saved run of {run.config.epochs:,} epochs was there already; "
                        notice += "it is shown."
                    return self._end_with("done", notice, run)
            except StoreError as error:
                notice = f"{error}. It was trained anew."
        before_training()
        from lstm_core.training import train
        from lstm_core.training.callbacks import Pace, Report, Stop

        callbacks = [
            Report(self._epoch, self._batches, self._begin),
            Pace(lambda: self._allowed_pace(limits), self._wait),
            Stop(self._stop.is_set),
        ]
        try:
            run = train(self.config, resume=self._resume, callbacks=callbacks)
        except NothingTrained:
            return self._end_with("stopped", "Stopped before the first epoch was complete.")
        updates = run.updates - self._first_epoch * self.config.updates_per_epoch
        if updates >= ENOUGH_UPDATES and not self._was_paced:
            self.speeds[ModelSpec.of(self.config)] = run.seconds["train"] / updates
        stopped = run.config != self.config
        if stopped:
            notice += f" Stopped after {run.config.epochs:,} of {self.config.epochs:,} epochs."
        if not self._discard:
            try:
                saved = store.save(run)
            except StoreError as error:
                saved = False
                notice += f" {error}. It is kept in memory for now."
            self.made = {run.hash: None if saved else run}
        return self._end_with("stopped" if stopped else "done", notice, run)

    def _release(self) -> None:
        self._resume = None

    def _allowed_pace(self, limits: Limits) -> float | None:
        """A slow pace must not hold a worker for longer than a long training may."""
        if time.perf_counter() - self._began > limits.max_training_seconds:
            self._set(pace=None)
        return self._pace

    def _wait(self, seconds: float) -> bool:
        """For the pace. Returns whether a stop ended it."""
        began = time.perf_counter()
        self._set(waiting_since=began)
        stopped = self._stop.wait(seconds)
        self._set(waiting_since=0.0, waited=self._waited + time.perf_counter() - began)
        return stopped

    def _seconds(self) -> float:
        until = self._ended or self._waiting_since or time.perf_counter()
        return until - self._began - self._waited if self._began else 0.0

    def _epoch(self, number: int, loss: float, accuracy: float) -> None:
        with self._lock:
            self._loss.append(loss)
            self._accuracy.append(accuracy)
            self._within = 0.0

    def _batches(self, number: int, batches: int) -> None:
        # An epoch counts when it is whole, so its last batch adds nothing yet.
        per_epoch = self.config.updates_per_epoch
        self._set(within=(batches % per_epoch) / per_epoch)

    def _end_with(self, state: State, message: str, run: Run | None = None) -> None:
        result = run.config if run and not self._discard else None
        self._end(state, message, result=result, within=0.0)
