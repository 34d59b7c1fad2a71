"""Tasks on Train: what is chosen, what follows, and what is told of the result."""

import pytest

from lstm_core import RunConfig
from lstm_core.tasks.registry import TASKS
from tests.ui.visiting import (
    TRAIN,
    charts,
    component,
    metrics,
    open_app,
    press,
    said,
    wait_for_training,
)

pytestmark = pytest.mark.usefixtures("own_process")


def settings(app) -> RunConfig:
    return RunConfig.from_dict(app.session_state["settings"])


def choose(app, name, value):
    kinds = [*app.selectbox, *app.segmented_control, *app.number_input, *app.text_input]
    next(one for one in kinds if one.key == f"setting:{name}").set_value(value)
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def labels(app) -> list[str]:
    return [
        one.label
        for one in (*app.selectbox, *app.segmented_control, *app.number_input, *app.text_input)
    ]


def test_every_task_is_chosen_with_its_defaults_and_shows_the_settings_that_it_has():
    app = open_app(TRAIN, framing="one_char", seed="3", cell="GRU")
    for name, task in TASKS.items():
        choose(app, "task", name)
        framing = (*task.framings, settings(app).framing)[0]
        assert settings(app) == RunConfig(framing=framing, task=name, seed=3, cell="GRU")
        assert task.explanation in said(app)
        shown = labels(app)
        assert ("Framing" in shown) == (len(task.framings) != 1)
        assert ("Sequence" in shown) == ("Corrupted inputs" in shown) == (not task.symbols)
        assert ("They come out" in shown) == (len(task.answers) > 1)
        assert ("Batch size" in shown) == (not task.separator)
        assert task.reach is None or task.reach.title in shown
        choice = app.selectbox(key="setting:task")
        assert choice.options == [one.title for one in TASKS.values()]


def test_a_framing_that_shows_the_task_leaves_the_rest_of_it():
    app = open_app(TRAIN, framing="time_steps", task="several", reach="2", way="decoder")
    framings = app.selectbox(key="setting:framing").options
    assert len(framings) == len(TASKS["several"].framings)
    choose(app, "framing", "mlp_window")
    expected = dict(framing="mlp_window", task="several", reach=2)
    assert "Unrolls a state, and" in said(app)
    assert settings(press(app, "Use vector")) == RunConfig(**expected)
    choose(app, "cell", "Conv1D")
    assert settings(app) == RunConfig(**expected, cell="Conv1D")
    choose(app, "layers", 2)
    assert "A convolution has one layer here" in said(app)
    choose(app, "cell", "Dense")
    assert settings(app) == RunConfig(**expected, layers=2)
    choose(app, "layers", 0)
    assert settings(app) == RunConfig(**expected, layers=0)


def test_a_typed_sequence_stays_between_tasks_that_learn_one():
    app = open_app(TRAIN, framing="stateful", sequence="ABCABD")
    assert settings(choose(app, "task", "loop")).sequence == "ABCABD"
    assert settings(choose(app, "task", "next_letter")).sequence == "ABCABD"
    assert settings(choose(app, "task", "streams")) == RunConfig(task="streams")
    choose(app, "sequence", "ABCD|DCBA")
    assert (settings(app).batch_size, "stands between the streams" in said(app)) == (2, True)
    assert settings(choose(app, "task", "anbn")) == RunConfig(task="anbn")


def test_the_same_symbols_are_words_or_characters_where_they_can_be():
    app = open_app(TRAIN, framing="one_char", sequence="ABCD")
    assert settings(choose(app, "tokens", "words")).sequence == "A B C D"
    press(app, "ABCDEFABCXYZ")
    assert settings(app).symbols == tuple("ABCDEFABCXYZ")
    choose(app, "sequence", "to be or not to be")
    assert settings(app).symbols == ("to", "be", "or", "not", "to", "be")
    assert settings(choose(app, "tokens", "characters")).sequence == "to be or not to be"
    choose(choose(app, "sequence", "ABCDEF"), "tokens", "words")
    choose(app, "sequence", "one two")
    assert "Has 2 symbols" in said(app)
    assert settings(press(app, "Use the nearest that works")).symbols[0] == "A"


def test_how_far_takes_along_what_would_be_too_much():
    app = open_app(TRAIN, framing="time_steps", task="anbn")
    assert settings(choose(app, "reach", 3)) == RunConfig(task="anbn", reach=3)
    assert settings(choose(app, "reach", 10)).reach == 10
    choose(app, "reach", 51)
    assert "xpected a whole number from 2 to 50" in said(app)
    assert settings(press(app, "Use 50")).reach == 50


def test_inputs_are_varied_where_they_can_be():
    app = open_app(TRAIN, framing="full_prefix")
    choose(choose(app, "corrupt", 0.25), "padding", "letters")
    expected = {"framing": "full_prefix", "corrupt": "0.25", "padding": "letters"}
    assert dict(app.query_params) == expected
    choose(app, "corrupt", 2.0)
    assert "xpected a number from 0 to 1" in said(app)
    assert "Padding in training" not in labels(choose(app, "framing", "time_steps"))


@pytest.mark.parametrize(
    "query",
    [
        {"framing": "one_char", "task": "anbn"},
        {"task": "anbn"},
        {"framing": "nothing", "task": "anbn"},
        {"framing": "time_steps", "task": "anbn", "tokens": "words"},
    ],
)
def test_a_link_to_a_task_is_shown_as_it_can_be(query):
    assert settings(open_app(TRAIN, **query)) == RunConfig(task="anbn")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"framing": "time_steps", "task": "several"}, "Accuracy by position: 1 "),
        ({"framing": "time_steps", "task": "several", "way": "decoder"}, "Accuracy by position"),
        ({"framing": "stateful", "task": "streams"}, "Accuracy by stream: 1 "),
        ({"framing": "time_steps", "task": "anbn", "reach": "3"}, "Accuracy by length: 1 "),
    ],
)
def test_a_result_is_told_in_its_tasks_own_terms_at_the_pages_epoch(query, told):
    app = press(open_app(TRAIN, **query, epochs="4", units="5"), "Train")
    wait_for_training(app)
    assert not app.exception, app.exception
    config = settings(app)
    assert "Published" not in metrics(app)
    (chart,) = charts(app, "Accuracy by")
    assert chart.proto.alt.startswith(told)
    assert "after epoch 4" in said(app)
    drawn = component(app, "learning")["parcels"]["run"]["value"]
    right = round(float(metrics(app)["Final accuracy here"].rstrip("%")) / 100 * drawn["asked"])
    assert (drawn["next"], drawn["frames"]["hits"][-1]) == (config.goal.asks_next, right)
    for view in ("tensors", "preparation", "predictions"):
        app.query_params["view"] = view
        choice = next(one for one in app.segmented_control if one.label == "Look at")
        choice.set_value(view).run()
        assert not app.exception, app.exception[0].value
    (table,) = [one.value for one in app.dataframe if "predicted" in one.value]
    assert ("place" in table) == (config.places > 1)
    before = open_app(TRAIN, **query, epochs="4", units="5", epoch="0")
    assert "after epoch 0" in said(before)
