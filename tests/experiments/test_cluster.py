"""A Dask cluster of two worker processes, of which one is killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from distributed import Client

from lstm_core.errors import InputError, LstmStateError
from lstm_core.experiments.executors import cluster
from lstm_core.experiments.sweep import Sweep, run_sweep, stored_trials
from tests.cases import PYTHON, ROOT

START_SECONDS = 60  # at most, on a busy machine


@contextmanager
def running(*words, folder):
    """A program of Dask's, on the loopback alone, which ends with the block."""
    with (folder / f"{words[0]}.log").open("w") as log:
        process = subprocess.Popen(
            [PYTHON.replace("python", "dask"), *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dask")
    words = ["--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"]
    with running("scheduler", *words, "--scheduler-file", "where.json", folder=folder):
        yield address_in(folder / "where.json"), folder


def address_in(file) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            return json.loads(file.read_text())["address"]
        except (OSError, ValueError):
            time.sleep(0.05)
    pytest.fail("the scheduler does not start")


def test_a_scheduler_without_workers_is_said_so(scheduler):
    with pytest.raises(LstmStateError, match=r"no workers; `dask worker tcp://.*` starts one"):
        cluster(scheduler[0]).__enter__()


def test_a_killed_worker_costs_nothing(scheduler, store):
    address, folder = scheduler
    sweep = Sweep.of(
        {"framing": "one_char", "units": 8, "epochs": 5, "seed": 0},
        {"learning_rate": [0.001, 0.003, 0.01, 0.03], "shuffle": [True, False]},
        30,
    )
    options = ["--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    with running("worker", address, *options, folder=folder):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=START_SECONDS)
            workers = client.run(os.getpid)
            told = []

            def report(done, asked):
                told.append((done, asked))
                if 0 < done < asked and workers:
                    os.kill(workers.popitem()[1], signal.SIGKILL)
                    workers.clear()

            with cluster(address) as executor:
                swept = run_sweep(sweep, store=store, executor=executor, report=report)
        assert not workers  # it was killed before the end
        assert swept.complete
        assert swept.problem == ""
        assert (swept.trained, told[0], told[-1]) == (240, (0, 240), (240, 240))
        assert stored_trials(sweep, store) == swept.trials


@pytest.mark.parametrize("address", ["there", "tcp://127.0.0.1", "http://127.0.0.1:8786", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InputError, match="expected the address that `dask scheduler` prints"):
        cluster(address).__enter__()


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr("lstm_core.experiments.executors.ANSWER_SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(LstmStateError, match="no Dask scheduler answers at tcp"):
        cluster("tcp://127.0.0.1:9").__enter__()
    assert time.monotonic() - began < 5


def test_without_dask_the_message_names_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LstmStateError, match=r'pip install "lstm-state\[cluster\]"'):
        cluster("tcp://127.0.0.1:8786").__enter__()
