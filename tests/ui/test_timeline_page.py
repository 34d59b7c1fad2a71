"""The Timeline page without a browser: the state step by step, and the claims, tested."""

import json
from dataclasses import replace

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from lstm_core import RunConfig
from lstm_core.errors import InputError
from lstm_core.experiments.claims import CLAIMS, Arm, Claim, Finding, Result
from lstm_core.interpret.timeline import updates
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.sources import SOURCES
from tests.cases import small_config
from tests.jobs.running import ENDLESS
from tests.ui.visiting import TIMELINE, TRAIN, open_app, press, said, wait_for_training

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


# The claims ------------------------------------------------------------------------------


def read(found):
    means = {label: f"{one.accuracies.mean():.1%}" for label, one in found.items()}
    return Finding(
        "partly",
        f"Trained anew: {', '.join(means.values())}.",
        [{"network": label, "mean": mean} for label, mean in means.items()],
    )


def claim(name, says="Longer is *better*.", reads=read, **settings):
    arms = tuple(
        Arm(f"{epochs} epochs", small_config("time_steps", seed=0, epochs=epochs, **settings), 2)
        for epochs in (settings.pop("epochs", 10), 20)
    )
    return Claim(name, "blog", says, "Trained both.", arms, reads)


def stored(one, verdict, sentence):
    """A result that was found before."""
    from ui.services import store

    result = Result(
        claim=one.name,
        version=one.version,
        arms=[arm.to_dict() for arm in one.arms],
        finding=Finding(verdict, sentence, [{"network": arm.label} for arm in one.arms]),
        accuracies={arm.label: [0.5, 1.0] for arm in one.arms},
        environment={"keras": "3.x"},
        seconds=12.0,
    )
    store().save_result(one.name, result.to_dict())


@pytest.fixture
def some_claims(monkeypatch):
    """Five claims, of which the last was never put to the test."""
    found = {"first": "true", "second": "partly", "third": "false", "fourth": "open"}
    some = {name: claim(name, f"Claim of the {name}.") for name in (*found, "untested")}
    monkeypatch.setattr("ui.claims.cards.CLAIMS", some)
    for name, verdict in found.items():
        stored(some[name], verdict, f"Evidence of the {name}, [1, 2].")
    return some


def verdicts(app):
    return [text.value for text in app.markdown if "-badge[" in text.value]


def click(app, key):
    app.button(key=key).click()
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def test_every_claim_has_a_card():
    app = open_app(TIMELINE, view="claims")
    assert len(verdicts(app)) == len(CLAIMS)
    assert dict(app.query_params) == {"framing": "stateful", "view": "claims"}
    assert not app.get("vega_lite_chart")


def test_a_card_tells_verdict_claim_and_evidence(some_claims):
    app = open_app(TIMELINE, view="claims")
    shown = verdicts(app)
    words = ("Holds", "Partly", "Does not hold", "Not settled", "Not tested yet")
    for text, word in zip(shown, words, strict=True):
        assert word in text
        assert ":material/" in text
    assert "**Claim of the first.**" in said(app)
    assert r"Evidence of the first, \[1, 2\]." in said(app)
    assert "Whose sentence: blog" in said(app)
    assert not app.dataframe


def test_claims_are_chosen_by_verdict_and_the_link_says_so(some_claims):
    app = open_app(TIMELINE, view="claims")
    options = app.segmented_control(key="view:show:claims")
    some = ("Hold", "Partly", "Do not hold", "Not settled", "Not tested yet")
    assert options.options == ["All 5", *(f"{many} 1" for many in some)]
    options.set_value("Do not hold").run()
    assert "Claim of the third." in said(app)
    assert "Claim of the first." not in said(app)
    assert app.query_params["show"] == "Do not hold"
    app = open_app(TIMELINE, **app.query_params)
    assert len(verdicts(app)) == 1


def test_a_link_opens_one_claim_with_its_evidence_first(some_claims):
    app = open_app(TIMELINE, claim="third")
    assert "Does not hold" in verdicts(app)[0]
    assert "**What was done.** Trained both." in said(app)
    assert app.dataframe[0].value["Network"].tolist() == ["10 epochs", "20 epochs"]
    assert len(app.dataframe) == len(app.get("vega_lite_chart")) == 1
    sources = [text.value for text in app.caption if text.value.startswith("Source: ")]
    assert sources == [f"Source: {SOURCES['blog'].citation}."]
    assert "4 networks, of each kind with the seeds from 0 on" in said(app)
    assert "in 12 s. Made with keras 3.x." in said(app)
    points = drawn(app).query("what == 'seed'")
    assert points["accuracy"].tolist() == [0.5, 1.0] * 2
    assert "LSTM 8 · 10 epochs · 2 seeds" in said(app)
    (link, _) = app.get("page_link")
    assert "units=8" in str(link.proto)
    assert dict(app.query_params) == {
        "framing": "stateful",
        "view": "claims",
        "claim": "third",
    }
    click(app, "evidence_third")
    assert not app.dataframe
    assert "claim" not in app.query_params
    assert "Does not hold" in verdicts(app)[0]  # what is read stays where it is
    click(app, "evidence_first")
    assert app.query_params["claim"] == "first"
    assert "Holds" in verdicts(app)[1]


