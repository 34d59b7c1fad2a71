"""The Claims page without a browser: lines, search and filter, evidence, running again."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

from jobs import job_queue
from lstm_core.errors import InputError
from lstm_core.experiments.claims import CLAIMS, SUBJECTS, Arm, Claim, Curve, Finding, Result
from lstm_core.experiments.text_replicates import TextReplicates
from lstm_core.sequence.sources import SOURCES
from tests.cases import small_config
from tests.experiments.by_hand import text_by_hand
from tests.experiments.small_text_claim import LEARNED, PASSES, small_text_claim
from tests.jobs.running import ENDLESS
from tests.ui.visiting import (
    CLAIMS_PAGE,
    TEXT_PAGE,
    TRAIN,
    drawn,
    open_app,
    press,
    said,
    wait_for_training,
)
from ui.address import from_query, to_query
from ui.claims import lines as lines_shown
from ui.claims.places import PLACES, Place, lacks_its_text, seconds_to_see, to_text_query
from ui.compare.chosen import from_link
from ui.pages import PAGES
from ui.wording import duration

pytestmark = pytest.mark.usefixtures("own_process")


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
    return Claim(name, "blog", says, "Trained both.", arms, reads, decides)


def decides(result):
    return f"{len(result.finding.table)} of 2 *networks*"


def shown(claims, monkeypatch):
    """Have these claims on the page, all about one thing but for the last."""
    *most, last = claims.values()
    subjects = {"Lengths": tuple(most), "Widths": (last,)}
    monkeypatch.setattr("ui.claims.lines.SUBJECTS", subjects)
    places = {
        name: Place("train", to_query(one.configs[0]), "One of its networks")
        for name, one in claims.items()
        if one.configs
    }
    monkeypatch.setattr("ui.claims.lines.PLACES", places)


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
    shown(some, monkeypatch)
    for name, verdict in found.items():
        stored(some[name], verdict, f"Evidence of the {name}, [1, 2].")
    return some


def lines(app):
    return [line.label for line in app.expander if line.label != "As a table"]


def turn(app, name):
    """Open or close a line. Streamlit's harness cannot click on one."""
    app.session_state["view:claim:claims"] = name
    return app.run()


def click(app, key):
    app.button(key=key).click()
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def test_every_claim_has_a_line_under_what_it_is_about():
    app = open_app(CLAIMS_PAGE)
    assert len(lines(app)) == len(CLAIMS)
    assert [heading.value for heading in app.header] == list(SUBJECTS)
    assert dict(app.query_params) == {"framing": "stateful"}
    assert not app.get("vega_lite_chart")


def test_a_line_tells_verdict_claim_deciding_number_and_whose_it_is(some_claims):
    app = open_app(CLAIMS_PAGE)
    words = ("Holds", "Partly", "Does not hold", "Not settled", "Not tested yet")
    for line, word in zip(lines(app), words, strict=True):
        assert word in line
        assert ":material/" in line
        assert line.endswith(":small[:gray[blog]]")
    assert r"Claim of the first. · **2 of 2 \*networks\*** " in lines(app)[0]
    assert "**" not in lines(app)[-1]  # nothing is known of it
    assert [heading.value for heading in app.header] == ["Lengths", "Widths"]
    assert not app.dataframe


def test_claims_are_chosen_by_verdict_and_the_link_says_so(some_claims):
    app = open_app(CLAIMS_PAGE)
    options = app.segmented_control(key="view:show:claims")
    some = ("Hold", "Partly", "Do not hold", "Not settled", "Not tested yet")
    assert options.options == ["All 5", *(f"{many} 1" for many in some)]
    options.set_value("Do not hold").run()
    (line,) = lines(app)
    assert "Claim of the third." in line
    assert app.query_params["show"] == "Do not hold"
    assert lines(open_app(CLAIMS_PAGE, **app.query_params)) == [line]


def test_claims_are_searched_and_the_link_says_so(some_claims):
    app = open_app(CLAIMS_PAGE)
    search = app.text_input(key="view:find:claims")
    for text, found in {
        "third": 1,  # the claim
        "EVIDENCE": 4,  # what was found
        " blog  networks ": 4,  # whose it is, and the number that decides; in any order
        "widths": 1,  # what it is about
        "*": 4,
        "": 5,
    }.items():
        search.set_value(text).run()
        assert len(lines(app)) == found, text
    search.set_value("third").run()
    assert app.query_params["find"] == "third"
    assert lines(open_app(CLAIMS_PAGE, **app.query_params)) == lines(app)


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ({"find": "a *b* :red[c]"}, r"“a \*b\* :red\[c\]” is found in no claim"),
        ({"find": "third", "show": "Hold"}, "is found in 1 claim, but with another verdict."),
    ],
)
def test_a_search_without_a_hit_says_so_and_leads_back_to_all(link, why, some_claims):
    app = open_app(CLAIMS_PAGE, **link)
    assert not lines(app)
    assert why in app.info[0].value.replace("\u200c", "")
    press(app, "Show all claims")
    assert len(lines(app)) == 5
    assert dict(app.query_params) == {"framing": "stateful"}


