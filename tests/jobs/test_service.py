"""What the process shares outlives the web server's caches."""

import pytest
import streamlit as st

import jobs
from jobs import Training, job_queue
from lstm_core.errors import Refused
from tests.cases import small_config
from tests.jobs.running import ENDLESS, done, wait_until
from tests.ui.visiting import TRAIN, open_app, press, said

pytestmark = pytest.mark.usefixtures("own_process")


def test_no_message_of_a_browser_orphans_a_training(monkeypatch):
    monkeypatch.setenv("LSTM_MAX_PER_VISITOR", "1")
    monkeypatch.setenv("LSTM_WORKERS", "1")
    monkeypatch.setenv("LSTM_MAX_QUEUED", "0")
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="100000")
    press(app, "Train")
    (job,) = job_queue().all()
    wait_until(lambda: len(job.view().loss) > 5)
    st.cache_resource.clear()  # what the server does on a browser's message "clear cache"
    app.run()
    assert job.active
    assert "In training" in said(app)
    with pytest.raises(Refused, match="as many as this server takes"):
        job_queue().submit(Training(small_config("time_steps"), "ben"))
    press(app, "Stop")
    assert done(job).state == "stopped"
    app.run()
    assert "Stopped after" in said(app)


def test_closing_stops_all_and_the_next_queue_is_fresh():
    queue = job_queue()
    assert job_queue() is queue
    job = queue.submit(Training(small_config("time_steps", **ENDLESS), "anna"))
    wait_until(lambda: job.view().state == "training")
    jobs.close(wait=True)
    assert job.view().state == "stopped"
    assert job_queue() is not queue
    assert job_queue().all() == []
    jobs.close()
    jobs.close()
