"""The Timeline page without a browser: the state step by step."""

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from lstm_core import RunConfig
from lstm_core.interpret.timeline import updates
from lstm_core.sequence.framings import FRAMINGS
from tests.ui.visiting import CLAIMS_PAGE, TIMELINE, open_app, press, said

pytestmark = pytest.mark.usefixtures("own_process")


def drawn(app, place=0):
    """What a chart has to draw."""
    return convert_arrow_bytes_to_pandas_df(app.get("vega_lite_chart")[place].proto.data.data)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_has_a_timeline(framing):
    app = open_app(TIMELINE, framing=framing)
    charts = app.get("vega_lite_chart")
    assert len(charts) == (2 if FRAMINGS[framing].recurrent else 1)
    assert all(chart.proto.alt for chart in charts)


@pytest.mark.parametrize("batch_size", ["1", "5"])
@pytest.mark.parametrize("framing", ["one_char", "stateful", "stateful_resets", "stateful_jumps"])
def test_resets_updates_and_the_cuts_of_the_band_are_drawn_where_they_happen(framing, batch_size):
    app = open_app(TIMELINE, framing=framing, batch_size=batch_size)
    config = RunConfig(framing=framing, batch_size=int(batch_size), seed=7)
    shown = updates(config, 2)
    resets = [one.number - 0.5 for one in shown if one.state == "zero"]
    data = drawn(app)
    marks = data[data["what"] == "mark"]
    assert marks[marks["look"] == "state reset to zero"]["x"].tolist() == resets
    assert (marks["look"] == "weight update").sum() == len(shown)
    bands = data[data["what"] == "band"]
    assert len(bands) == len(resets) * config.batch_size
    assert sorted(set(bands["x"])) == pytest.approx([at + 0.1 for at in resets])
    jumps = marks[marks["look"] == "order jumps"]["x"].tolist()
    if not config.rule.segments:
        assert not jumps
    elif config.rule.segments == "reset":
        assert set(jumps) <= set(resets)
    else:
        assert jumps
        assert not set(jumps) & set(resets)


def test_what_is_still_to_come_is_pale_and_a_step_leaves_the_picture_standing():
    app = open_app(TIMELINE, framing="stateful", step="30")
    specs = [chart.proto.spec for chart in app.get("vega_lite_chart")]
    for place in (0, 1):
        data = drawn(app, place)
        assert set(data[data["x"] < 30]["seen"]) == {1.0}
        assert max(data[data["x"] > 30.5]["seen"]) < 1
    press(app, "Next")
    # A browser draws a chart anew when its specification is another one.
    assert [chart.proto.spec for chart in app.get("vega_lite_chart")] == specs


def test_a_reset_is_a_drop_to_zero():
    app = open_app(TIMELINE, framing="stateful")
    lines = drawn(app, 1).query("what == 'h'")
    assert (lines[lines["x"] == 26 - 0.49]["h"] == 0).all()
    assert (lines[lines["x"] == 25 + 0.49]["h"] != 0).all()


def test_the_state_is_carried_through_an_epoch_and_reset_at_the_next():
    app = open_app(TIMELINE, framing="stateful", step="25")
    assert "Continues from the previous state." in said(app)
    assert "The epoch ends." in said(app)
    press(app, "Next")
    assert "**Update 26, epoch 2.** Starts from zero state." in said(app)
    assert app.query_params["step"] == "26"
    press(app, "Back")
    assert "**Update 25, epoch 1.**" in said(app)


@pytest.mark.parametrize(
    ("framing", "state"),
    [
        ("stateful_resets", "and starts from zero state."),
        ("stateful_jumps", "but continues from the previous state."),
    ],
)
def test_a_jump_in_the_order_is_said(framing, state):
    config = RunConfig(framing=framing, seed=7)
    letters = [config.symbols[one.samples[0]] for one in updates(config)]
    here = next(n for n in range(1, 25) if ord(letters[n]) != ord(letters[n - 1]) + 1)
    app = open_app(TIMELINE, framing=framing, step=str(here + 1))
    assert f"The order jumps, from {letters[here - 1]} to {letters[here]}, {state}" in said(app)
    app = open_app(TIMELINE, framing=framing, step=str(config.samples + 1))
    assert "jumps," not in said(app)  # a new epoch is no jump


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


@pytest.mark.parametrize(
    "former",
    [
        {"view": "claims"},
        {"view": "Claims, tested", "framing": "one_char"},
        {"claim": "padding", "show": "Hold"},
    ],
)
def test_the_claims_which_were_a_view_here_are_a_page_now(former):
    app = open_app(TIMELINE, **former)
    assert app.title[0].value == "Claims"
    kept = {name: text for name, text in former.items() if name != "view"}
    assert dict(app.query_params) == {"framing": "stateful"} | kept
    assert not app.warning


def test_a_view_that_is_no_more_leaves_nothing_behind_for_other_pages():
    app = open_app(TIMELINE, view="steps", show="x")
    assert dict(app.query_params) == {"framing": "stateful"}
    app.switch_page(CLAIMS_PAGE).run()
    assert not app.warning
