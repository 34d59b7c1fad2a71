"""What Streamlit keeps of a page for one visitor is small: with fifty of them, a run in each, two
megabytes, would be more than the server may take."""

import pickle

import pytest
import streamlit as st

from jobs import job_queue
from tests.ui.keeping import too_large
from tests.ui.test_text_page import stored
from tests.ui.visiting import (
    CLAIMS_PAGE,
    COLD_START,
    COMPARE,
    GENERATE,
    HOME,
    SHAPES,
    STATES,
    TEXT_PAGE,
    TIMELINE,
    TRAIN,
    open_app,
    press,
)
from ui.text.result import VIEWS as TEXT_VIEWS

pytestmark = pytest.mark.usefixtures("own_process")


@pytest.mark.parametrize("page", [TRAIN, STATES])
def test_what_is_kept_for_a_download_is_small(page, monkeypatch):
    given, button = [], st.download_button

    def keeping(label, data, **options):
        given.append(data)
        return button(label, data, **options)

    monkeypatch.setattr(st, "download_button", keeping)
    open_app(page, framing="stateful")
    later = [one for one in given if callable(one)]
    assert len(later) > 5
    assert all(len(pickle.dumps(one)) < 10_000 for one in later)  # a run would be two megabytes
    assert all(one() for one in later if one.args[0] not in ("talk", "figures", "keras", "all"))


@pytest.mark.parametrize(
    "page", [HOME, COLD_START, TRAIN, GENERATE, STATES, COMPARE, TIMELINE, CLAIMS_PAGE, SHAPES]
)
def test_what_is_kept_of_a_page_is_small(page, kept):
    open_app(page, **({} if page == HOME else {"framing": "stateful"}))
    assert len(kept) > 4
    assert not too_large(kept)


@pytest.mark.parametrize("view", list(TEXT_VIEWS))
def test_what_is_kept_of_a_text_is_small(view, kept):
    _, link = stored()
    open_app(TEXT_PAGE, **link, view=view)
    assert len(kept) > 4
    assert not too_large(kept)


def test_what_is_kept_while_runs_that_are_compared_train_is_small(kept):
    app = open_app(COMPARE, compare="stateful;time_steps,units=8,epochs=100000")
    press(app, next(one.label for one in app.button if one.label.startswith("Train it, about")))
    assert next(name for name, _ in kept if name == "_look")
    assert not too_large(kept)
    (job,) = job_queue().all()
    job.stop(discard=True)
