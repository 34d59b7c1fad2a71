"""What the whole process shares: one job queue with the store behind it, and the workers.

They are kept here, because one message from any browser empties the web server's own caches.
"""

import atexit
import threading

from jobs.limits import Limits
from jobs.queue import JobQueue
from jobs.workers import WorkerExecutor
from jobs.workers.sizes import Sizes
from jobs.workers.starting import starter
from lstm_core.storage.store import Store

START = starter(["lstm_core.training"])  # and TensorFlow with it: nothing is begun before a task

_lock = threading.Lock()
_queue: JobQueue | None = None
_workers: WorkerExecutor | None = None


def job_queue() -> JobQueue:
    """The process's queue. The first call makes it, with what the environment sets; no worker
    is started before there is something to do.

    Raises ``ValueError`` where the environment sets a limit that is none.
    """
    global _queue, _workers
    with _lock:
        if _queue is None:
            limits = Limits.from_environment()
            if _workers is None or _workers.count != limits.workers:
                if _workers is not None:
                    _workers.shutdown(wait=False)
                sizes = Sizes(
                    limits.worker_megabytes, limits.worker_programs, limits.worker_idle_seconds
                )
                _workers = WorkerExecutor(limits.workers, START, sizes)
            _queue = JobQueue(_workers, Store(), limits)
        return _queue


def close(*, wait: bool = False, workers: bool = True) -> None:
    """Stop all jobs, ``wait`` until they have stopped, and forget them: the next call of
    ``job_queue`` begins as in a fresh process. ``workers``: end the processes, too."""
    global _queue, _workers
    with _lock:
        queue, _queue = _queue, None
        processes = _workers if workers else None
        if workers:
            _workers = None
    if queue is not None:
        queue.close(wait=wait)
    if processes is not None:
        processes.shutdown(wait=wait)


atexit.register(close)
