"""A job that trains one network on a text, with its curve and its samples for all to watch."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from jobs.job import JobView
from jobs.keeping import Trained
from jobs.limits import Limits
from jobs.one_task import OneTask
from jobs.text_task import Marks, TextOrder, TextProgress, train_text_and_store
from jobs.training_task import Compiling
from jobs.workers import Call, Task, WorkerExecutor
from lstm_core.config.text_config import TextConfig
from lstm_core.config.title import text_title
from lstm_core.data.text_time import text_program, text_training_seconds
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import Record, TextRun, marks, network_of


@dataclass(frozen=True)
class TextView(JobView):
    """A consistent copy of where a training on a text stands."""

    config: TextConfig
    """what was asked for"""
    updates: int
    """made so far, those of the run that this one continues among them"""
    first_update: int
    """updates that the run had which this training continues"""
    curve_updates: np.ndarray
    curve_loss: np.ndarray
    """since it began, some three times a second: updates made, and the mean loss since the one
    before in nats per character"""
    record: Record | None
    """what was seen at the marks so far, those of the continued run among them; None before the
    first"""
    samples: tuple[tuple[str, ...], ...]
    """of each mark a text by temperature, after the same ``beginning``"""
    beginning: str
    result: TextConfig | None
    """the config of the run that came out of it: fewer updates than asked for if it ended early"""

    @property
    def share(self) -> float:
        return min(1.0, self.updates / self.config.updates)

    @property
    def passes(self) -> float:
        """How often the text was read so far."""
        return self.updates / self.config.updates_per_pass

    @property
    def progress(self) -> str:
        return f"pass {self.passes:.2f} of {self.config.passes:.2f}"

    @property
    def loss(self) -> float | None:
        """The newest: nats per character while the weights moved."""
        return float(self.curve_loss[-1]) if len(self.curve_loss) else None

    @property
    def updates_per_second(self) -> float:
        """0 while that cannot be said."""
        done = self.updates - self.first_update
        return done / self.seconds if done > 0 and self.seconds > 0 else 0.0

    @property
    def characters_per_second(self) -> float:
        """Of the text; windows read each several times."""
        per_update = self.config.learned_from / self.config.updates_per_pass
        return self.updates_per_second * per_update

    @property
    def seconds_left(self) -> float | None:
        speed = self.updates_per_second
        return (self.config.updates - self.updates) / speed if speed else None


class TextTraining(OneTask[TextConfig, TextRun]):
    """One text's config, trained once. The text is in the store's ``texts``, where the worker reads
    it: it is not kept here.

    Args:
        corpus_name: what a reader calls the text.
        owner: the visitor's session.
        resume: the config of a shorter run in the store, to continue.
    """

    shared = True
    TOO_SOON = "Stopped before the first update."

    def __init__(
        self,
        config: TextConfig,
        corpus_name: str,
        owner: str,
        *,
        resume: TextConfig | None = None,
    ):
        super().__init__(config, text_title(corpus_name, config), [], owner)
        self.resume = resume
        self._first_update = self._updates = resume.updates if resume else 0
        self._seconds, self._seconds_before = 0.0, 0.0
        self._curve: list[tuple[int, float]] = []
        self._record: Record | None = None
        self._samples: tuple[tuple[str, ...], ...] = ()
        self._beginning = ""

    def view(self) -> TextView:
        standing = self._standing()
        with self._lock:
            curve = np.array(self._curve).reshape(-1, 2)
            return TextView(
                **standing,
                **self._now(),
                seconds=max(0.0, self._seconds - self._seconds_before),
                config=self.config,
                updates=self._updates,
                first_update=self._first_update,
                curve_updates=curve[:, 0],
                curve_loss=curve[:, 1],
                record=self._record,
                samples=self._samples,
                beginning=self._beginning,
                result=self._result,
            )

    def _begin(self, workers: WorkerExecutor, store: Store, limits: Limits, cost: float) -> None:
        order = TextOrder(self.config, self.resume, limits.max_training_seconds)
        task = Task(
            Call(train_text_and_store, (order, TextStore(store.folder)), talks=True),
            owner=self.owner,
            cost=cost,
            on_message=self._hear,
            long=True,
        )
        self._start(workers, task)

    def _hear(self, message: Any) -> None:
        if isinstance(message, Compiling):
            return self._enter("preparing")
        if isinstance(message, TextProgress):
            with self._lock:
                self._updates, self._seconds = message.updates, message.seconds
                self._curve.append((message.updates, message.loss))
        elif isinstance(message, Marks):
            self._look(message)
            if message.record.updates[-1] <= self._first_update and self.resume:
                return None  # of the run before; this one is still compiled
        self._enter("training")
        if self._task is not None:  # from here on it stops by itself, and there is a result
            self._task.patient = True
        return None

    def _look(self, seen: Marks) -> None:
        with self._lock:
            self._record = _joined(self._record, seen)
            self._samples = (*self._samples[: seen.place], *seen.samples)
            self._beginning = seen.beginning
            self._updates = int(seen.record.updates[-1])
            self._seconds = float(seen.record.seconds[-1])
            if self._updates <= self._first_update:
                self._seconds_before = self._seconds

    def _keep(self, trained: Trained[TextConfig, TextRun]) -> None:
        done = trained.config
        if trained.seconds_per_update is not None:
            self.speeds[text_program(done, network_of(done))] = trained.seconds_per_update
        with self._lock:
            self._updates = done.updates
        super()._keep(trained)


def text_seconds(config: TextConfig, measured: Mapping[Hashable, float], first: int = 0) -> float:
    """Predicted seconds of the updates from ``first`` on, with all that belongs to a training."""
    looks = sum(mark > first for mark in marks(config))
    return text_training_seconds(config, network_of(config), looks, measured, first)


def _joined(before: Record | None, seen: Marks) -> Record:
    """What was seen up to the marks of a message, and those."""
    if before is None or seen.place == 0:
        return seen.record
    names = [field.name for field in fields(Record)]
    return Record(
        *(
            np.concatenate([getattr(before, name)[: seen.place], getattr(seen.record, name)])
            for name in names
        )
    )
