"""A job of many trainings that answer one question together."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Executor
from dataclasses import dataclass, field

from jobs.job import Job, JobView
from jobs.limits import Limits
from jobs.series_executor import SeriesExecutor
from jobs.workers import Task, WorkerExecutor
from lstm_core.config import RunConfig
from lstm_core.errors import Stopped
from lstm_core.storage.store import Store

Stop = Callable[[], bool]
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What came of a series."""

    message: str = ""
    """what is to be said in the end, if anything"""
    made: Mapping[str, object] = field(default_factory=dict)
    """results other than runs, by name; None where the store holds them"""


Work = Callable[[Executor, Stop, Report], Outcome]


def seeds_only(configs: Sequence[RunConfig]) -> bool:
    """Whether nothing but the seed differs."""
    return len({config.replace(seed=0) for config in configs}) == 1


@dataclass(frozen=True)
class SeriesView(JobView):
    """A consistent copy of where a series stands."""

    done: int
    asked: int
    trained: int
    """of those that are done: the store's own, which take no time, are taken to come first"""
    each: str
    """what is counted, in one word"""

    @property
    def share(self) -> float:
        return min(1.0, self.done / max(1, self.asked))

    @property
    def progress(self) -> str:
        return f"{self.each} {self.done:,} of {self.asked:,}"

    @property
    def seconds_left(self) -> float | None:
        if self.trained <= 0 or self.seconds <= 0:
            return None
        return (self.asked - self.done) * self.seconds / self.trained


class Series(Job):
    """Many trainings in one job.

    Args:
        name: what is asked for: a series of the same name under way is the same one.
        title: what a reader is told is being done.
        configs: every run that is needed; the limits are on those the store does not hold.
        work: has it all done by the ``executor`` that it is called with, whose tasks go to the
            workers. It calls ``stop()`` often, and once that is true returns early or raises
            ``Stopped``; it tells ``report(done, asked)`` how many of the configs are done.
        owner: the visitor's session.
        fresh: it trains even what the store holds.
    """

    shared = True

    def __init__(
        self,
        name: str,
        title: str,
        configs: Sequence[RunConfig],
        work: Work,
        owner: str,
        *,
        fresh: bool = False,
    ):
        super().__init__(name, title, configs, owner)
        self.fresh = fresh
        self._work = work
        self._done, self._asked = 0, len(configs)
        self._holds: Callable[[], int] = lambda: 0  # of the configs, those in the store
        self._held = 0  # when it began
        self._each = "seed" if seeds_only(configs) else "training"
        self._began = self._ended = 0.0
        self._executor: SeriesExecutor | None = None

    def view(self) -> SeriesView:
        standing = self._standing()
        with self._lock:
            until = self._ended or time.monotonic()
            return SeriesView(
                **standing,
                **self._now(),
                seconds=until - self._began if self._began else 0.0,
                done=self._done,
                asked=self._asked,
                trained=max(0, self._done - self._held),
                each=self._each,
            )

    def stop(self) -> None:
        self._stop.set()
        if self._executor is not None:
            self._executor.stop()

    def _begin(self, workers: WorkerExecutor, store: Store, limits: Limits, cost: float) -> None:
        if not self.fresh:
            self._holds = lambda: sum(store.holds(config) for config in self.configs)
        self._held = self._holds()
        self._executor = SeriesExecutor(workers, self.owner, self._begun)
        # It waits for the workers and puts together what they find: a thread is enough.
        threading.Thread(target=self._run, name=f"series {self.id}", daemon=True).start()

    def _waiting(self) -> Task | None:
        if self._began or self._executor is None:
            return None
        return self._executor.waiting()

    def _begun(self) -> None:
        if not self._began:
            self._began = time.monotonic()
        self._enter("training")

    def _run(self) -> None:
        executor = self._executor
        assert executor is not None
        try:
            self._finish(executor)
        except BaseException as error:
            self._fail(error)
        finally:
            executor.stop()
            self._work = lambda executor, stop, report: Outcome()

    def _finish(self, executor: SeriesExecutor) -> None:
        try:
            outcome = self._work(executor, self._stop.is_set, self._report)
            whole = not self.stopping or self._done >= self._asked
        except (Stopped, CancelledError):
            if not self.stopping:
                raise
            outcome, whole = Outcome(), False
        with self._lock:
            self.made, self._ended = dict(outcome.made), time.monotonic()
        if whole:
            return self._end("done", outcome.message)
        self._done = max(self._done, self._holds())  # of what was under way, some were kept
        how = f"Stopped before the first {self._each} was done."
        if self._done:
            how = f"Stopped after {self._done:,} of {self._asked:,} {self._each}s."
        elif not self._began:
            how = "Stopped before it began."
        self._end("stopped", f"{how} {outcome.message}")

    def _report(self, done: int, asked: int) -> None:
        with self._lock:
            self._done, self._asked = done, asked