def test_a_verdict_that_no_claim_has_says_so(monkeypatch):
    shown({"first": claim("first")}, monkeypatch)
    assert open_app(CLAIMS_PAGE, show="Hold").info[0].value == "No claim has this verdict."


def test_what_is_searched_for_in_a_link_has_an_end(some_claims):
    app = open_app(CLAIMS_PAGE, find="x" * 101)
    assert len(lines(app)) == 5
    assert "cannot be used here" in app.warning[0].value


def test_a_link_opens_one_claim_with_its_evidence_first(some_claims):
    app = open_app(CLAIMS_PAGE, claim="third")
    assert "Does not hold" in lines(app)[0]
    assert r"Evidence of the third, \[1, 2\]." in said(app)
    assert "**What was done.** Trained both." in said(app)
    assert app.dataframe[0].value["Network"].tolist() == ["10 epochs", "20 epochs"]
    assert len(app.dataframe) == len(app.get("vega_lite_chart")) == 1
    sources = [text.value for text in app.caption if text.value.startswith("Source: ")]
    assert sources == [f"Source: {SOURCES['blog'].citation}."]
    assert "4 networks, of each kind with the seeds from 0 on" in said(app)
    assert "in 12 s. Made with keras 3.x." in said(app)
    points = drawn(app, "Final accuracy").query("what == 'seed'")
    assert points["accuracy"].tolist() == [0.5, 1.0] * 2
    assert "LSTM 8 · 10 epochs · 2 seeds" in said(app)
    links = [link.proto for link in app.get("page_link") if link.proto.label == "10 epochs"]
    assert [("units=8" in link.query_string, link.page) for link in links] == [(True, "train")]
    assert dict(app.query_params) == {"framing": "stateful", "claim": "third"}
    turn(app, "")
    assert not app.dataframe
    assert "claim" not in app.query_params
    assert "Does not hold" in lines(app)[0]  # what is read stays where it is
    turn(app, "first")
    assert app.query_params["claim"] == "first"
    assert "Holds" in lines(app)[1]


def test_what_a_link_opens_stands_first_with_what_it_is_about(some_claims):
    app = open_app(CLAIMS_PAGE, claim="untested")
    assert [heading.value for heading in app.header] == ["Widths", "Lengths"]
    assert "Claim of the untested." in lines(app)[0]


def test_an_opened_claim_stays_while_the_page_is_away_and_shows_whatever_is_chosen(some_claims):
    app = open_app(CLAIMS_PAGE, claim="second", show="Hold")
    assert len(lines(app)) == 2
    app.switch_page(TRAIN).run()
    app.switch_page(CLAIMS_PAGE).run()
    assert app.dataframe
    app.segmented_control(key="view:show:claims").set_value("Do not hold").run()
    assert len(lines(app)) == 1
    assert "claim" not in app.query_params


@pytest.mark.parametrize("name", ["nonsense", "", "a *b* <i> [x](y)"])
def test_a_claim_that_is_not_there_is_said(name, some_claims):
    app = open_app(CLAIMS_PAGE, claim=name)
    assert len(lines(app)) == len(some_claims)
    assert not app.dataframe
    assert bool(app.warning) == bool(name)


def test_an_untested_claim_is_put_to_the_test_with_a_click(some_claims):
    app = open_app(CLAIMS_PAGE, claim="untested")
    assert not app.dataframe
    press(app, "Put it to the test, about 10 s")
    wait_for_training(app)
    assert "Partly" in lines(app)[0]
    assert "Trained anew: " in said(app)
    assert "Tested by you" in app.success[0].value
    assert "Trained anew: " in said(open_app(CLAIMS_PAGE, claim="untested"))


def test_a_new_result_takes_the_place_of_the_old_one(some_claims):
    app = open_app(CLAIMS_PAGE, claim="first")
    press(app, "Run it again, about 10 s")
    wait_for_training(app)
    assert "Evidence of the first" not in said(app)
    assert "Trained anew: " in said(app)
    assert "Partly" in lines(app)[0]


