"""Work in processes of its own: what comes back, what a stop ends, what a lost worker costs."""

import os
import signal
import subprocess
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path

import pytest

from jobs.workers import Call, Task, WorkerExecutor
from jobs.workers.sizes import Sizes
from jobs.workers.starting import ForkServer, spawned, starter
from lstm_core.errors import Stopped, WorkerLost
from tests.cases import PYTHON, ROOT
from tests.jobs.running import wait_until
from tests.jobs.workers import work

START = starter()


@dataclass(frozen=True)
class Word:
    text: str


@pytest.fixture(scope="module", params=["usual", "from nothing"])
def workers(request):
    """As they are started on this system, and as they are on all."""
    executor = WorkerExecutor(2, START if request.param == "usual" else lambda: spawned([]))
    yield executor
    executor.shutdown()


@pytest.fixture
def alone():
    """One worker of the test's own."""
    executor = WorkerExecutor(1, START)
    yield executor
    executor.shutdown()


def started(executor, function, *args, talks=False, **options):
    return executor.start(Task(Call(function, args, talks=talks), **options))


def begun(task):
    wait_until(lambda: task.begun)
    return task


def gone(process):
    return not Path(f"/proc/{process}").exists()


def ended(process):
    """Gone, or left to whoever takes in the children of a killed server."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_functions_are_worked_on_elsewhere(workers):
    assert list(workers.map(work.double, range(20))) == [2 * n for n in range(20)]
    assert workers.submit(work.process_number).result(60) not in (os.getpid(), None)


def test_an_error_comes_back_with_where_it_was_raised(workers):
    with pytest.raises(ZeroDivisionError, match="nothing to divide by") as raised:
        workers.submit(work.fail).result(60)
    assert "in fail" in str(raised.value.__cause__)
    with pytest.raises(RuntimeError, match="cannot be sent"):
        workers.submit(work.what_cannot_be_sent).result(60)
    with pytest.raises(Exception, match="lambda"):
        workers.submit(lambda: 1).result(60)
    assert workers.submit(work.double, 4).result(60) == 8


def test_a_task_says_and_hears(workers):
    heard = []
    task = started(workers, work.repeat, Word, talks=True, on_message=heard.append)
    wait_until(lambda: heard == ["begun"])
    workers.tell(task, Word("hello"))
    assert task.result(60) == Word("hello")
    wait_until(lambda: heard == ["begun", Word("hello")])


def test_whatever_is_stopped_ends_and_the_next_runs(workers):
    heard = []
    kind = started(workers, work.talk_until_stopped, talks=True, on_message=heard.append)
    wait_until(lambda: heard)
    workers.stop(kind)
    assert kind.result(60) == "ended by itself"
    for function, talks in (
        (work.sleep_for_ever, False),
        (work.compute_for_ever, False),
        (work.ignore_the_stop, True),
    ):
        task = begun(started(workers, function, talks=talks))
        workers.stop(task)
        with pytest.raises(Stopped):
            task.result(60)
    assert workers.submit(work.double, 4).result(60) == 8


def test_what_waits_is_stopped_at_once(alone):
    first = begun(started(alone, work.sleep_for_ever))
    second = started(alone, work.double, 4)
    alone.stop(second)
    with pytest.raises(CancelledError):
        second.result(0)
    alone.stop(first)


def test_a_lost_worker_costs_its_one_task(workers):
    other = begun(started(workers, work.talk_until_stopped, talks=True, owner="ben"))
    lost = workers.submit(work.end_this_process)
    with pytest.raises(WorkerLost, match="it can be tried again"):
        lost.result(60)
    assert workers.submit(work.double, 4).result(60) == 8
    workers.stop(other)
    assert other.result(60) == "ended by itself"


def test_a_killed_worker_leaves_no_zombie(alone):
    task = begun(started(alone, work.sleep_for_ever))
    (process,) = alone.processes
    os.kill(process, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        task.result(60)
    wait_until(lambda: gone(process))


def test_one_owner_leaves_a_worker_to_others(workers):
    tasks = [
        started(workers, work.talk_until_stopped, talks=True, owner="anna", cost=9) for _ in "abc"
    ]
    begun(tasks[0])
    wait_until(lambda: len(workers.processes) == 2)
    assert started(workers, work.double, 4, owner="ben").result(60) == 8
    assert [task.worker is None for task in tasks] == [False, True, True]
    assert [workers.place(task) for task in tasks] == [0, 0, 1]
    assert 0 < workers.wait_seconds(tasks[1]) <= 9 < workers.wait_seconds(tasks[2])
    for task in reversed(tasks):
        workers.stop(task)


def test_what_is_long_has_a_worker_of_its_own_and_the_others_stay(workers):
    """``workers`` are two, at most; either of them has begun something before it."""
    long = {"long": True, "cost": 900}
    gates = [begun(started(workers, work.talk_until_stopped, talks=True, owner=o)) for o in "ab"]
    before = set(workers.processes)
    assert len(before) == 2
    for gate in gates:
        workers.stop(gate)
    numbers = [started(workers, work.process_number, **long).result(60) for _ in range(2)]
    assert len({*numbers, *before}) == 4
    wait_until(lambda: all(map(gone, numbers)))  # its memory comes back
    (kept,) = before & set(workers.processes)
    assert workers.submit(work.process_number).result(60) == kept
    waiting = started(workers, work.talk_until_stopped, talks=True, **long)
    beside = [workers.submit(work.process_number).result(60) for _ in range(3)]
    assert beside == [kept] * 3
    workers.stop(begun(waiting))
    assert waiting.result(60) == "ended by itself"


def test_never_more_processes_than_there_may_be_and_a_fresh_one_waits_for_room(alone):
    first = begun(started(alone, work.talk_until_stopped, talks=True))
    (busy,) = alone.processes
    task = started(alone, work.process_number, long=True, cost=900)
    then = alone.submit(work.process_number)
    alone.stop(first)
    most = 0
    while not then.done():
        most = max(most, len(alone.processes))
    assert most <= 1
    assert len({busy, task.result(0), then.result(60)}) == 3


def test_a_start_that_is_dear_is_spared_what_is_not_so_long(alone):
    first = alone.submit(work.process_number).result(60)
    alone.start_seconds = 6.0  # as where each is started from nothing
    task = started(alone, work.process_number, long=True, cost=59)
    assert task.result(60) == first


def test_a_worker_that_has_grown_is_replaced():
    executor = WorkerExecutor(1, START, Sizes(megabytes=20))
    try:
        first = executor.submit(work.process_number).result(60)
        executor.submit(work.keep, 40).result(60)
        wait_until(lambda: gone(first))
        assert executor.submit(work.process_number).result(60) != first
    finally:
        executor.shutdown()


def test_what_is_expected_is_prepared_and_whoever_wants_it_waits_for_that(tmp_path):
    executor, notes = WorkerExecutor(3, START), tmp_path / "notes"
    note = lambda word, seconds=0.0: Call(work.note, (notes, word, seconds))
    notes.touch()
    try:
        executor.warm([("lasting", note("lasting"))])
        executor.expect([("expected", note("expected", 0.2))])
        wait_until(lambda: len(executor.processes) == 3 and notes.read_text())
        executor.start(Task(note("wanted"), program="expected")).result(60)
        wait_until(lambda: notes.read_text().count("end lasting") == 3)
        words = notes.read_text().splitlines()
        assert words[0] == "begin expected"
        assert words.index("end expected") < words.index("begin wanted")
    finally:
        executor.shutdown()


def test_workers_end_with_the_server_however_it_ends():
    code = (
        "from jobs.workers import *; from tests.jobs.workers import work; import time\n"
        "from jobs.workers.starting import starter\n"
        "workers = WorkerExecutor(2, starter())\n"
        "tasks = [workers.submit(f) for f in (work.sleep_for_ever, work.compute_for_ever)]\n"
        "[time.sleep(0.01) for _ in iter(lambda: all(t.running() for t in tasks), True)]\n"
        "print(*workers.processes, flush=True); time.sleep(600)"
    )
    code = code.replace("workers.submit(f)", "workers.start(Task(Call(f), owner=f.__name__))")
    server = subprocess.Popen([PYTHON, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    processes = [int(number) for number in server.stdout.readline().split()]
    assert len(processes) == 2
    assert not any(map(gone, processes))
    server.kill()
    server.wait()
    server.stdout.close()
    wait_until(lambda: all(map(ended, processes)))


@pytest.mark.skipif(not isinstance(START, ForkServer), reason="no process that is copied")
def test_the_process_that_workers_are_copies_of_may_be_killed(alone):
    first = alone.submit(work.process_number).result(60)
    os.kill(alone.submit(os.getppid).result(60), signal.SIGKILL)
    assert alone.submit(work.double, 4).result(60) == 8  # those that are there stay
    os.kill(first, signal.SIGKILL)
    assert alone.submit(work.process_number).result(60) != first


def test_nothing_more_after_the_end(alone):
    task = begun(started(alone, work.sleep_for_ever))
    waits = started(alone, work.double, 4)
    alone.shutdown()
    with pytest.raises(WorkerLost):
        task.result(60)
    assert waits.cancelled()
    with pytest.raises(RuntimeError, match="shut down"):
        alone.submit(work.double, 4)
