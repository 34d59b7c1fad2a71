"""How often a page looks at jobs under way."""

import pytest

from jobs import Training
from tests.cases import small_config
from tests.jobs.running import ENDLESS, wait_until
from ui.components.job_progress import FAR, REFRESH, UNHURRIED, look_seconds


@pytest.fixture
def line(make_queue):
    """A training under way, and twice as many behind it as are looked at in a hurry."""
    queue = make_queue(workers=1)
    jobs = [
        queue.submit(Training(small_config("one_char", seed=n, **ENDLESS), f"visitor {n}"))
        for n in range(1 + 2 * FAR)
    ]
    wait_until(lambda: jobs[0].view().state != "queued")
    return jobs


def test_what_waits_far_back_is_looked_at_less_often(line):
    each = [look_seconds([job.view()]) for job in line]
    assert each == [REFRESH] * (1 + FAR) + [UNHURRIED] * FAR
    assert UNHURRIED > REFRESH


def test_one_that_is_near_is_enough_for_a_hurry(line):
    first, *_, last = (job.view() for job in line)
    assert look_seconds([last, first]) == REFRESH
    assert look_seconds([last, last]) == UNHURRIED


def test_whoever_moves_up_is_looked_at_in_a_hurry_again(line):
    *before, last = line
    for job in before[1:]:
        job.stop()
    assert look_seconds([last.view()]) == REFRESH
