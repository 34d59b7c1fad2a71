"""A job of many trainings, one after the other, that answer one question together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jobs.job import Job, JobView
from jobs.limits import Limits
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


Work = Callable[[Stop, Report], Outcome]


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
        work: does it all in the one thread that calls it, TensorFlow being loaded. It calls
            ``stop()`` often, and once that is true returns early or raises ``Stopped``; it tells
            ``report(done, asked)`` after each of the configs.
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
        self._held = 0  # of the configs, by the store when it began
        self._each = "seed" if seeds_only(configs) else "training"

    def view(self, place: int = 0) -> SeriesView:
        with self._lock:
            return SeriesView(
                **self._standing(place),
                done=self._done,
                asked=self._asked,
                trained=max(0, self._done - self._held),
                each=self._each,
            )

    def _train(self, store: Store, limits: Limits, before_training: Callable[[], None]) -> None:
        if not self.fresh:
            self._set(held=sum(store.holds(config) for config in self.configs))
        before_training()
        self._begin()
        try:
            outcome = self._work(self._stop.is_set, self._report)
            whole = not self.stopping or self._done >= self._asked
        except Stopped:
            if not self.stopping:
                raise
            outcome, whole = Outcome(), False
        self.made = dict(outcome.made)
        if whole:
            return self._end("done", outcome.message)
        how = f"Stopped before the first {self._each} was done."
        if self._done:
            how = f"Stopped after {self._done:,} of {self._asked:,} {self._each}s."
        self._end("stopped", f"{how} {outcome.message}")

    def _release(self) -> None:
        self._work = lambda stop, report: Outcome()

    def _report(self, done: int, asked: int) -> None:
        self._set(done=done, asked=asked)
