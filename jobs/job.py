"""What every job has: a name, an owner, a state, a stop, and its way through a worker."""

import logging
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from jobs.limits import Limits
from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import LstmStateError
from lstm_core.storage.store import Store
from lstm_core.wording import sentence

State = Literal["queued", "preparing", "training", "done", "stopped", "failed"]
ACTIVE = ("queued", "preparing", "training")
PHASES = {
    "queued": "Waiting",
    "preparing": "Building and compiling the network, a second or two",
    "training": "Training",
    "done": "Done",
    "stopped": "Stopped",
    "failed": "Failed",
}
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
    """jobs before this one in the queue"""
    seconds: float
    """of training, without the waits that a pace asks for"""
    message: str
    """how it ended, in sentences; empty where that goes without saying"""

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def phase(self) -> str:
        """What is going on, in a few words."""
        return PHASES[self.state]

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
    """Something under way. The queue's workers write, everyone else reads ``view``.

    ``name`` says what is asked for, so that it is found again; ``configs`` are all the runs it
    needs, and it takes those that the store holds from there, unless it is to be ``fresh``.
    """

    shared = False  # whether asking for it again finds the one under way
    fresh = False

    def __init__(self, name: str, title: str, configs: Sequence[RunConfig], owner: str):
        self.id = uuid.uuid4().hex[:12]
        self.name, self.title, self.configs, self.owner = name, title, tuple(configs), owner
        self.finished = threading.Event()
        self.speeds: dict[ModelSpec, float] = {}  # seconds per update, as measured
        self.made: dict[str, object] = {}  # what came of it; None where the store holds it
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._state: State = "queued"
        self._began = self._ended = 0.0
        self._message = ""

    @abstractmethod
    def view(self, place: int = 0) -> JobView:
        """Where it stands, ``place`` jobs being before it in the queue."""

    @abstractmethod
    def _train(self, store: Store, limits: Limits, before_training: Callable[[], None]) -> None:
        """Do what is asked for, and say with ``_end`` how it ended."""

    @abstractmethod
    def _release(self) -> None:
        """Let go of what is large: jobs are kept for a while after their end."""

    def stop(self) -> None:
        """Ask it to end soon, or at once if it has not begun."""
        with self._lock:
            self._stop.set()
            if self._state != "queued":
                return
            self._state, self._message = "stopped", "Stopped before it began."
        self.finished.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop; it may take a moment longer."""
        return self._stop.is_set()

    @property
    def active(self) -> bool:
        return self._state in ACTIVE

    def work(self, store: Store, limits: Limits, before_training: Callable[[], None]) -> None:
        """Do it, in a worker of the queue's. Never raises: a failure is the job's message, and
        one that nobody expected is in the log as well."""
        try:
            if self._leave_queue():
                self._train(store, limits, before_training)
        except LstmStateError as error:
            self._end("failed", sentence(error))
        except Exception:
            log.exception("Job %r failed", self.name)
            self._end("failed", UNEXPECTED)
        finally:
            self._release()
            self.finished.set()

    def _leave_queue(self) -> bool:
        """False if it was stopped there."""
        with self._lock:
            if self._state != "queued":
                return False
            self._state = "preparing"
            return True

    def _begin(self) -> None:
        self._set(state="training", began=time.perf_counter())

    def _end(self, state: State, message: str, **values: Any) -> None:
        self._set(state=state, message=message.strip(), ended=time.perf_counter(), **values)

    def _set(self, **values: Any) -> None:
        with self._lock:
            for name, value in values.items():
                setattr(self, f"_{name}", value)

    def _seconds(self) -> float:
        """Since training began. Call it with the lock held."""
        return (self._ended or time.perf_counter()) - self._began if self._began else 0.0

    def _standing(self, place: int) -> dict[str, Any]:
        """What the views of all jobs have. Call it with the lock held."""
        return {
            "id": self.id,
            "owner": self.owner,
            "name": self.name,
            "title": self.title,
            "state": self._state,
            "place": place,
            "seconds": self._seconds(),
            "message": self._message,
        }


AnyJob = TypeVar("AnyJob", bound=Job)