@pytest.fixture
def endless(monkeypatch):
    """A claim whose test takes minutes, with a result from before."""
    one = claim("endless", **ENDLESS)
    shown({"endless": one}, monkeypatch)
    stored(one, "true", "Found before.")
    return one


def test_a_test_under_way_is_seen_at_its_line_and_stopped_there(endless):
    app = open_app(CLAIMS_PAGE, claim="endless")
    app.button(key="test_endless").click().run()
    app.switch_page(TRAIN).run()
    app.switch_page(CLAIMS_PAGE).run()
    assert len(app.get("progress")) == 2  # at the line, and in the sidebar
    assert app.button(key="test_endless").disabled
    assert "Found before." in said(app)
    (stop,) = (one for one in app.button if (one.key or "").startswith("stop_test_"))
    click(app, stop.key)
    wait_for_training(app)
    assert not app.get("progress")
    assert "Stopped" in app.warning[0].value
    assert "What is shown here is from before." in app.warning[0].value
    assert "Holds" in lines(app)[0]
    assert not app.success


@pytest.mark.parametrize("gone", [True, False])
def test_a_test_is_seen_by_others_and_stopped_by_them_once_its_visitor_is_gone(
    gone, endless, monkeypatch
):
    app = open_app(CLAIMS_PAGE, claim="endless")
    app.button(key="test_endless").click().run()
    for module in ("services", "claims.testing"):
        monkeypatch.setattr(f"ui.{module}.visitor", lambda: "another")
    monkeypatch.setattr("ui.services.present", lambda session: not gone)
    other = open_app(CLAIMS_PAGE, claim="endless")
    assert other.get("progress")
    stops = [one for one in other.button if (one.key or "").startswith("stop_test_")]
    assert bool(stops) == gone
    assert ("Started in another tab" in said(other)) != gone


def test_a_test_that_fails_says_so_and_leaves_the_result(monkeypatch):
    def broken(found):
        raise InputError("the table is *empty*")

    one = claim("broken", reads=broken)
    shown({"broken": one}, monkeypatch)
    stored(one, "true", "Found before.")
    app = open_app(CLAIMS_PAGE, claim="broken")
    press(app, "Run it again, about 10 s")
    wait_for_training(app)
    assert r"The table is \*empty\*" in app.warning[0].value
    assert "from before" in app.warning[0].value
    assert "Found before." in said(app)


def test_a_test_that_is_too_large_is_refused_where_it_is_asked_for(monkeypatch):
    small = small_config("time_steps", seed=0, epochs=100_000)
    arms = (Arm("large", small, 100),)
    large = Claim("large", "ours", "It is large.", "Train.", arms, read, decides)
    shown({"large": large}, monkeypatch)
    app = open_app(CLAIMS_PAGE, claim="large")
    click(app, "test_large")
    assert "at most" in app.error[0].value


def test_a_result_that_the_disk_refuses_is_shown_all_the_same(monkeypatch, tmp_path):
    shown({"first": claim("first")}, monkeypatch)
    (tmp_path / "cache").write_text("in the way")
    app = open_app(CLAIMS_PAGE, claim="first")
    press(app, "Put it to the test, about 10 s")
    wait_for_training(app)
    assert "Trained anew: " in said(app)
    assert "could not be stored" in app.warning[0].value


def test_a_result_of_another_definition_is_not_shown(some_claims, monkeypatch):
    newer = {"first": replace(some_claims["first"], version=2)}
    shown(newer, monkeypatch)
    app = open_app(CLAIMS_PAGE)
    assert "Not tested yet" in lines(app)[0]


def test_the_points_of_a_strip_plot_are_data_not_specification(some_claims):
    app = open_app(CLAIMS_PAGE, claim="first")
    assert "values" not in json.dumps(json.loads(app.get("vega_lite_chart")[0].proto.spec)["layer"])


# A text --------------------------------------------------------------------------------


@pytest.fixture
def on_a_text(monkeypatch):
    """A claim about a text, with a result."""
    from ui.services import store

    one = small_text_claim()
    shown({"first": claim("first"), one.name: one}, monkeypatch)
    place = Place("text", to_text_query(one.text), "Its text", text=one.text)
    monkeypatch.setitem(lines_shown.PLACES, one.name, place)
    runs = {"slow": text_by_hand(one.text, [2.0, 1.5]),
            "wild": text_by_hand(one.text, [2.0, 9.0, np.inf])}  # fmt: skip
    found = {label: TextReplicates(run.config, (run,)) for label, run in runs.items()}
    result = Result(
        claim=one.name,
        version=1,
        arms=[arm.to_dict() for arm in one.arms],
        finding=one.read(found),
        accuracies={},
        environment={"keras": "3.x"},
        seconds=5_000.0,
        curves={label: [Curve.of(run)] for label, run in runs.items()},
    )
    store().save_result(one.name, result.to_dict())
    return one


