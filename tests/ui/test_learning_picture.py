"""What the picture of a network that learns is given; tests/browser looks at how it moves."""

import base64

import numpy as np
import pytest

from jobs import job_queue
from lstm_core import RunConfig, Store
from lstm_core.inference.predictions import prediction_table, probability_maps
from tests.jobs.running import wait_until
from tests.ui.visiting import (
    HOME,
    TRAIN,
    component,
    open_app,
    press,
    said,
    wait_for_training,
)
from ui.charts.learning import WHOLE

pytestmark = pytest.mark.usefixtures("own_process")
SMALL = {"framing": "time_steps", "units": "8", "epochs": "20"}


def learning(app):
    return component(app, "learning")


@pytest.mark.parametrize("framing", ["stateful", "variable_length"])
def test_a_finished_run_is_given_whole_and_as_it_was_after_its_recorded_epochs(framing):
    picture = learning(open_app(TRAIN, framing=framing))
    run = Store().load(RunConfig(framing=framing).hash)
    frames = picture["frames"]
    assert frames["epochs"] == run.snapshot_epochs.tolist()
    assert len(picture["at"]) == len(picture["loss"]) == min(400, run.config.epochs)
    assert picture["loss"][-1] == pytest.approx(run.history.loss[-1], abs=1e-6)
    right = [int(prediction_table(run, epoch)["correct"].sum()) for epoch in frames["epochs"]]
    assert frames["hits"] == right
    size = len(run.config.vocabulary)
    fields = np.frombuffer(base64.b64decode(frames["map"]), "<u2").reshape(-1, size, size)
    maps = probability_maps(run)
    none = np.isnan(maps)
    assert none.any() == (fields > WHOLE).any()
    np.testing.assert_array_equal(none, fields > WHOLE)
    np.testing.assert_allclose(fields[~none] / WHOLE, maps[~none], atol=1e-5)


def test_a_training_that_was_asked_for_and_soon_over_is_replayed_once():
    app = press(open_app(TRAIN, **SMALL), "Train")
    wait_for_training(app)
    replay = learning(app)["replay"]
    assert replay
    assert learning(app.run())["replay"] == replay  # the same: it is not played a second time
    assert not learning(open_app(TRAIN, **SMALL))["replay"]  # a reload
    press(app, "Train again")
    wait_for_training(app)
    assert learning(app)["replay"] not in ("", replay)


def test_live_shows_results_not_replays():
    app = open_app(TRAIN, **SMALL | {"units": "7"})
    app.toggle(key="live").set_value(True).run()
    wait_for_training(app)
    assert "Trained just now" in said(app)
    assert not learning(app)["replay"]


def test_the_last_result_stays_in_sight_under_its_own_name_until_the_next():
    app = press(open_app(TRAIN, **SMALL), "Train")
    wait_for_training(app)
    old = learning(app)
    assert not old["stale"]
    app.number_input(key="setting:seed").set_value(9).run()
    shown = learning(app)
    assert shown["stale"].startswith("Before: Window as time steps")
    assert "seed 7" in shown["stale"]
    assert shown["frames"] == old["frames"]
    app.switch_page(HOME).run()
    app.switch_page(TRAIN).run()
    assert learning(app)["stale"] == shown["stale"]

    app.segmented_control(key="pace").set_value("2 epochs/s").run()
    press(app, "Train")
    (job,) = [job for job in job_queue().all() if job.active]
    wait_until(lambda: job.view().snapshot is not None)
    live = learning(app.run())
    assert live["live"]
    assert not live["stale"]
    assert "seed 7" in live["before"]["title"]
    assert live["before"]["frames"]["hits"] == old["frames"]["hits"][-1:]
    assert live["frames"]["epochs"][0] < 20
    app.segmented_control(key="pace").set_value("Full").run()
    wait_for_training(app)
    new = learning(app)
    assert not new["stale"]
    assert new["before"] is None
    assert new["id"] != old["id"]
    assert not new["replay"]  # it was slow enough to be followed


def test_too_many_symbols_for_a_map_are_shown_by_their_first_answers():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 90)))
    link = {"framing": "one_char", "units": "6", "epochs": "3", "sequence": text}
    app = press(open_app(TRAIN, **link), "Train")
    wait_for_training(app)
    picture = learning(app)
    assert picture["tiled"]
    assert picture["read"] == list(text[:40])
    assert [len(answers) for answers in picture["frames"]["answers"]] == [40] * 4
    assert "map" not in picture["frames"]


def test_a_name_in_a_link_stays_a_text():
    text = "*a*<b>$"
    link = {"framing": "one_char", "units": "6", "epochs": "3", "sequence": text}
    app = press(open_app(TRAIN, **link), "Train")
    wait_for_training(app)
    app.number_input(key="setting:seed").set_value(9).run()
    assert text in learning(app)["stale"]  # as it is: the component writes text, no Markdown
