"""The Timeline page without a browser."""

import pytest

from lstm_core.framings import FRAMINGS
from tests.visiting import TIMELINE, open_app, press, said

pytestmark = pytest.mark.usefixtures("own_process")


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_has_a_timeline(framing):
    app = open_app(TIMELINE, framing=framing)
    charts = app.get("vega_lite_chart")
    assert len(charts) == (2 if FRAMINGS[framing].recurrent else 1)
    assert all(chart.proto.alt for chart in charts)


def test_the_state_is_carried_through_an_epoch_and_reset_at_the_next():
    app = open_app(TIMELINE, framing="stateful", step="25")
    assert "goes on from where the last update left it" in said(app)
    assert "The epoch ends." in said(app)
    press(app, "Next")
    assert "**Update 26, epoch 2.** The state is set to zero." in said(app)
    assert app.query_params["step"] == "26"
    press(app, "Back")
    assert "**Update 25, epoch 1.**" in said(app)


def test_a_batch_is_read_side_by_side():
    app = open_app(TIMELINE, framing="stateful", batch_size="5", step="2")
    assert "side by side the samples that end in F, G, H, I, J" in said(app)
    assert "Train this network to see" in said(app)  # this one is not shipped


def test_framing_and_batch_size_are_to_play_with_and_the_address_follows():
    app = open_app(TIMELINE, framing="stateful")
    app.segmented_control(key="timeline_batch").set_value(25).run()
    assert dict(app.query_params) == {"framing": "stateful", "batch_size": "25"}
    assert "and 17 more" in said(app)
    app.selectbox(key="timeline_framing").set_value("mlp_window").run()
    assert dict(app.query_params) == {"framing": "mlp_window"}
    assert "There is no state." in said(app)


@pytest.mark.parametrize(
    "query",
    [
        {"framing": "variable_length", "runs": "20000"},
        {"framing": "whole_batch", "epochs": "1"},
        {"framing": "one_char", "epochs": "1", "sequence": "ABAB"},
    ],
)
def test_long_and_short_epochs_draw(query):
    assert open_app(TIMELINE, **query).get("vega_lite_chart")


def test_very_many_rows_are_not_drawn():
    app = open_app(TIMELINE, framing="variable_length", batch_size="100")
    assert "100 rows side by side are too many" in app.info[0].value


def test_a_step_that_is_not_there_is_said():
    app = open_app(TIMELINE, framing="stateful", step="99")
    assert "cannot be used here" in app.warning[0].value
