"""Pages hand on: from an answer to the state behind it, to the timeline, and to the claim."""

from urllib.parse import parse_qsl

import pytest

from lstm_core.experiments.claims import CLAIMS
from tests.ui.visiting import (
    CLAIMS_PAGE,
    GENERATE,
    STATES,
    TIMELINE,
    TRAIN,
    metrics,
    open_app,
    press,
    said,
    wait_for_training,
)
from ui.components.see_next import ASKED_OF_CLAIMS

pytestmark = pytest.mark.usefixtures("own_process")
WHY, CLAIM = "See why: the state behind it", "The claim: "


def links(app, begins):
    """Where the links go that begin so: the page's address, and its query."""
    found = [link.proto for link in app.get("page_link") if link.proto.label.startswith(begins)]
    return [(link.page, dict(parse_qsl(link.query_string))) for link in found]


def claims(app):
    return [query["claim"] for page, query in links(app, CLAIM) if page == "claims"]


def test_a_continuation_hands_on_to_the_state_that_it_was_made_from():
    app = open_app(
        GENERATE, framing="time_steps", start="custom", prefix="XY", steps="3", epoch="0"
    )
    predicted = app.header[0].value.split(":blue[")[1][:2]  # the third is read by nobody
    ((page, query),) = links(app, WHY)
    assert page == "states"
    assert query == {"framing": "time_steps", "text": f"XYK{predicted}", "epoch": "0"}
    app = open_app(STATES, **query)
    assert app.text_input[0].value == query["text"]
    assert dict(app.query_params) == query


def test_predictions_hand_on_to_the_states_of_the_same_epoch():
    ((page, query),) = links(open_app(TRAIN, framing="stateful", epoch="0"), WHY)
    assert (page, query) == ("states", {"framing": "stateful", "epoch": "0"})


def test_a_run_trained_on_wrong_inputs_hands_on_to_such_and_is_not_what_was_published():
    for corrupt in ({}, {"corrupt": "0.5"}):
        app = open_app(TRAIN, framing="time_steps", epochs="1", **corrupt)
        wait_for_training(press(app, "Train"))
        expected = {"framing": "time_steps", "epochs": "1", "view": "perturbation"} | corrupt
        found = links(app, "What it makes of wrong inputs")
        assert found == ([("generate", expected)] if corrupt else [])
        assert ("Published" in metrics(app)) == (not corrupt)
    assert not open_app(GENERATE, **expected).exception


@pytest.mark.parametrize("page", [GENERATE, TRAIN])
def test_a_network_without_a_state_has_none_to_hand_on_to(page):
    assert links(open_app(page, framing="mlp_window"), WHY) == []


@pytest.mark.parametrize(
    ("framing", "view", "fitting"),
    [
        ("stateful", "heatmaps", ["memory_needed"]),
        ("stateful", "primed", ["cold_start_training"]),
        ("stateful", "patching", ["leftover_state"]),
        ("stateful", "conflict", ["counter", "cure"]),
        ("time_steps", "conflict", ["memory_needed"]),
    ],
)
def test_states_hand_on_to_the_timeline_and_to_the_claims_that_fit(framing, view, fitting):
    app = open_app(STATES, framing=framing, view=view)
    assert links(app, "When the state is") == [("timeline", {"framing": framing})]
    assert claims(app) == fitting


@pytest.mark.parametrize(
    ("run", "fitting"),
    [
        ({"framing": "stateful"}, ["leftover_state", "batch_streams"]),
        ({"framing": "stateful_jumps"}, ["cure", "batch_streams"]),
        ({"framing": "whole_batch"}, ["batch_state", "equal_updates"]),
        ({"framing": "one_char"}, ["memory_needed", "batch_state"]),
    ],
)
def test_the_timeline_hands_on_to_the_claims_about_batches_and_resets(run, fitting):
    assert claims(open_app(TIMELINE, **run)) == fitting


def test_a_link_to_a_claim_opens_it_and_keeps_the_run():
    app = open_app(STATES, framing="stateful", view="conflict")
    (_, query), _ = links(app, CLAIM)
    app.switch_page(CLAIMS_PAGE)
    app.query_params.update(query)
    app.run()
    assert "What was done." in said(app)
    assert dict(app.query_params) == {"framing": "stateful", "claim": "counter"}


def test_what_claims_are_asked_is_asked_of_claims_that_there_are():
    assert set(ASKED_OF_CLAIMS) <= set(CLAIMS)