def test_an_opened_claim_stays_while_the_page_is_away_and_shows_whatever_is_chosen(some_claims):
    app = open_app(TIMELINE, claim="second", show="Hold")
    assert len(verdicts(app)) == 2
    app.switch_page(TRAIN).run()
    app.switch_page(TIMELINE).run()
    assert app.dataframe
    app.segmented_control(key="view:show:claims").set_value("Do not hold").run()
    assert len(verdicts(app)) == 1
    assert "claim" not in app.query_params


@pytest.mark.parametrize("name", ["nonsense", "", "a *b* <i> [x](y)"])
def test_a_claim_that_is_not_there_is_said(name, some_claims):
    app = open_app(TIMELINE, claim=name)
    assert len(verdicts(app)) == len(some_claims)
    assert not app.dataframe
    assert bool(app.warning) == bool(name)


def test_an_untested_claim_is_put_to_the_test_with_a_click(some_claims):
    app = open_app(TIMELINE, claim="untested")
    assert not app.dataframe
    press(app, "Put it to the test, about 10 s")
    wait_for_training(app)
    assert "Partly" in verdicts(app)[0]
    assert "Trained anew: " in said(app)
    assert "Tested by you" in app.success[0].value
    assert "Trained anew: " in said(open_app(TIMELINE, claim="untested"))


def test_a_new_result_takes_the_place_of_the_old_one(some_claims):
    app = open_app(TIMELINE, claim="first")
    press(app, "Run it again, about 10 s")
    wait_for_training(app)
    assert "Evidence of the first" not in said(app)
    assert "Trained anew: " in said(app)
    assert "Partly" in verdicts(app)[0]


@pytest.fixture
def endless(monkeypatch):
    """A claim whose test takes minutes, with a result from before."""
    one = claim("endless", **ENDLESS)
    monkeypatch.setattr("ui.claims.cards.CLAIMS", {"endless": one})
    stored(one, "true", "Found before.")
    return one


def test_a_test_under_way_is_seen_in_the_card_and_stopped_there(endless):
    app = open_app(TIMELINE, claim="endless")
    app.button(key="test_endless").click().run()
    app.switch_page(TRAIN).run()
    app.switch_page(TIMELINE).run()
    assert len(app.get("progress")) == 2  # in the card, and in the sidebar
    assert app.button(key="test_endless").disabled
    assert "Found before." in said(app)
    (stop,) = (one for one in app.button if (one.key or "").startswith("stop_test_"))
    click(app, stop.key)
    wait_for_training(app)
    assert not app.get("progress")
    assert "Stopped" in app.warning[0].value
    assert "What is shown here is from before." in app.warning[0].value
    assert "Holds" in verdicts(app)[0]
    assert not app.success


@pytest.mark.parametrize("gone", [True, False])
def test_a_test_is_seen_by_others_and_stopped_by_them_once_its_visitor_is_gone(
    gone, endless, monkeypatch
):
    app = open_app(TIMELINE, claim="endless")
    app.button(key="test_endless").click().run()
    for module in ("services", "claims.testing", "components.job_progress"):
        monkeypatch.setattr(f"ui.{module}.visitor", lambda: "another")
    monkeypatch.setattr("ui.services.present", lambda session: not gone)
    other = open_app(TIMELINE, claim="endless")
    assert other.get("progress")
    stops = [one for one in other.button if (one.key or "").startswith("stop_test_")]
    assert bool(stops) == gone
    assert ("Started in another tab" in said(other)) != gone


def test_a_test_that_fails_says_so_and_leaves_the_result(monkeypatch):
    def broken(found):
        raise InputError("the table is *empty*")

    one = claim("broken", reads=broken)
    monkeypatch.setattr("ui.claims.cards.CLAIMS", {"broken": one})
    stored(one, "true", "Found before.")
    app = open_app(TIMELINE, claim="broken")
    press(app, "Run it again, about 10 s")
    wait_for_training(app)
    assert r"The table is \*empty\*" in app.warning[0].value
    assert "from before" in app.warning[0].value
    assert "Found before." in said(app)


def test_a_test_that_is_too_large_is_refused_where_it_is_asked_for(monkeypatch):
    small = small_config("time_steps", seed=0, epochs=100_000)
    large = Claim("large", "ours", "It is large.", "Train.", (Arm("large", small, 100),), read)
    monkeypatch.setattr("ui.claims.cards.CLAIMS", {"large": large})
    app = open_app(TIMELINE, claim="large")
    click(app, "test_large")
    assert "at most" in app.error[0].value


def test_a_result_that_the_disk_refuses_is_shown_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr("ui.claims.cards.CLAIMS", {"first": claim("first")})
    (tmp_path / "cache").write_text("in the way")
    app = open_app(TIMELINE, claim="first")
    press(app, "Put it to the test, about 10 s")
    wait_for_training(app)
    assert "Trained anew: " in said(app)
    assert "could not be stored" in app.warning[0].value


def test_a_result_of_another_definition_is_not_shown(some_claims, monkeypatch):
    newer = {"first": replace(some_claims["first"], version=2)}
    monkeypatch.setattr("ui.claims.cards.CLAIMS", newer)
    app = open_app(TIMELINE, view="claims")
    assert "Not tested yet" in verdicts(app)[0]


def test_the_points_of_a_strip_plot_are_data_not_specification(some_claims):
    app = open_app(TIMELINE, claim="first")
    assert "values" not in json.dumps(json.loads(app.get("vega_lite_chart")[0].proto.spec)["layer"])
