"""How often a page looks at jobs under way."""

import pytest
from streamlit.testing.v1 import AppTest

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


def _page_whose_run_goes() -> None:
    """A run is shown beside one in training, and deleted after the page has looked for it."""
    import streamlit as st

    from jobs import Training, job_queue
    from tests.cases import small_config
    from tests.jobs.running import ENDLESS
    from ui.components.job_progress import job_progress
    from ui.services import find_run, forget_run, run_of, store, under_way

    config, going_on = small_config("one_char"), small_config("time_steps", **ENDLESS)
    job = under_way(going_on.hash, Training)
    if job is None:
        shown = job_queue().submit(Training(config, "visitor"))
        job = job_queue().submit(Training(going_on, "visitor"))
        assert shown.finished.wait(120)
    run, _ = find_run(config)
    st.markdown("Not trained yet" if run is None else "Trained")

    def live(views) -> None:
        if run is not None:
            store().delete(config.hash)
            forget_run(config.hash)
            run_of(config)
        st.caption(f"{len(views)} in training")

    job_progress([("", job)], of="test", live=live)


@pytest.mark.usefixtures("own_process")
def test_where_a_run_goes_while_another_trains_the_page_says_so():
    app = AppTest.from_function(_page_whose_run_goes, default_timeout=150).run()
    assert not app.exception
    assert [one.value for one in app.markdown] == ["Not trained yet"]
    assert "1 in training" in [one.value for one in app.caption]
