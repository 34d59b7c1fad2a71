"""What every job has: a name, an owner, a state, a stop, and its way through the workers."""

import logging
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from jobs.limits import Limits
from jobs.workers import Task, WorkerExecutor
from lstm_core.config import RunConfig
from lstm_core.errors import LstmStateError
from lstm_core.storage.store import Store
from lstm_core.wording import sentence

State = Literal["queued", "preparing", "training", "done", "stopped", "failed"]
ACTIVE = ("queued", "preparing", "training")
UNEXPECTED = "Something unexpected went wrong. The server's log says what."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobView(ABC):
    """A consistent copy of where a job stands."""

    id: str
    owner: str
    name: str
    title: str
    """what a reader is told is being done"""
    state: State
    place: int
    """tasks before this one, while it waits"""
    wait_seconds: float
    """until it begins, from what was predicted for those"""
    starting: tuple[float, float] | None
    """while the first worker starts: seconds since then, and those it takes"""
    phase_seconds: float
    """since the state came to be what it is"""
    seconds: float
    """of training, without the waits that a pace asks for"""
    message: str
    """how it ended, in sentences; empty where that goes without saying"""
    stopping: bool
    """whether it was asked to stop; it may still look at what it has, and save that"""

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    @abstractmethod
    def share(self) -> float:
        """How much is done, 0 to 1."""

    @property
    @abstractmethod
    def progress(self) -> str:
        """How much is done, in words: epoch 12 of 500."""

    @property
    @abstractmethod
    def seconds_left(self) -> float | None:
        """None while that cannot be said."""


class Job(ABC):
    """Something under way. Workers' messages change it, everyone else reads ``view``.

    ``name`` says what is asked for, so that it is found again; ``configs`` are all the runs it
    needs, and it takes those that the store holds from there, unless it is to be ``fresh``.
    """

    shared = False  # whether asking for it again finds the one under way
    fresh = False

    def __init__(self, name: str, title: str, configs: Sequence[RunConfig], owner: str):
        self.id = uuid.uuid4().hex[:12]
        self.name, self.title, self.configs, self.owner = name, title, tuple(configs), owner
        self.finished = threading.Event()
        self.speeds: dict[Hashable, float] = {}  # of programs: seconds per update, as measured
        self.made: dict[str, object] = {}  # what came of it; None where the store holds it
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._workers: WorkerExecutor | None = None
        self._state: State = "queued"
        self._since = time.monotonic()  # the state is what it is
        self._message = ""
        self._on_end: Callable[[], None] = lambda: None

    @abstractmethod
    def view(self) -> JobView:
        """Where it stands."""

    def begin(
        self,
        workers: WorkerExecutor,
        store: Store,
        limits: Limits,
        cost: float,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Have it done, once. ``cost``: seconds, as predicted; ``on_end`` is called when it is
        over, whatever ended it."""
        self._workers, self._on_end = workers, on_end
        self._begin(workers, store, limits, cost)

    @abstractmethod
    def _begin(
        self, workers: WorkerExecutor, store: Store, limits: Limits, cost: float
    ) -> None: ...

    @abstractmethod
    def _waiting(self) -> Task | None:
        """What waits for a worker, if it has not begun."""

    @abstractmethod
    def stop(self) -> None:
        """Ask it to end soon, or at once if it has not begun."""

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop; it may take a moment longer."""
        return self._stop.is_set()

    @property
    def active(self) -> bool:
        return self._state in ACTIVE

    def _enter(self, state: State) -> None:
        with self._lock:
            if self._state != state:
                self._state, self._since = state, time.monotonic()

    def _end(self, state: State, message: str = "") -> None:
        with self._lock:
            self._message = message.strip()
        self._enter(state)
        self._on_end()
        self.finished.set()

    def _fail(self, error: BaseException) -> None:
        """A failure is the job's message, and one that nobody expected is in the log as well."""
        if isinstance(error, LstmStateError):
            return self._end("failed", sentence(error))
        log.error("Job %r failed", self.name, exc_info=error)
        self._end("failed", UNEXPECTED)

    def _standing(self) -> dict[str, Any]:
        """What the views of all jobs have."""
        place, wait, starting = 0, 0.0, None
        task, workers = self._waiting(), self._workers
        if task is not None and workers is not None:  # asked before the lock is held
            place, wait = workers.place(task), workers.wait_seconds(task)
            if (seconds := workers.starting_for()) is not None:
                starting = (seconds, workers.start_seconds)
        own = {key: getattr(self, key) for key in ("id", "owner", "name", "title", "stopping")}
        return own | {"place": place, "wait_seconds": wait, "starting": starting}

    def _now(self) -> dict[str, Any]:
        """The rest of that. Call it with the lock held."""
        return {
            "state": self._state,
            "phase_seconds": time.monotonic() - self._since,
            "message": self._message,
        }


AnyJob = TypeVar("AnyJob", bound=Job)
