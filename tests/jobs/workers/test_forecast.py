"""What a waiting task is told about its wait."""

from jobs.workers import Call, Task
from jobs.workers.forecast import End, seconds_until


def task(owner, cost, long=False):
    return Task(Call(print), owner=owner, cost=cost, long=long)


def test_it_waits_for_the_first_worker_that_is_free():
    waiting = [task("anna", 10.0), task("ben", 1.0), task("carl", 1.0)]
    ends = [End(3.0, "dora"), End(5.0, "eve")]
    assert [seconds_until(one, waiting, ends, share=2) for one in waiting] == [3.0, 5.0, 6.0]


def test_one_who_has_a_full_share_waits_for_its_own():
    waiting = [task("anna", 10.0)]
    ends = [End(3.0, "ben"), End(7.0, "anna"), End(5.0, "anna")]
    assert seconds_until(waiting[0], waiting, ends, share=2) == 5.0


def test_what_is_long_waits_for_what_is_long():
    waiting = [task("anna", 10.0, long=True), task("anna", 1.0)]
    ends = [End(900.0, "ben", True), End(600.0, "carl", True), End(3.0, "dora")]
    assert [seconds_until(one, waiting, ends, share=2) for one in waiting] == [600.0, 3.0]


def test_what_does_not_wait_waits_for_nothing():
    assert seconds_until(task("anna", 1.0), [], [End(3.0, "ben")], share=1) == 0.0
