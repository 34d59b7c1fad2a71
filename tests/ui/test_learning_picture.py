"""What the picture of a network that learns is given; tests/browser looks at how it moves."""

import base64
import pickle
import re
from functools import partial
from typing import Any

import numpy as np
import pytest
import streamlit as st

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
from ui.charts.learning import WHOLE, Curves, picture

pytestmark = pytest.mark.usefixtures("own_process")
SMALL = {"framing": "time_steps", "units": "8", "epochs": "20"}


def learning(app):
    return component(app, "learning")


def sent_run(app) -> dict[str, Any]:
    """The run that the picture is sent: its name alone, or with what is drawn of it."""
    return learning(app)["parcels"]["run"]


def drawn_run(app) -> dict[str, Any]:
    """What is drawn of it, which may have been sent before."""
    app.session_state["sent_parcels"] = {}  # as the component's trigger has it
    return sent_run(app.run())["value"]


@pytest.mark.parametrize("framing", ["stateful", "variable_length"])
def test_a_finished_run_is_given_whole_and_as_it_was_after_its_recorded_epochs(framing):
    drawn = drawn_run(open_app(TRAIN, framing=framing))
    run = Store().load(RunConfig(framing=framing).hash)
    frames = drawn["frames"]
    assert frames["epochs"] == run.snapshot_epochs.tolist()
    assert len(drawn["at"]) == len(drawn["loss"]) == min(400, run.config.epochs)
    assert drawn["loss"][-1] == pytest.approx(run.history.loss[-1], abs=1e-6)
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
    assert not learning(app)["stale"]
    old = sent_run(app)
    app.number_input(key="setting:seed").set_value(9).run()
    shown = learning(app)
    assert shown["stale"].startswith("Before: Window as time steps")
    assert "seed 7" in shown["stale"]
    assert sent_run(app) == {"id": old["id"]}  # the same, which was sent already
    app.switch_page(HOME).run()
    app.switch_page(TRAIN).run()
    assert learning(app)["stale"] == shown["stale"]

    app.segmented_control(key="pace").set_value("2 epochs/s").run()
    press(app, "Train")
    (job,) = [job for job in job_queue().all() if job.active]
    wait_until(lambda: job.view().snapshot is not None)
    live = learning(app.run())
    assert not live["stale"]
    assert live["parcels"]["run"] == {"id": old["id"]}
    assert "seed 9" in live["live"]["title"]
    assert live["live"]["frames"]["epochs"][0] < 20
    app.segmented_control(key="pace").set_value("Full").run()
    wait_for_training(app)
    new = learning(app)
    assert not new["stale"]
    assert new["live"] is None
    assert "seed 9" in drawn_run(app)["title"]
    assert not new["replay"]  # it was slow enough to be followed


def test_too_many_symbols_for_a_map_are_shown_by_their_first_answers():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 90)))
    link = {"framing": "one_char", "units": "6", "epochs": "3", "sequence": text}
    app = press(open_app(TRAIN, **link), "Train")
    wait_for_training(app)
    drawn = drawn_run(app)
    assert drawn["tiled"]
    assert drawn["read"] == list(text[:40])
    assert [len(answers) for answers in drawn["frames"]["answers"]] == [40] * 4
    assert "map" not in drawn["frames"]


def test_a_name_in_a_link_stays_a_text():
    text = "*a*<b>$"
    link = {"framing": "one_char", "units": "6", "epochs": "3", "sequence": text}
    app = press(open_app(TRAIN, **link), "Train")
    wait_for_training(app)
    app.number_input(key="setting:seed").set_value(9).run()
    assert text in learning(app)["stale"]  # as it is: the component writes text, no Markdown


def shown_epoch(app) -> tuple[int, str]:
    """Where the picture is, and what the predictions below it are of."""
    (caption,) = re.findall("After epoch ([0-9]+):", said(app))
    return learning(app)["epoch"], caption


def test_the_picture_is_where_the_link_says_and_everything_on_the_page_with_it():
    app = open_app(TRAIN, framing="stateful", view="map", epoch="149")
    recorded = Store().load(RunConfig(framing="stateful").hash).snapshot_epochs
    near = min(recorded.tolist(), key=lambda one: abs(one - 149))
    assert shown_epoch(app) == (near, str(near))
    assert app.query_params["epoch"] == str(near)
    assert not app.select_slider  # the picture has one
    moves = learning(app)["moves"]
    assert learning(app.run())["moves"] == moves
    app.query_params["epoch"] = "8"
    app.session_state["page"] = None  # as by a link
    assert shown_epoch(app.run()) == (8, "8")
    assert learning(app)["moves"] > moves  # this moved it, not its reader
    app = open_app(TRAIN, framing="stateful", epoch="301")
    assert shown_epoch(app) == (300, "300")
    assert "cannot be used" in app.warning[0].value


def test_a_picture_of_few_epochs_leaves_the_others_to_a_slider():
    link = {"framing": "one_char", "units": "6", "epochs": "12", "epoch": "3"}
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 230)))
    app = press(open_app(TRAIN, sequence=text, **link), "Train")
    wait_for_training(app)
    drawn = drawn_run(app)
    epochs = drawn["frames"]["epochs"]
    assert drawn["recorded"] == 13
    assert epochs[-1] == 12
    assert 1 < len(epochs) < 13
    (slider,) = app.select_slider
    assert slider.value == 3
    assert learning(app)["epoch"] == min(epochs, key=lambda one: abs(one - 3))
    slider.set_value(12).run()
    assert shown_epoch(app) == (12, "12")


def test_what_is_kept_to_be_drawn_again_and_again_is_small(monkeypatch):
    kept, fragment = [], st.fragment

    def keeping(part, **options):
        def called(*given):
            kept.extend(one for one in given if isinstance(one, partial))
            return fragment(part, **options)(*given)

        return called

    app = press(open_app(TRAIN, **SMALL), "Train")
    wait_for_training(app)
    app.number_input(key="setting:seed").set_value(10).run()
    app.segmented_control(key="pace").set_value("2 epochs/s").run()
    monkeypatch.setattr(st, "fragment", keeping)
    press(app, "Train")
    assert sent_run(app)  # what was shown before
    assert kept
    assert all(len(pickle.dumps(one)) < 10_000 for one in kept)  # a run would be more
    app.segmented_control(key="pace").set_value("Full").run()
    wait_for_training(app)


def test_a_picture_takes_what_it_names_and_nothing_else():
    config = RunConfig(framing="one_char")
    curves = Curves(np.array([3.0]), np.array([0.04]), 1)
    assert picture(config, curves, [], [])["recorded"] == 0
    with pytest.raises(TypeError, match="rePlay"):
        picture(config, curves, [], [], rePlay="x")
