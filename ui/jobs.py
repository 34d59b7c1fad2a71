"""Training in the background: one bounded, process-wide runner, first come, first served.

Nothing here knows Streamlit. A job owns plain data behind a lock; pages only ever read a
``JobView`` of it, so a page change, a reload or a second tab cannot touch the training.
"""

import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.estimate import training_seconds
from lstm_core.run import Run
from lstm_core.shape import Shape
from lstm_core.store import Store, StoreError
from ui.limits import Limits

State = Literal["queued", "preparing", "training", "done", "stopped", "failed"]
ENOUGH_UPDATES = 1_000  # to say how long one takes
ACTIVE = ("queued", "preparing", "training")


class Refused(Exception):
    """The runner will not take a training now. The message says why and what would work."""


@dataclass(frozen=True)
class JobView:
    """A consistent copy of where a job stands."""

    id: str
    owner: str
    config: RunConfig
    state: State
    place: int
    """trainings before this one in the queue"""
    epoch: float
    """epochs done; fractions inside long epochs"""
    loss: np.ndarray
    accuracy: np.ndarray
    first_epoch: int
    """epochs that an earlier run had done before this job trained on"""
    seconds: float
    """since training began"""
    message: str
    result: RunConfig | None
    """the config of the run that came out of it: fewer epochs than asked for if stopped"""

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def updates_per_second(self) -> float:
        done = (self.epoch - self.first_epoch) * self.config.updates_per_epoch
        return done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        done = self.epoch - self.first_epoch
        if done <= 0 or self.seconds <= 0:
            return None
        return (self.config.epochs - self.epoch) * self.seconds / done


