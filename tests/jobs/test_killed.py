"""Workers that are killed at random moments: one training is lost, nothing else."""

import os
import random
import signal
import time

import pytest

from jobs import JobQueue, Training
from jobs.limits import Limits
from jobs.service import START
from jobs.workers import WorkerExecutor
from lstm_core.storage.store import Store
from tests.cases import small_config
from tests.jobs.running import done, wait_until

QUICK = 3


@pytest.mark.parametrize("kills", [QUICK, pytest.param(200, marks=pytest.mark.thorough)])
def test_a_killed_worker_costs_its_training_alone(kills, store):
    """Half of the kills fall into the training, half into the moments around its saving."""
    chance = random.Random(kills)
    workers = WorkerExecutor(1, START)
    queue = JobQueue(workers, store, Limits(workers=1))
    try:
        done(queue.submit(Training(small_config("one_char", seed=10**6), "anna")))
        kept, lost = [], []
        for number in range(kills):
            config = small_config("one_char", seed=number, epochs=400)
            job = queue.submit(Training(config, "anna"))
            if number % 2:
                wait_until(lambda job=job: job.view().share == 1 or not job.active)
                time.sleep(chance.uniform(0, 0.01))
            else:
                wait_until(lambda job=job: job.view().state != "queued")
                time.sleep(chance.uniform(0, 0.1))
            for process in workers.processes:
                os.kill(process, signal.SIGKILL)
            view = done(job)
            (kept if view.state == "done" else lost).append(config)
            assert view.state in ("done", "failed")
            assert (view.state == "done") or "it can be tried again" in view.message
        again = Store(store.folder, shipped=store.folder / "none")
        for config in kept:
            assert again.load(config.hash).config == config
        for config in lost:  # nothing half-written is taken for a run
            run = again.load(config.hash)
            assert run is None or run.config == config
        assert not (store.folder / "set-aside").exists()
        assert done(queue.submit(Training(lost[0] if lost else kept[0], "anna"))).state == "done"
    finally:
        workers.shutdown()


def test_killing_while_two_train_costs_one(store):
    workers = WorkerExecutor(2, START)
    queue = JobQueue(workers, store, Limits(workers=2))
    try:
        jobs = [
            queue.submit(Training(small_config("one_char", seed=seed, epochs=100_000), owner))
            for seed, owner in ((1, "anna"), (2, "ben"))
        ]
        for job in jobs:
            wait_until(lambda job=job: len(job.view().loss) > 5)
        os.kill(workers.processes[0], signal.SIGKILL)
        wait_until(lambda: any(not job.active for job in jobs))
        assert [job.view().state for job in jobs].count("failed") == 1
        survivor = next(job for job in jobs if job.active)
        before = len(survivor.view().loss)
        wait_until(lambda: len(survivor.view().loss) > before)
        survivor.stop()
        assert done(survivor).state == "stopped"
    finally:
        workers.shutdown()
