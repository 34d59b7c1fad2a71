"""A job of many trainings, one after the other, that answer one question together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobs.job import Job, JobView
from jobs.limits import Limits
from lstm_core.config import RunConfig
from lstm_core.storage.store import Store

Stop = Callable[[], bool]
Report = Callable[[int, int], None]
Work = Callable[[Stop, Report], str | None]


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
        title: what a reader is told is being done, as Markdown.
        configs: every run that is needed; the limits are on those the store does not hold.
        work: does it all in the one thread that calls it, TensorFlow being loaded, and keeps
            what it finds out. It asks ``stop()`` often, and once that is true returns early or
            raises; it tells ``report(done, asked)`` after each of the configs; it returns what
            is to be said in the end, if anything.
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
        self._work: Work | None = work
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
        from lstm_core.errors import Diverged, NothingTrained

        self._begin()
        try:
            notice = self._work(self._stop.is_set, self._report) or ""
        except NothingTrained:
            return self._end("stopped", f"Stopped before the first {self._each} was done.")
        except Diverged as error:
            return self._end("failed", f"{error}.")
        except Exception:
            if not self.stopping or self._done >= self._asked:
                raise
            notice = ""  # its way of saying that it was stopped
        if not self.stopping or self._done >= self._asked:
            return self._end("done", notice)
        count = f"{self._done:,} of {self._asked:,} {self._each}s"
        return self._end("stopped", f"Stopped after {count}. {notice}")

    def _release(self) -> None:
        self._work = None

    def _report(self, done: int, asked: int) -> None:
        self._set(done=done, asked=asked)
