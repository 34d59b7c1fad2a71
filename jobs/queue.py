"""The queue: takes jobs in, hands them to an executor one by one, and finds them again."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from jobs.admission import check_queue, check_seconds, check_shapes, check_updates
from jobs.job import AnyJob, Job, JobView
from jobs.limits import Limits
from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.training_time import training_seconds
from lstm_core.storage.store import Store

Kind = TypeVar("Kind")


class JobQueue:
    """Runs jobs on an executor, first come, first served, and bounds all of it.

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
        self._shapes: set[ModelSpec] = set()  # that were ever trained here
        self.measured: dict[ModelSpec, float] = {}  # seconds per update

    def submit(self, job: AnyJob) -> AnyJob:
        """Queue a job. Of a series, the one under way of that name comes back if there is one.

        Raises:
            Refused: if it is larger than the limits allow, or too much is waiting already.
        """
        with self._lock:
            active = [other for other in self._jobs.values() if other.active]
            for other in active:
                if not job.shared or other.stopping or other.name != job.name:
                    continue
                if isinstance(other, type(job)):
                    return other
            new = [one for one in job.configs if job.fresh or not self.store.holds(one)]
            costs = dict(zip(new, training_seconds(new, self.measured), strict=True))
            check_updates(new, self.limits)
            check_seconds(job.configs, [costs.get(one, 0.0) for one in job.configs], self.limits)
            check_queue(active, job.owner, self.limits)
            shapes = self._shapes | {ModelSpec.of(one) for one in new}
            check_shapes(shapes, self.limits)
            self._shapes = shapes
            self._jobs[job.id] = job
            self._forget_old()
        self.executor.submit(self._run, job)
        return job

    def _run(self, job: Job) -> None:
        job.work(self.store, self.limits, self.before_training)
        self.measured.update(job.speeds)

    def _forget_old(self) -> None:
        done = [job.id for job in self._jobs.values() if not job.active]
        for job_id in done[: max(0, len(done) - self.limits.kept_results)]:
            del self._jobs[job_id]

    def view(self, job: Job) -> JobView:
        """Where a job stands, its place in the queue included."""
        waiting = [other for other in self.all() if other.active]
        place = next((i for i, other in enumerate(waiting) if other is job), 0)
        return job.view(max(0, place - self.limits.max_running))

    def find(self, name: str, owner: str, alive: Callable[[str], bool]) -> Job | None:
        """The job of that name under way (a training's is its config's hash): the visitor's
        own, else an orphan's, else another's.

        A job whose visitor has left (a reload makes a new visitor) is handed to whoever
        asks for it first, so that it can be stopped again.
        """
        with self._lock:
            jobs = [job for job in reversed(self._jobs.values()) if job.active]
            jobs = [job for job in jobs if job.name == name]
            own = [job for job in jobs if job.owner == owner]
            if not own:
                own = [job for job in jobs if not alive(job.owner)][:1]
                for job in own:
                    job.owner = owner
            return next(iter(own + jobs), None)

    def last(self, name: str) -> Job | None:
        """The newest job of that name, be it under way or over, if it is still remembered."""
        return next((job for job in reversed(self.all()) if job.name == name), None)

    def of(self, owner: str) -> list[Job]:
        """The visitor's jobs under way, oldest first."""
        return [job for job in self.all() if job.owner == owner and job.active]

    def all(self) -> list[Job]:
        """Every job that is remembered, oldest first."""
        with self._lock:
            return list(self._jobs.values())

    def unsaved(self, name: str, kind: type[Kind]) -> Kind | None:
        """What a job made of that name and the store does not hold, say because the disk was
        full: a ``Run`` by its hash, or what a series made. The newest counts."""
        made = (job.made[name] for job in reversed(self.all()) if name in job.made)
        newest = next(made, None)
        return newest if isinstance(newest, kind) else None

    def close(self, *, wait: bool = False) -> None:
        """Stop everything, so that the process can end; ``wait`` until it has stopped."""
        for job in self.all():
            job.stop()
        self.executor.shutdown(wait=wait, cancel_futures=True)

    def predicted_seconds(self, *configs: RunConfig) -> float:
        """How long training them takes, one after the other."""
        return sum(training_seconds(configs, self.measured))