def test_a_claim_about_a_text_shows_the_curves_and_the_command_that_runs_it_again(on_a_text):
    app = open_app(CLAIMS_PAGE, claim=on_a_text.name)
    assert "**2 kinds of training**" in lines(app)[0]
    assert "0 of 1 broke down" in said(app)
    assert "1 of 1 broke down for good" in said(app)
    assert len(app.get("vega_lite_chart")) == 2
    points = drawn(app, "Loss in nats per character by passes, wild")
    assert points["nats"].tolist()[:2] == [2.0, 9.0]  # what is no number is not drawn
    assert set(points["how"].dropna()) == {"broke down"}
    assert "Each opens on the page Text. They learned the text" in said(app)
    assert "It takes about 1 h 24 min, longer than a page may train" in said(app)
    assert app.code[0].value == "lstm-state claims small_text --again --corpus FILE"
    assert not [button for button in app.button if button.key == "test_small_text"]
    assert "2 networks, of each kind with the seeds from 0 on" in said(app)


def test_the_link_of_a_claim_about_a_text_says_how_long_is_trained_where_the_text_is(on_a_text):
    def link():
        (one,) = [one.proto for one in open_app(CLAIMS_PAGE).get("page_link")
                  if "[Text]" in one.proto.label]  # fmt: skip
        return one

    assert "takes" not in link().label
    assert "has to be dropped there" in link().help
    job_queue().texts.texts.save(LEARNED)
    assert "They learned" not in said(open_app(CLAIMS_PAGE, claim=on_a_text.name))
    assert "takes" in link().label
    assert "dropped" not in link().help
    query = dict(parse_qsl(link().query_string))
    app = open_app(TEXT_PAGE, **query)
    assert query.items() <= dict(app.query_params).items()
    assert "Not trained yet" in said(app)
    assert app.number_input(key=next(
        box.key for box in app.number_input if box.label == "Passes"
    )).value == PASSES  # fmt: skip


# Where to look ---------------------------------------------------------------------------


def test_every_claim_has_a_place_of_its_own_with_a_link_that_can_be_used():
    assert list(PLACES) == [name for name in CLAIMS if name in PLACES]
    assert set(PLACES) == set(CLAIMS)
    for place in PLACES.values():
        if place.page != "text":  # which reads its links itself
            assert from_query(place.query)[1] == []
        assert from_link(place.query.get("compare", "one_char;stateful"))[1] == []
        assert 5 < len(place.shows) < 60
    assert {place.page for place in PLACES.values()} <= set(PAGES)


@pytest.mark.parametrize("name", PLACES)
def test_a_place_shows_what_its_link_asks_for(name):
    place = PLACES[name]
    app = open_app(f"pages/{place.page}_page.py", **place.query)
    about_link = [warning.value for warning in app.warning if "link" in warning.value]
    assert bool(about_link) == lacks_its_text(place)
    assert place.query.items() <= dict(app.query_params).items()
    seconds, shown = seconds_to_see(place), said(app)
    if seconds:  # the link says what the page does
        offers = [button.label for button in app.button] + [shown]
        assert any(f"about {duration(seconds)}" in offer for offer in offers)
    elif about_link:
        assert "drop it below" in about_link[0]
    elif place.page != "timeline":  # which needs no network
        assert "Not trained yet" not in shown


def test_the_link_of_a_claim_says_how_long_is_trained_until_that_is_done(monkeypatch):
    small = small_config("one_char", seed=0, epochs=3)
    shown({"small": claim("small")}, monkeypatch)
    missing = lambda: [[] if job_queue().store.holds(small) else [small]]
    place = Place("train", to_query(small), "One of its networks", missing)
    monkeypatch.setattr("ui.claims.lines.PLACES", {"small": place})

    def label() -> str:
        (link,) = [one.proto for one in open_app(CLAIMS_PAGE).get("page_link")
                   if "Train" in one.proto.label]  # fmt: skip
        return link.label

    assert "takes" in label()
    wait_for_training(press(open_app(TRAIN, **to_query(small)), "Train"))
    assert "takes" not in label()
