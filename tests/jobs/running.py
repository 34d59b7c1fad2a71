"""Jobs on a queue of the test's own."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs import JobQueue
from jobs.limits import Limits

ENDLESS = {"epochs": 100_000, "units": 8}


@pytest.fixture
def make_queue(store):
    queues = []

    def make(**limits):
        limits = Limits(**limits)
        executor = ThreadPoolExecutor(max(1, limits.max_running))
        queues.append(JobQueue(executor, store, limits))
        return queues[-1]

    yield make
    for queue in queues:
        queue.close(wait=True)


def wait_until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def done(job):
    assert job.finished.wait(60)
    return job.view()
