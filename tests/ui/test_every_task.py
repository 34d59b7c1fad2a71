"""Every page with a network of every task: what has a meaning is shown, and what has none says so
in a sentence. Nothing is an error."""

import pytest

from lstm_core.stage import why_not_shown
from tests.networks_of_tasks import CONFIGS
from tests.ui.visiting import (
    COLD_START,
    COMPARE,
    GENERATE,
    STATES,
    TIMELINE,
    TRAIN,
    drawn,
    open_app,
    said,
)
from ui.address import to_compared, to_query

VIEWS = {
    (TRAIN, "result"): ("preparation", "tensors"),
    (GENERATE, "generate"): ("generate", "random", "perturbation"),
    (STATES, "states"): (
        *("heatmaps", "step", "primed", "space", "gradient", "patching", "conflict"),
    ),
    (TIMELINE, ""): (),
    (COMPARE, "compare"): ("predictions", "states"),
}
NO_MEANING = {
    "several-decoder": {"generate", "gradient"},
    "echo": {"generate", "conflict"},
    "streams": {"perturbation"},
    "loop": {"perturbation"},
    "anbn": {"perturbation", "conflict"},
    "parity": {"generate", "perturbation", "conflict"},
    "words-window": set(),
    "padding": set(),
}


@pytest.fixture
def with_runs(own_process, runs_of_tasks, monkeypatch):
    monkeypatch.setenv("LSTM_CACHE", str(runs_of_tasks))


def shown(app, label: str):
    assert not [*app.exception, *app.error], label
    return app


@pytest.mark.parametrize("name", NO_MEANING)
def test_every_page_opens_with_a_network_of_every_task(name, with_runs):
    config = CONFIGS[name]
    for (page, of), views in VIEWS.items():
        query = to_query(config)
        if page == COMPARE:
            query |= to_compared([config, config.replace(seed=8)])
        app = shown(open_app(page, **query), page)
        for view in views:
            app.segmented_control(key=f"view:view:{of}").set_value(view).run()
            shown(app, f"{page} {view}")
            if page in (GENERATE, STATES):
                assert bool(app.info) == (view in NO_MEANING[name]), (view, said(app))


def test_counting_is_continued_to_its_dot_and_answers_stand_where_they_were_asked(with_runs):
    app = open_app(GENERATE, **to_query(CONFIGS["anbn"]))
    assert "After reading aaaaaaaaaa" in said(app)
    app = open_app(
        GENERATE, **to_query(CONFIGS["anbn"]), view="random", start="Your own", text="ab aabb"
    )
    table = app.dataframe[0].value
    assert table["target"].tolist() == ["·.", "··b."]


def test_a_stream_that_has_ended_reads_nothing(with_runs):
    app = open_app(TIMELINE, **to_query(CONFIGS["streams"]))
    assert "samples that end in Y, B, ·" in said(app)
    lanes = drawn(app, "Lanes")
    assert "74: … · → ·" in lanes["label"].tolist()


def test_questions_are_lined_up_where_there_is_no_one_sequence(with_runs):
    config = CONFIGS["several-decoder"]
    alike = open_app(COMPARE, **to_compared([config, CONFIGS["several-vector"]]))
    assert not alike.info
    app = open_app(COMPARE, **to_compared([config, CONFIGS["several-fed_back"]]))
    assert "with the right letters before it" in said(app)
    assert "B fed back, Several letters out" in said(app)
    assert drawn(app, "What each network predicts")["before"].iloc[0] == "1"


def test_the_talk_is_of_the_next_letter(with_runs):
    assert "which letter comes next" in why_not_shown(CONFIGS["words"])
    shown(open_app(COLD_START, **to_query(CONFIGS["words"])), COLD_START)
