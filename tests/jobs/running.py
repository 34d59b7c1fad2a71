"""Jobs on a runner of the test's own."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs import JobRunner
from jobs.limits import Limits

ENDLESS = {"epochs": 100_000, "units": 8}


@pytest.fixture
def make_runner(store):
    runners = []

    def make(**limits):
        limits = Limits(**limits)
        executor = ThreadPoolExecutor(max(1, limits.max_running))
        runners.append(JobRunner(executor, store, limits))
        return runners[-1]

    yield make
    for runner in runners:
        for job in runner._jobs.values():
            job.stop()
        runner.executor.shutdown()


def wait_until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def done(job):
    assert job.finished.wait(60)
    return job.view()