class Job:
    """One training under way. The runner's threads write, everyone else reads ``view``."""

    def __init__(
        self,
        config: RunConfig,
        owner: str,
        *,
        resume: Run | None = None,
        pace: float | None = None,
        fresh: bool = False,
    ):
        self.id = uuid.uuid4().hex[:12]
        self.config, self.owner, self.fresh = config, owner, fresh
        self._resume = resume
        self._first_epoch = resume.config.epochs if resume else 0
        self.finished = threading.Event()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._state: State = "queued"
        self._loss = list(resume.history.loss) if resume else []
        self._accuracy = list(resume.history.accuracy) if resume else []
        self._within = 0.0
        self._began = self._ended = 0.0
        self._pace = pace
        self._was_paced = pace is not None
        self._message = ""
        self._result: RunConfig | None = None
        self.unsaved: Run | None = None  # the run, where the store does not hold it
        self.seconds_per_update: float | None = None
        self._discard = False

    def view(self, place: int = 0) -> JobView:
        with self._lock:
            until = self._ended or time.perf_counter()
            return JobView(
                id=self.id,
                owner=self.owner,
                config=self.config,
                state=self._state,
                place=place,
                epoch=len(self._loss) + self._within,
                loss=np.array(self._loss),
                accuracy=np.array(self._accuracy),
                first_epoch=self._first_epoch,
                seconds=until - self._began if self._began else 0.0,
                message=self._message,
                result=self._result,
            )

    def stop(self, discard: bool = False) -> None:
        """Ask the training to end soon, or at once if it has not begun; ``discard``: what it
        has is not wanted any more."""
        with self._lock:
            self._discard = self._discard or discard
            self._stop.set()
            if self._state != "queued":
                return
            self._state, self._message = "stopped", "Stopped before it began."
        self.finished.set()

    def set_pace(self, epochs_per_second: float | None) -> None:
        with self._lock:
            self._pace = epochs_per_second
            self._was_paced = self._was_paced or epochs_per_second is not None

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop; it may take a moment longer."""
        return self._stop.is_set()

    @property
    def active(self) -> bool:
        return self._state in ACTIVE

    def work(self, store: Store, limits: Limits, before_training: Callable[[], None]) -> None:
        """Train, in a thread of the runner's. Never raises: a failure is the job's message."""
        try:
            self._work(store, limits, before_training)
        except Exception as error:
            self._end("failed", f"Training failed: {error}")
        finally:
            self._resume = None  # it may be large, and jobs are kept for a while
            self.finished.set()

    def _work(self, store: Store, limits: Limits, before_training: Callable[[], None]) -> None:
        with self._lock:
            if self._state != "queued":
                return None
            self._state = "preparing"
        notice = ""
        if not self.fresh:  # a training before this one in the queue may have been the same
            try:
                if run := store.load(self.config.hash):
                    return self._end("done", "", run)
            except StoreError as error:
                notice = f"{error}. It was trained anew."
        before_training()
        from lstm_core.callbacks import Pace, Report, Stop
        from lstm_core.training import Diverged, NothingTrained, train

        callbacks = [
            Report(self._epoch, self._batches, self._begin),
            Pace(lambda: self._allowed_pace(limits), self._stop.wait),
            Stop(self._stop.is_set),
        ]
        try:
            run = train(self.config, resume=self._resume, callbacks=callbacks)
        except NothingTrained:
            return self._end("stopped", "Stopped before the first epoch was complete.")
        except Diverged as error:
            return self._end("failed", f"{error}.")
        updates = run.updates - self._first_epoch * self.config.updates_per_epoch
        if updates >= ENOUGH_UPDATES and not self._was_paced:
            self.seconds_per_update = run.seconds["train"] / updates
        stopped = run.config != self.config
        if stopped:
            notice += f" Stopped after {run.config.epochs:,} of {self.config.epochs:,} epochs."
        if not self._discard:
            try:
                saved = store.save(run)
            except StoreError as error:
                saved = False
                notice += f" {error}. It is kept in memory for now."
            self.unsaved = None if saved else run
        return self._end("stopped" if stopped else "done", notice.strip(), run)

    def _allowed_pace(self, limits: Limits) -> float | None:
        """A slow pace must not hold a worker for longer than a long training may."""
        late = time.perf_counter() - self._began > limits.max_training_seconds
        return None if late else self._pace

    def _begin(self) -> None:
        self._set(state="training", began=time.perf_counter())

    def _epoch(self, number: int, loss: float, accuracy: float) -> None:
        with self._lock:
            self._loss.append(loss)
            self._accuracy.append(accuracy)
            self._within = 0.0

    def _batches(self, number: int, batches: int) -> None:
        with self._lock:
            # An epoch counts when it is whole, so its last batch adds nothing yet.
            self._within = (batches % self.config.updates_per_epoch) / self.config.updates_per_epoch

    def _set(self, **values) -> None:
        with self._lock:
            for name, value in values.items():
                setattr(self, f"_{name}", value)

    def _end(self, state: State, message: str, run: Run | None = None) -> None:
        result = run.config if run and not self._discard else None
        self._set(
            state=state, message=message, result=result, ended=time.perf_counter(), within=0.0
        )


class JobRunner:
    """Runs jobs on an executor, keeps their results, and bounds all of it.

    ``executor`` may be any ``concurrent.futures.Executor`` whose workers share this
    process's memory with the jobs. ``before_training()`` is called in the worker before
    anything imports TensorFlow.
    """

    def __init__(
        self,
        executor: Executor,
        store: Store,
        limits: Limits,
        before_training: Callable[[], None] = lambda: None,
    ):
        self.executor, self.store, self.limits = executor, store, limits
        self.before_training = before_training
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}  # in the order they came
        self._shapes: set[Shape] = set()  # that were ever trained here
        self.measured: dict[Shape, float] = {}  # seconds per update

    def submit(
        self,
        config: RunConfig,
        owner: str,
        *,
        resume: Run | None = None,
        pace: float | None = None,
        fresh: bool = False,
    ) -> Job:
        """Queue a training.

        Args:
            owner: the visitor's session.
            resume: a shorter run of the same config to train on from.
            pace: epochs a second at most; None is as fast as possible.
            fresh: train even if the store holds this run.

        Raises:
            Refused: if it is larger than the limits allow, or too much is waiting already.
        """
        updates = config.epochs * config.updates_per_epoch
        seconds = self.predicted_seconds(config)
        limits = self.limits
        if updates > limits.max_updates:
            raise Refused(
                f"This training would make {updates:,} weight updates; at most "
                f"{limits.max_updates:,} are allowed here. "
                f"{limits.max_updates // config.updates_per_epoch:,} epochs would work."
            )
        if seconds > limits.max_training_seconds:
            epochs = int(config.epochs * limits.max_training_seconds / seconds)
            raise Refused(
                f"This training would take about {seconds / 60:,.0f} minutes; at most "
                f"{limits.max_training_seconds // 60} are allowed here. Fewer units or epochs "
                f"would work{f', say {epochs:,} epochs' if epochs else ''}."
            )
        with self._lock:
            active = [job for job in self._jobs.values() if job.active]
            own = sum(job.owner == owner and not job.stopping for job in active)
            if own >= limits.max_per_visitor:
                raise Refused(
                    f"You have {limits.max_per_visitor} trainings under way. "
                    "Stop one or wait until one is done."
                )
            if len(active) >= limits.max_running + limits.max_queued:
                raise Refused(
                    f"{len(active)} trainings are under way, as many as this server takes. "
                    "Try again in a moment."
                )
            shape = Shape.of(config)
            if shape not in self._shapes and len(self._shapes) >= limits.max_shapes:
                raise Refused(
                    f"This server has compiled {limits.max_shapes} different networks, as many "
                    "as its memory allows. Units, batch sizes and sequences that were trained "
                    "before still work; others will after a restart."
                )
            self._shapes.add(shape)
            job = Job(config, owner, resume=resume, pace=pace, fresh=fresh)
            self._jobs[job.id] = job
            self._forget_old()
        self.executor.submit(self._run, job)
        return job

    def _run(self, job: Job) -> None:
        job.work(self.store, self.limits, self.before_training)
        if job.seconds_per_update is not None:
            self.measured[Shape.of(job.config)] = job.seconds_per_update

    def _forget_old(self) -> None:
        done = [job.id for job in self._jobs.values() if not job.active]
        for job_id in done[: max(0, len(done) - self.limits.kept_results)]:
            del self._jobs[job_id]

    def view(self, job: Job) -> JobView:
        with self._lock:
            jobs = list(self._jobs.values())
        waiting = [other for other in jobs if other.active]
        place = next((i for i, other in enumerate(waiting) if other is job), 0)
        return job.view(max(0, place - self.limits.max_running))

    def find(self, run_hash: str, owner: str, alive: Callable[[str], bool]) -> Job | None:
        """The training of a config under way: the visitor's own, else an orphan's, else
        another's.

        A job whose visitor has left (a reload makes a new visitor) is handed to whoever
        asks for it first, so that it can be stopped again.
        """
        with self._lock:
            jobs = [job for job in reversed(self._jobs.values()) if job.active]
            jobs = [job for job in jobs if job.config.hash == run_hash]
            own = [job for job in jobs if job.owner == owner]
            if not own:
                own = [job for job in jobs if not alive(job.owner)][:1]
                for job in own:
                    job.owner = owner
            return next(iter(own + jobs), None)

    def of(self, owner: str) -> list[Job]:
        """The visitor's jobs under way, oldest first."""
        with self._lock:
            return [job for job in self._jobs.values() if job.owner == owner and job.active]

    def unsaved(self, run_hash: str) -> Run | None:
        """A finished run that the store does not hold, say because the disk was full."""
        with self._lock:
            runs = [job.unsaved for job in reversed(self._jobs.values())]
        return next((run for run in runs if run is not None and run.hash == run_hash), None)

    def close(self) -> None:
        """Stop everything, so that the process can end."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.stop()
        self.executor.shutdown(wait=False, cancel_futures=True)

    def predicted_seconds(self, config: RunConfig) -> float:
        return training_seconds(config, self.measured)
