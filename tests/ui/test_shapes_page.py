"""Shapes and state without a browser: the picture, the code beside it, and the words for both."""

import numpy as np
import pytest

from lstm_core import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import ModelSpec
from lstm_core.export.keras_source import keras_code
from lstm_core.interpret.timeline import updates
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.tasks.registry import TASKS
from tests.ui.visiting import (
    COMPARE,
    GENERATE,
    HOME,
    SHAPES,
    STATES,
    TIMELINE,
    TRAIN,
    open_app,
    picture,
    press,
    said,
)
from ui.charts.code import GONE, NEW, SAME, marked

pytestmark = pytest.mark.usefixtures("own_process")


def lines(app) -> list[tuple[str, str]]:
    return [tuple(one) for one in picture(app, "code")["lines"]]


@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_picture_shows_the_tensor_and_the_updates_of_every_framing(framing, encoding):
    app = open_app(SHAPES, framing=framing, encoding=encoding)
    config = RunConfig(framing=framing, encoding=encoding)
    shown, data, epoch = picture(app, "tensor"), make_dataset(config), updates(config)
    shape = ModelSpec.of(config)
    assert (shown["samples"], shown["features"]) == (config.samples, shape.features)
    assert len(shown["places"]) == config.context_length
    assert shown["batches"][-1]["number"] == len(epoch)
    for batch in shown["batches"]:
        update = epoch[batch["number"] - 1]
        assert (batch["state"], batch["size"]) == (update.state, len(update.samples))
        for row in batch["rows"]:
            assert row["sample"] == update.samples[row["row"]]
            assert [one["class"] for one in row["targets"]] == [data.target_codes[row["sample"]]]
            numbers = data.inputs[row["sample"]].reshape(config.context_length, -1)
            for cell, part in zip(row["cells"], numbers, strict=True):
                assert cell["filled"] == np.flatnonzero(part).tolist()
                assert cell["number"] == pytest.approx(part[0], abs=6e-4)
    assert picture(app, "code")["code"] == keras_code(config)
    assert {mark for _, mark in lines(app)} == {SAME}  # nothing was changed yet
    words = said(app)
    for term in ("Samples", "Time steps", "Features", "Batch", "State", "Reset"):
        assert f"**{term}**" in words
    assert f"There are {config.samples:,}." in words


@pytest.mark.parametrize("task", TASKS)
def test_the_picture_shows_what_every_task_asks(task):
    query = {"task": task, "framing": (TASKS[task].framings or ("time_steps",))[0]}
    app, config = open_app(SHAPES, **query), RunConfig(**query)
    data, shown = make_dataset(config), picture(app, "tensor")
    assert shown["every"] == (config.answers == "every")
    for row in (row for batch in shown["batches"] for row in batch["rows"]):
        due = data.targets[row["sample"]]
        classes = [one["class"] for one in row["targets"] if one is not None]
        cut = len(classes) - 3  # after a gap
        assert classes == [*(due if len(classes) == len(due) else [*due[:3], *due[-cut:]])]
        letters = [one["letter"] for one in row["targets"] if one is not None]
        assert [not letter for letter in letters] == [one < 0 for one in classes]
    assert picture(app, "code")["code"] == keras_code(config)


def test_the_lines_that_the_last_change_has_changed_are_marked_and_only_those():
    app = open_app(SHAPES, framing="stateful")
    app.segmented_control(key="setting:batch_size").set_value(5).run()
    changed = [one for one in lines(app) if one[1] != SAME]
    assert [mark for _, mark in changed] == [GONE, NEW, GONE, NEW]
    assert "batch_shape=(5, 1, 1)" in changed[1][0]
    assert "batch_size=5" in changed[3][0]
    app.selectbox(key="setting:encoding").set_value("one_hot").run()
    assert "batch_size=5" not in " ".join(line for line, mark in lines(app) if mark != SAME)
    assert dict(app.query_params) == {
        "framing": "stateful", "batch_size": "5", "encoding": "one_hot"
    }  # fmt: skip
    app.selectbox(key="setting:framing").set_value("one_char").run()
    gone = " ".join(line for line, mark in lines(app) if mark == GONE)
    assert "reset_state()" in gone
    assert "stateful=True" in gone
    kept = "\n".join(line for line, mark in lines(app) if mark != GONE)
    assert kept + "\n" == picture(app, "code")["code"]


def test_a_batch_size_that_a_framing_changes_is_said():
    app = open_app(SHAPES, framing="one_char", batch_size="7")
    app.selectbox(key="setting:framing").set_value("stateful").run()
    assert "The batch size went from 7 to 1" in said(app)
    assert "7 does not divide the 25 samples" in said(app)
    assert "Keras would let fit shuffle" in said(app)
    app.segmented_control(key="setting:batch_size").set_value(5).run()
    assert "The batch size went" not in said(app)


def test_lines_keep_their_order_whatever_changes():
    assert marked("a\nb\nd", "a\nc\nd") == [("a", SAME), ("c", GONE), ("b", NEW), ("d", SAME)]
    assert marked("a", "a\nb") == [("a", SAME), ("b", GONE)]


def test_what_is_left_out_can_be_shown():
    app = open_app(SHAPES, framing="stateful")
    assert [one["number"] for one in picture(app, "tensor")["batches"]] == [*range(1, 10), 25]
    app.slider[0].set_value(12).run()
    assert [one["number"] for one in picture(app, "tensor")["batches"]] == [*range(12, 21), 25]
    assert picture(app, "tensor")["batches"][0]["state"] == "carried"
    app.toggle(key="view:rows:shapes").set_value(True).run()
    assert [one["number"] for one in picture(app, "tensor")["batches"]] == [*range(12, 26)]
    assert (app.query_params["step"], app.query_params["rows"]) == ("12", "True")
    app = open_app(SHAPES, framing="whole_batch", rows="True", step="99")
    assert [row["row"] for row in picture(app, "tensor")["batches"][0]["rows"]] == [*range(25)]
    many = picture(open_app(SHAPES, framing="variable_length", runs="20000", rows="True"), "tensor")
    assert len(many["batches"]) < 210  # what a browser can draw


def test_settings_that_cannot_work_are_refused_where_they_are_set():
    app = open_app(SHAPES, framing="time_steps")
    app.number_input(key="setting:window").set_value(99).run()
    assert "What would work stands beside Window length." in said(app)
    press(app, "Use 25")
    assert picture(app, "tensor")["steps"] == 25
    app = open_app(SHAPES, framing="time_steps", window="many", step="zebra")
    assert len(app.warning) == 2
    assert picture(app, "tensor")["steps"] == 3


@pytest.mark.parametrize("page", [TRAIN, TIMELINE, STATES])
def test_pages_lead_here_with_their_settings_and_from_here_to_them(page):
    query = {"framing": "stateful"}
    to = [link.proto for link in open_app(page, **query).get("page_link")]
    assert [one.query_string for one in to if one.page == "shapes"] == ["framing=stateful"]
    back = [link.proto for link in open_app(SHAPES, **query).get("page_link")]
    name = page.removeprefix("pages/").removesuffix("_page.py")
    assert [one.query_string for one in back if one.page == name] == ["framing=stateful"]


def test_generate_and_compare_lead_here():
    for page in (GENERATE, COMPARE):
        links = [link.proto for link in open_app(page).get("page_link")]
        assert [one.page for one in links].count("shapes") == 1


def test_home_asks_the_question():
    links = [link.proto for link in open_app(HOME).get("page_link")]
    (asked,) = [one.label for one in links if one.page == "shapes"]
    assert asked == "What are samples, time steps and features?"
