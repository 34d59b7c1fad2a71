"""What a worker does for a training, and what it says meanwhile."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from jobs.keeping import Trained, keep
from jobs.workers import Call, Preparation
from jobs.workers.talk import Talk
from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec, program_of
from lstm_core.data.network import Weights
from lstm_core.data.training_time import seconds_per_update
from lstm_core.errors import StoreError
from lstm_core.run import Run
from lstm_core.storage.store import Store
from lstm_core.wording import sentence

ENOUGH_SECONDS = 0.05  # of training, by the rough figure: less says how busy the machine was
TELL_SECONDS = 0.04  # between two messages: pages look less often
SNAPSHOT_SECONDS = 0.2
MAX_WEIGHTS = 200_000  # of a network whose snapshots are told: more would hold it up


@dataclass(frozen=True)
class Pace:
    """To the task: so many epochs a second at most; None is as fast as possible. From the task:
    it was slow for long enough, and goes on like this."""

    epochs_per_second: float | None


@dataclass(frozen=True)
class Compiling:
    """From the task: no program of this kind is there yet."""


@dataclass(frozen=True)
class Snapshot:
    """The weights after an epoch."""

    epoch: int
    weights: Weights


@dataclass(frozen=True)
class Progress:
    """From the task: epochs since the last message, and how far it is in the one under way.

    ``seconds``: of training, without the waits that a pace asks for. ``snapshot``: a newer
    one than the last.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    within: float = 0.0
    seconds: float = 0.0
    snapshot: Snapshot | None = None


@dataclass(frozen=True)
class Order:
    """What is to be trained, as in ``Training``; at no pace for longer than ``paced_seconds``."""

    config: RunConfig
    resume: Run | None
    pace: float | None
    fresh: bool
    paced_seconds: float


def train_and_store(talk: Talk, order: Order, store: Store) -> Trained[RunConfig, Run]:
    """Train, and keep the run in the store, in a worker.

    Raises:
        NothingTrained: if stopped before the first epoch was complete.
        Diverged: when the loss stops being finite.
    """
    notice = ""
    if not order.fresh:  # a training before this one may have been the same
        try:
            if run := store.load(order.config.hash):
                if order.resume:
                    notice = f"A saved run of {run.config.epochs:,} epochs was there already; "
                    notice += "it is shown."
                return Trained(run.config, notice=notice)
        except StoreError as error:
            notice = f"{sentence(error)} It was trained anew."
    run = _train(talk, order)
    if run.config != order.config:
        notice += f" Stopped after {run.config.epochs:,} of {order.config.epochs:,} epochs."
    return keep(talk, store, run.config, run, notice, _measured(order, run))


def _train(talk: Talk, order: Order) -> Run:
    from lstm_core.training import train
    from lstm_core.training.callbacks import Pace as Paced
    from lstm_core.training.callbacks import Report, Snapshots, Stop
    from lstm_core.training.pool import POOL

    told = _Telling(talk, order)
    if not POOL.ready(order.config):
        talk.tell(Compiling())
    callbacks = [
        Snapshots(told.snapshot),
        Report(told.epoch, told.batches, told.begin),
        Paced(told.pace, told.wait),
        Stop(talk.stop.is_set),
    ]
    run = train(order.config, resume=order.resume, callbacks=callbacks)
    told.rest()
    return run


class _Telling:
    """Gathers epochs into messages, and keeps to the pace that was last asked for."""

    def __init__(self, talk: Talk, order: Order):
        self.talk, self.order = talk, order
        self.loss: list[float] = []
        self.accuracy: list[float] = []
        self.newest: Snapshot | None = None
        self.began = self.told = time.perf_counter()
        self.waited = self.snapshot_told = 0.0

    def begin(self) -> None:
        self.began = time.perf_counter()
        self._tell(0.0)

    def snapshot(self, epoch: int, weights: Weights) -> None:
        if ModelSpec.of(self.order.config).parameters <= MAX_WEIGHTS:
            self.newest = Snapshot(epoch, weights)

    def epoch(self, number: int, loss: float, accuracy: float) -> None:
        self.loss.append(loss)
        self.accuracy.append(accuracy)
        last = number == self.order.config.epochs
        if last or time.perf_counter() - self.told > TELL_SECONDS:
            self._tell(0.0)

    def batches(self, number: int, batches: int) -> None:
        # An epoch counts when it is whole, so its last batch adds nothing yet.
        per_epoch = self.order.config.updates_per_epoch
        if batches < per_epoch and time.perf_counter() - self.told > TELL_SECONDS:
            self._tell(batches / per_epoch)

    def pace(self) -> float | None:
        """A slow pace must not hold a worker for longer than a long training may."""
        asked = self.talk.heard(Pace)
        pace = self.order.pace if asked is None else asked.epochs_per_second
        if pace is not None and time.perf_counter() - self.began > self.order.paced_seconds:
            self.talk.hear(Pace(None))
            self.talk.tell(Pace(None))
            return None
        return pace

    def wait(self, seconds: float) -> bool:
        self._tell(0.0)
        began = time.perf_counter()
        stopped = self.talk.stop.wait(seconds)
        self.waited += time.perf_counter() - began
        return stopped

    def rest(self) -> None:
        """A stop may come before the last epochs were told."""
        if self.loss:
            self._tell(0.0)

    def _tell(self, within: float) -> None:
        self.told = time.perf_counter()
        seconds = self.told - self.began - self.waited
        snapshot = None
        if self.told - self.snapshot_told > SNAPSHOT_SECONDS:
            snapshot, self.newest = self.newest, None
            self.snapshot_told = self.told
        self.talk.tell(Progress(self.loss, self.accuracy, within, seconds, snapshot))
        self.loss, self.accuracy = [], []


def _measured(order: Order, run: Run) -> float | None:
    updates = run.updates - (order.resume.updates if order.resume else 0)
    rough = updates * seconds_per_update(program_of(order.config))
    return run.seconds["train"] / updates if rough >= ENOUGH_SECONDS else None


def preparations(configs: Iterable[RunConfig]) -> list[Preparation]:
    """What makes a worker ready to train these, each program once."""
    first = {program_of(config): config for config in reversed(list(configs))}
    return [(program, Call(_prepare, (one,))) for program, one in reversed(first.items())]


def _prepare(config: RunConfig) -> None:
    from lstm_core.training.pool import POOL

    POOL.prepare(config)
