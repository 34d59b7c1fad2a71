"""What the whole process shares: one job queue with the store behind it, and the warm-up.

They are kept here, because one message from any browser empties the web server's own caches.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from jobs.limits import Limits
from jobs.queue import JobQueue
from lstm_core.storage.shipped import shipped_configs
from lstm_core.storage.store import Store

WARM_UP_DELAY = 1.0  # seconds: the first page comes first

_lock = threading.Lock()
_queue: JobQueue | None = None
_warm_up: threading.Thread | None = None
log = logging.getLogger(__name__)


def job_queue() -> JobQueue:
    """The process's queue. The first call makes it, with what the environment sets.

    Raises ``ValueError`` where the environment sets a limit that is none.
    """
    global _queue
    with _lock:
        if _queue is None:
            limits = Limits.from_environment()
            executor = ThreadPoolExecutor(limits.max_running, thread_name_prefix="training")
            _queue = JobQueue(executor, Store(), limits, before_training=load_tensorflow)
        return _queue


def close(*, wait: bool = False) -> None:
    """Stop all jobs, ``wait`` until they have stopped, and forget them: the next call of
    ``job_queue`` begins as in a fresh process."""
    global _queue, _warm_up
    with _lock:
        queue, _queue, _warm_up = _queue, None, None
    if queue is not None:
        queue.close(wait=wait)


def load_tensorflow() -> None:
    """Import TensorFlow and Keras, and let nobody clear Keras's state under a training.

    ``keras.backend.clear_session`` clears the state of all threads, those that build or train
    a network included, and collects garbage for long enough to starve them. The web server
    calls it after every run of a script or a fragment.
    """
    from lstm_core.training.backend import keras

    keras.backend.clear_session = lambda *args, **kwargs: None


def warm_up() -> None:
    """Import TensorFlow and compile the published shapes, once, behind the first page."""
    global _warm_up
    wanted = job_queue().limits.warm_up
    with _lock:
        if wanted and _warm_up is None:
            _warm_up = threading.Thread(target=_prepare, name="warm-up", daemon=True)
            _warm_up.start()


def _prepare() -> None:
    time.sleep(WARM_UP_DELAY)
    try:
        load_tensorflow()
        import scipy.stats  # noqa: F401  for verdicts; it takes a second

        from lstm_core.training.pool import POOL

        for config in shipped_configs():
            POOL.prepare(config)
    except Exception:
        log.exception("The warm-up failed; trainings will be tried all the same")
