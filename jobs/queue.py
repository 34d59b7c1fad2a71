"""The queue: takes jobs in within limits, hands them to the workers, and finds them again."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from jobs.admission import check_queue, check_seconds, check_text, check_updates
from jobs.answers import Answers
from jobs.expected import likely_next
from jobs.job import AnyJob, Job
from jobs.limits import Limits
from jobs.text_job import TextTraining, text_seconds
from jobs.training_task import preparations
from jobs.workers import WorkerExecutor
from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.data.training_time import training_seconds
from lstm_core.storage.shipped import shipped_configs
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore

Kind = TypeVar("Kind")


class JobQueue:
    """Has jobs done by the workers, who are fair among visitors, and bounds all of it."""

    def __init__(self, workers: WorkerExecutor, store: Store, limits: Limits):
        self.workers, self.store, self.limits = workers, store, limits
        self.texts = TextStore(store.folder)
        self.answers = Answers(workers)
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}  # in the order they came
        self.measured: dict[Any, float] = {}  # of programs: seconds per update
        self._warm = not limits.warm_up

    def submit(self, job: AnyJob) -> AnyJob:
        """Queue a job. Of a series and of a text, the one under way of that name comes back if
        there is one.

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
            cost = self._cost(job)
            if isinstance(job, TextTraining):
                check_text(job.config, [one for one in active if type(one) is type(job)], job.owner)
            check_queue(active, job.owner, self.limits)
            self._jobs[job.id] = job
            self._forget_old()
        job.begin(self.workers, self.store, self.limits, cost, lambda: self._learn(job))
        return job

    def _cost(self, job: Job) -> float:
        """Predicted seconds, within the limits."""
        if isinstance(job, TextTraining):
            return self.predicted_text_seconds(job.config, job.resume)
        new = [one for one in job.configs if job.fresh or not self.store.holds(one)]
        costs = dict(zip(new, training_seconds(new, self.measured), strict=True))
        check_updates(new, self.limits)
        check_seconds(job.configs, [costs.get(one, 0.0) for one in job.configs], self.limits)
        return sum(costs.values())

    def _learn(self, job: Job) -> None:
        """The quickest counts: what trained beside others says how busy the machine was, and an
        estimate that is too long would refuse what can be trained."""
        for program, seconds in job.speeds.items():
            self.measured[program] = min(seconds, self.measured.get(program, seconds))

    def _forget_old(self) -> None:
        done = [job.id for job in self._jobs.values() if not job.active]
        for job_id in done[: max(0, len(done) - self.limits.kept_results)]:
            del self._jobs[job_id]

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
        """Stop everything; ``wait`` until it has stopped. The workers stay."""
        for job in self.all():
            job.stop()
        if wait:
            for job in self.all():
                job.finished.wait(10)

    def warm_up(self) -> None:
        """Start the workers and have them compile the published networks, once, behind the first
        page."""
        with self._lock:
            warm, self._warm = self._warm, True
        if not warm:
            self.workers.warm(preparations(shipped_configs()))

    def expect(self, config: RunConfig) -> None:
        """It may be trained next, or one like it: have the programs compiled meanwhile."""
        if self.limits.warm_up:
            self.workers.expect(preparations(likely_next(config)))

    def predicted_seconds(self, *configs: RunConfig) -> float:
        """How long training them takes, one after the other."""
        return sum(training_seconds(configs, self.measured))

    def predicted_text_seconds(self, config: TextConfig, resume: TextConfig | None = None) -> float:
        """How long training it on its text takes, or continuing a run of fewer updates: no longer
        than a training may take, since it ends then."""
        first = resume.updates if resume else 0
        seconds = text_seconds(config, self.measured, first)
        return min(seconds, self.limits.max_training_seconds)
