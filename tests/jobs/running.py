"""Jobs on a queue of the test's own, with workers that all tests of this process share."""

import functools
import time

import pytest

from jobs import JobQueue
from jobs.limits import Limits
from jobs.service import START
from jobs.workers import WorkerExecutor
from jobs.workers.sizes import Sizes

ENDLESS = {"epochs": 100_000, "units": 8}


@functools.cache
def shared_workers(count: int) -> WorkerExecutor:
    """A worker takes seconds to start, and jobs do not mix in it."""
    return WorkerExecutor(count, START, Sizes(idle_seconds=600))


@pytest.fixture
def make_queue(store):
    queues = []

    def make(**limits):
        limits = Limits(**{"workers": 2, **limits})
        queues.append(JobQueue(shared_workers(limits.workers), store, limits))
        return queues[-1]

    yield make
    for queue in queues:
        queue.close(wait=True)


def wait_until(condition, seconds=120.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def done(job):
    assert job.finished.wait(120)
    return job.view()
