"""A worker process that is killed under a visitor's eyes."""

import os
import signal

import pytest

from jobs import job_queue
from tests.jobs.running import wait_until
from tests.ui.visiting import TRAIN, open_app, press, said, wait_for_training

pytestmark = pytest.mark.usefixtures("own_process")


def test_the_page_says_so_and_offers_to_train_again():
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="100000", seed="3")
    press(app, "Train")
    queue = job_queue()
    (job,) = queue.all()
    wait_until(lambda: len(job.view().loss) > 5)
    for process in queue.workers.processes:
        os.kill(process, signal.SIGKILL)
    wait_for_training(app)
    assert job.view().state == "failed"
    assert "ended before it was done" in said(app)
    assert "can be tried again" in said(app)
    app.number_input(key="setting:epochs").set_value(2).run()
    press(app, "Train")
    wait_for_training(app)
    assert "Trained just now" in said(app)
    assert "ended before it was done" not in said(app)
