"""The talk without a browser: what the page gives to the stage, and what it takes from it."""

import pytest

from lstm_core import Store
from lstm_core.stage import SLIDES
from tests.ui.visiting import COLD_START, component, open_app, said

FIRST = next(iter(SLIDES))
pytestmark = pytest.mark.usefixtures("own_process")


def stage(app):
    data = component(app, "stage")
    return data.pop("parcels")["talk"]["value"] | data


def test_it_begins_with_the_question_to_the_shipped_network():
    app = open_app(COLD_START)
    data = stage(app)
    assert (data["slide"], data["step"], data["typed"]) == (FIRST, 0, [])
    assert "LSTM 50" in data["name"]
    assert "seed 7" in data["name"]
    assert len(data["cures"]) == 2
    assert dict(app.query_params) == {}


@pytest.mark.parametrize("name", list(SLIDES)[1:])
def test_each_slide_has_its_link(name):
    app = open_app(COLD_START, step=name)
    assert stage(app)["slide"] == name
    assert app.query_params["step"] == name


def test_a_link_says_how_warm_and_what_is_typed():
    assert stage(open_app(COLD_START, step="warm", fed="4"))["step"] == 4
    assert stage(open_app(COLD_START, step="type", text="ZEBRA"))["typed"] == list("ZEBRA")


def test_a_step_that_does_not_exist_starts_at_the_beginning_with_a_notice():
    app = open_app(COLD_START, step="intermission")
    assert stage(app)["slide"] == FIRST
    assert "intermission" in stage(app)["notices"][0]


def test_a_link_names_the_run_of_the_talk_and_the_address_keeps_it():
    app = open_app(COLD_START, framing="stateful_jumps", seed="7", step="cold")
    assert "jumps" in stage(app)["name"].lower()
    assert app.query_params["framing"] == "stateful_jumps"
    assert app.query_params["step"] == "cold"


@pytest.mark.parametrize(
    "settings", [{"framing": "time_steps"}, {"framing": "stateful", "units": 9}]
)
def test_a_run_that_cannot_be_shown_leaves_the_shipped_one_and_says_so(settings):
    app = open_app(COLD_START, **{name: str(value) for name, value in settings.items()})
    assert "LSTM 50" in stage(app)["name"]
    assert "the network that came with the app" in stage(app)["notices"][0]


def test_the_talk_says_so_when_its_network_is_missing(monkeypatch, tmp_path):
    nothing = Store(tmp_path / "cache", shipped=tmp_path / "nothing-shipped")
    monkeypatch.setattr("jobs.service.Store", lambda: nothing)
    app = open_app(COLD_START)
    assert "The shipped network is missing" in app.warning[-1].value
    assert "Train" in said(app)
