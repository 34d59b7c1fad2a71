"""What pages ask that takes seconds."""

import os

import pytest

from jobs.answers import KEPT, Answers
from jobs.workers import Call, Task
from tests.jobs.running import shared_workers, wait_until
from tests.jobs.workers import work


@pytest.fixture
def answers():
    return Answers(shared_workers(3))


def ask(answers, name, function, *args, owner="anna", seconds=5.0):
    return answers.ask(name, Call(function, args), owner, seconds)


def test_a_worker_finds_out_once_what_takes_long_and_what_is_quick_is_found_here(answers):
    found = ask(answers, "who", work.process_number)
    assert found.result(60) != os.getpid()
    assert ask(answers, "who", work.process_number, owner="ben") is found
    assert ask(answers, "I", work.process_number, seconds=0.1).result(0) == os.getpid()
    large = ask(answers, "large", len, b"x" * 1_000_000)
    assert large.result(60) == 1_000_000
    wait_until(lambda: large.call.args == ())  # not kept with its answer


def test_what_failed_is_asked_anew(answers):
    for seconds in (0.1, 5.0):
        for _ in range(2):
            failed = ask(answers, "why", work.fail, seconds=seconds)
            with pytest.raises(ZeroDivisionError):
                failed.result(60)
        assert ask(answers, "why", work.double, 4, seconds=seconds).result(60) == 8
        answers = Answers(answers.workers)


def test_whoever_asks_on_and_on_holds_up_nobody_and_all_of_it_is_bounded(answers):
    first, second = (ask(answers, name, work.sleep_for_ever) for name in "ab")
    ben = ask(answers, "c", work.sleep_for_ever, owner="ben")
    wait_until(lambda: first.begun and second.begun and ben.begun)
    third = ask(answers, "d", work.double, 4)
    assert third.result(60) == 8
    assert isinstance(first.exception(60), BaseException)
    assert not second.done()
    assert not ben.done()
    for number in range(2 * KEPT):
        ask(answers, number, work.double, number, seconds=0.0)
    assert len(answers._asked) == KEPT
    assert ask(answers, "c", work.sleep_for_ever, owner="carl") is ben
    for task in (second, ben):
        assert isinstance(task, Task)
        answers.workers.stop(task)
