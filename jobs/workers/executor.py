"""Worker processes behind the interface that many trainings go through."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from jobs.workers.assigning import free, makes_room, worker_for
from jobs.workers.background import Background, Preparation
from jobs.workers.forecast import End, seconds_until
from jobs.workers.line import Line
from jobs.workers.messages import Begin, Begun, Call, Ended, Interrupted, Ready, Stop, Tell
from jobs.workers.process import WorkerProcess
from jobs.workers.sizes import Sizes
from jobs.workers.starting import Starter
from jobs.workers.task import LOST, Task
from lstm_core.errors import WorkerLost

TICK = 0.1  # seconds between looks at what is late or too large
FAILED_STARTS = 3  # in a row, after which what waits fails, too
log = logging.getLogger(__name__)


class WorkerExecutor(Executor):
    """Tasks in at most ``count`` processes of their own, fair among owners: they take turns, and
    nobody has all of the processes.

    Processes are started when they are needed, or by ``warm``, and stay. One that has outgrown
    ``sizes``, or has done what is long, is replaced. ``start`` says how one comes to be. A stopped
    task that does not end by itself soon is ended together with its worker.
    """

    def __init__(self, count: int, start: Starter, sizes: Sizes | None = None):
        self.count, self.start_worker, self.sizes = count, start, sizes or Sizes()
        self.start_seconds = 6.0  # that a worker takes until it can begin, as last measured
        self._lock = threading.RLock()
        self._ended = threading.Condition(self._lock)
        self._line: Line[Task] = Line()
        self._workers: list[WorkerProcess] = []
        self._background = Background()
        self._numbers = self._failed_starts = 0
        self._warm = False  # whether all workers are to be there
        self._failed: list[tuple[Task, Exception]] = []  # those who wait are to be told
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="workers", daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As any executor's; ``fn`` has to be found by its name."""
        return self.start(Task(Call(fn, args, kwargs)))

    def start(self, task: Task) -> Task:
        """Have it done by the next worker that is free. Raises ``RuntimeError`` after
        ``shutdown``."""
        with self._lock:
            if self._closed.is_set():
                raise RuntimeError("the workers were shut down")
            self._line.add(task, task.owner)
        self._dispatch()
        return task

    def stop(self, task: Task) -> None:
        """It is not wanted any more: it ends now if it waits, and soon if it is worked on."""
        with self._lock:
            waited = self._line.remove(task)
            if not waited and task.worker is not None and task.want_stop():
                task.worker.send(Tell(task.number, Stop()))
        if waited and task.cancel():
            task.set_running_or_notify_cancel()

    def tell(self, task: Task, message: object) -> None:
        """Say something to a task that talks; one that waits or is over does not hear it."""
        with self._lock:
            if task.worker is not None:
                task.worker.send(Tell(task.number, message))

    def warm(self, lasting: Sequence[Preparation] = ()) -> None:
        """Start all workers one after the other, and have each do these while nobody wants it.
        Those of a replaced worker are done again."""
        with self._lock:
            self._background.lasting = lasting
            self._warm = True
        self._dispatch()

    def expect(self, expected: Sequence[Preparation]) -> None:
        """These may be wanted next: they come first in the background, until others do."""
        with self._lock:
            self._background.expected = expected
        self._dispatch()

    def place(self, task: Task) -> int:
        """How many tasks come before one that waits."""
        with self._lock:
            return next((n for n, other in enumerate(self._line) if other is task), 0)

    def wait_seconds(self, task: Task) -> float:
        """Until one that waits begins, from what was predicted for those before it."""
        with self._lock:
            ends = list(map(self._end, self._workers))
            ends += [End(self.start_seconds, None)] * (self.count - len(ends))
            return seconds_until(task, self._line, ends, self.share)

    def starting_for(self) -> float | None:
        """Seconds for which the first worker has been starting; None where one is ready."""
        with self._lock:
            if not self._workers or any(worker.ready for worker in self._workers):
                return None
            return max(worker.seconds for worker in self._workers)

    @property
    def share(self) -> int:
        """Of the workers, at most that many are one owner's, or work on what is long: another's
        task, or a short one, begins at once."""
        return max(1, self.count - 1)

    @property
    def processes(self) -> list[int]:
        """Their numbers in the system."""
        with self._lock:
            return [worker.pid for worker in self._workers if worker.pid is not None]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers: what waits is cancelled, and what they work on is lost."""
        self._closed.set()
        with self._lock:
            waiting, workers = list(self._line), list(self._workers)
        for task in waiting:
            self.stop(task)
        for worker in workers:
            worker.kill()
        if wait:
            with self._ended:
                self._ended.wait_for(lambda: not self._workers, timeout=10)

    def _end(self, worker: WorkerProcess) -> End:
        if task := worker.task:
            return End(task.seconds_left, task.owner, task.long)
        return End(0.0 if worker.ready else max(0.0, self.start_seconds - worker.seconds), None)

    def _dispatch(self) -> None:
        with self._lock:
            if self._closed.is_set():
                return
            while found := self._next():
                self._begin(*found)
            starting = sum(not worker.ready for worker in self._workers)
            wanted = (self._warm and not starting) or len(self._line) > starting
            if wanted and len(self._workers) < self.count:
                self._workers.append(WorkerProcess(self.start_worker, self._on_message))
            if not self._line:
                self._begin_background()
            failed, self._failed = self._failed, []
        for task, error in failed:
            task.set_exception(error)

    def _next(self) -> tuple[WorkerProcess, Task] | None:
        """What begins now, and where. An idle worker leaves if what comes first wants a fresh one
        and there is no room for it."""
        full = len(self._workers) >= self.count
        if full and (one := makes_room(self._line, self._workers, self.share, self.start_seconds)):
            one.leave()
        task = self._line.take(lambda task: self._worker_for(task) is not None)
        worker = task and self._worker_for(task)
        return (worker, task) if worker and task else None

    def _worker_for(self, task: Task) -> WorkerProcess | None:
        return worker_for(task, self._workers, self.share, self.start_seconds)

    def _begin(self, worker: WorkerProcess, task: Task) -> None:
        self._numbers += 1
        if not task.begin(worker, self._numbers):
            return
        worker.task = task
        try:
            worker.send(Begin(task.number, task.call))
            worker.used = True
            task.on_begin()
        except Exception as error:  # it cannot be sent
            worker.task = None
            self._failed.append((task, error))

    def _begin_background(self) -> None:
        roomy = [one for one in free(self._workers) if len(one.programs) < self.sizes.programs / 2]
        if found := self._background.next(self._workers, roomy):
            self._begin(*found)

    def _on_message(self, worker: WorkerProcess, message: Any) -> None:
        with self._lock:
            task: Task | None = worker.task
            if isinstance(message, Begun | Tell | Ended) and (
                task is None or task.number != message.number
            ):
                return
            if isinstance(message, Ready):
                worker.ready, self._failed_starts = True, 0
                worker.vitals = message.vitals
                worker.fresh_megabytes = message.vitals.megabytes
                self.start_seconds = worker.seconds
            elif isinstance(message, Ended):
                self._free_up(worker, message)
            elif message is None:
                self._forget(worker)
                if task is not None and not (task.begun or task.stopping or task.background):
                    self._line.add(task, task.owner)  # it was sent to one that had just ended
                    task = None
        if task is not None:
            task.hear(message)  # outside the lock: others' code runs there
        self._dispatch()

    def _free_up(self, worker: WorkerProcess, ended: Ended) -> None:
        task, worker.task = worker.task, None
        before, worker.vitals = worker.vitals, ended.vitals
        worker.idle_since = time.monotonic()
        worker.programs.add(task.program)
        if task.background:
            worker.fresh_megabytes += ended.vitals.megabytes - before.megabytes
        # What it was given for something long is of no use to others; and an interruption may have
        # come while TensorFlow traced a loop, which then stays its context for all that follows.
        if task.long or isinstance(ended.error, Interrupted):
            worker.leave()
        if task.background and ended.error:
            log.warning("In the background: %s", ended.traceback)

    def _forget(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        self._ended.notify_all()
        if worker.ready or self._closed.is_set():
            return
        self._failed_starts += 1
        log.error("A worker could not start (%d times in a row)", self._failed_starts)
        if self._failed_starts >= FAILED_STARTS:
            self._failed_starts, self._warm = 0, False
            while task := self._line.take():
                if task.set_running_or_notify_cancel():
                    self._failed.append((task, WorkerLost(LOST)))

    def _watch(self) -> None:
        while not self._closed.wait(TICK):
            with self._lock:
                now, wanted = time.monotonic(), bool(self._line)
                for worker in self._workers:
                    idle = now - worker.idle_since
                    outgrown = self.sizes.outgrown(worker, idle, wanted=wanted)
                    if worker.task is not None and worker.task.late:
                        worker.kill()
                    elif outgrown and worker in free(self._workers):
                        worker.leave()
