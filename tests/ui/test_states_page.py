"""The Hidden states page without a browser."""

import json
import shutil

import pytest
import streamlit as st

from tests.ui.visiting import (
    GENERATE,
    STATES,
    component,
    open_app,
    picture,
    press,
    said,
    wait_for_training,
)

pytestmark = pytest.mark.usefixtures("own_process")
STATEFUL = {"framing": "stateful"}
VIEWS = ["heatmaps", "step", "primed", "space", "gradient", "patching", "conflict"]


def figure(app, place: int = 0) -> dict:
    return json.loads(app.get("plotly_chart")[place].proto.spec)


def alt(app, kind: str = "plotly_chart") -> str:
    return app.get(kind)[0].proto.alt


def answers(app) -> list[str]:
    return [title.value for title in app.title[1:]]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "framing", ["one_char", "feature_window", "time_steps", "stateful", "variable_length"]
)
def test_every_view_draws_for_every_kind_of_framing(framing, view):
    app = open_app(STATES, framing=framing, view=view)
    assert not app.error
    if view == "step":
        assert component(app, "one_step")["parcels"]["step"]["value"]["letters"][0] == "K"
        return
    if view == "space":
        assert component(app, "state_path")["parcels"]["shown"]["value"]["pictures"]
        return
    charts = [*app.get("plotly_chart"), *app.get("vega_lite_chart")]
    assert charts
    assert all(chart.proto.alt for chart in charts)


@pytest.mark.parametrize("cell", ["GRU", "SimpleRNN"])
def test_other_cells_have_what_they_have(cell):
    app = open_app(STATES, framing="stateful", cell=cell, units="6", epochs="3")
    press(app, "Train it")
    wait_for_training(app)
    assert not app.error
    quantities = app.get("button_group")
    names = {option.content for group in quantities for option in group.proto.options}
    assert ("update gate" in names) == (cell == "GRU")
    assert "forget gate" not in names
    for view in VIEWS:
        app.segmented_control(key="view:view:states").set_value(view).run()
        assert not app.exception
        assert not app.error


def test_several_layers_are_looked_at_and_patched_one_by_one():
    app = open_app(STATES, framing="stateful", cell="GRU", units="6", epochs="3", layers="2")
    press(app, "Train it")
    wait_for_training(app)
    (shown,) = figure(app)["data"]  # to begin with, the last layer
    assert "h2" in shown["hovertemplate"]
    quantities = app.get("button_group")
    names = [option.content for group in quantities for option in group.proto.options]
    assert {"h1", "h2", "update gate of layer 1", "candidate of layer 2"} <= set(names)
    app = open_app(STATES, framing="stateful", cell="GRU", units="6", epochs="3", layers="2",
                   view="patching", parts="h1", donor="")  # fmt: skip
    assert not app.exception
    assert "Changed: h1 in 6 of 6 units, h2 in 0 of 6 units." in said(app)


def test_the_film_has_a_frame_for_every_recorded_epoch_and_begins_at_the_last():
    shown = figure(open_app(STATES, **STATEFUL))
    epochs = [frame["name"] for frame in shown["frames"]]
    assert epochs[0] == "0"
    assert epochs[-1] == "300"
    assert len(epochs) == len(shown["layout"]["sliders"][0]["steps"]) == 39
    assert len(shown["data"]) == 2  # h and c
    assert shown["data"][0]["z"] == shown["frames"][-1]["data"][0]["z"]
    assert shown["layout"]["hoversubplots"] == "axis"


def test_units_can_be_ordered_by_number():
    app = open_app(STATES, **STATEFUL)
    following = figure(app)["layout"]["yaxis"]["ticktext"]
    app.segmented_control(key="view:order:").set_value("By number").run()
    assert figure(app)["layout"]["yaxis"]["ticktext"][:2] == ["0", "3"]
    assert following[:2] != ["0", "3"]


def test_any_text_can_be_read_and_the_address_keeps_it():
    app = open_app(STATES, **STATEFUL)
    app.text_input[0].set_value("QWERTY").run()
    assert figure(app)["layout"]["xaxis"]["ticktext"] == list("QWERTY")
    assert app.query_params["text"] == "QWERTY"
    again = open_app(STATES, **STATEFUL, text="QWERTY")
    assert figure(again)["layout"]["xaxis"]["ticktext"] == list("QWERTY")


@pytest.mark.parametrize(("text", "says"), [("", "1 to 10,000 symbols"), ("1", "does not know 1")])
@pytest.mark.parametrize("view", VIEWS[:3])
def test_a_text_that_cannot_be_read_is_explained(view, text, says):
    app = open_app(STATES, **STATEFUL, view=view)
    app.text_input[0].set_value(text).run()
    assert says in app.error[0].value


def test_a_short_text_is_padded_where_the_framing_pads():
    app = open_app(STATES, framing="variable_length", text="KL", start="Carried through")
    assert figure(app)["layout"]["xaxis"]["ticktext"] == ["·", "·", "·", "K", "L"]
    assert "A dot is padding" in said(app)


def test_zero_against_primed_state_says_both_predictions():
    app = open_app(STATES, **STATEFUL, view="primed")
    assert "from zero state **BCDEFG**, from primed state **LMNOPQ**" in said(app)


def test_one_step_is_of_the_layer_the_unit_and_the_letter_that_the_link_names():
    query = {"view": "step", "layer": "1", "unit": "3", "at": "2", "begin": "Zero state",
             "text": "KLM"}  # fmt: skip
    app = open_app(STATES, framing="stateful", cell="GRU", units="6", epochs="3", layers="2")
    press(app, "Train it")
    wait_for_training(app)
    app = open_app(
        STATES, framing="stateful", cell="GRU", units="6", epochs="3", layers="2", **query
    )
    assert not app.warning
    shown = component(app, "one_step")
    assert (shown["at"], shown["unit"]) == (2, 3)
    step = shown["parcels"]["step"]["value"]
    assert (step["of"], step["letters"], step["before"]) == ("1", ["K", "L", "M"], ["", "K", "KL"])
    assert {name: app.query_params[name] for name in query} == query


def test_more_letters_than_a_browser_takes_at_once_are_refused():
    app = open_app(STATES, **STATEFUL, view="step", text="AB" * 201)
    assert "at most 400 symbols of this network here, got 402" in app.error[0].value


def test_the_gradient_that_would_flow_and_what_training_saw():
    app = open_app(STATES, **STATEFUL, view="gradient")
    shown = figure(app)
    names = [trace.get("name") for trace in shown["data"]]
    assert {"What would flow, LSTM", "What training saw", "before training"} <= set(names)
    assert len(shown["frames"]) == 39
    # Map, both lines of this network and the share along c move with the epochs.
    assert [len(frame["traces"]) for frame in shown["frames"][:2]] == [4, 4]
    assert shown["data"][0]["z"] == shown["frames"][-1]["data"][0]["z"]
    assert "exactly zero: the diagonal is all it ever saw" in said(app)
    app.segmented_control(key="view:show:gradient:True").set_value("training").run()
    assert "What training saw: the gradient of each of 25 predictions" in alt(app)
    assert app.query_params["show"] == "training"
    assert "Across time the gradient is exactly zero" in said(app)


def test_another_cell_that_was_trained_stands_beside():
    query = {"framing": "full_prefix", "units": "6", "epochs": "3", "view": "gradient"}
    app = open_app(STATES, **query, cell="SimpleRNN")
    press(app, "Train it")
    wait_for_training(app)
    assert not app.error
    assert "no gate that keeps its state" in said(app)
    app = open_app(STATES, **query)
    press(app, "Train it")
    wait_for_training(app)
    names = [trace.get("name") for trace in figure(app)["data"]]
    assert {"What training saw, LSTM", "What training saw, SimpleRNN"} <= set(names)
    assert "12 steps back, the mean gradient (of 13 pairs of letters) is" in said(app)
    assert "before training it was" in said(app)
    assert "Half-life of every unit" in alt(app, "vega_lite_chart")


@pytest.mark.parametrize(
    ("text", "says"), [("A", "at least 2 symbols"), ("AB" * 51, "at most 100 symbols, got 102")]
)
def test_a_text_without_a_gradient_is_explained(text, says):
    app = open_app(STATES, **STATEFUL, view="gradient", text=text)
    assert says in app.error[0].value


def test_patching_empties_the_memory_and_changes_nothing_when_told_to():
    app = open_app(STATES, **STATEFUL, view="patching")
    assert answers(app) == ["L", "B"]  # h and c from the empty memory
    app.session_state["view:parts:LSTM"] = []
    app.run()
    assert answers(app) == ["L", "L"]
    assert "Nothing is changed yet" in said(app)


def test_patching_takes_the_state_of_a_donor():
    app = open_app(STATES, **STATEFUL, view="patching", donor="ABC", fed="Q")
    assert answers(app) == ["L", "E"]
    assert app.query_params["donor"] == "ABC"


def test_patching_sets_units_and_the_link_restores_it():
    query = {"view": "patching", "cut": "0,1,2", "value": "1.5", "where": "c", "parts": "h"}
    app = open_app(STATES, **STATEFUL, **query)
    assert "c in 3 of 50 units" in said(app)
    assert {name: app.query_params[name] for name in query} == query


def test_a_text_that_cannot_be_read_leaves_the_edits_in_the_address():
    edits = {"donor": "ABC", "cut": "0,1", "value": "0.5", "parts": "h"}
    app = open_app(STATES, **STATEFUL, view="patching", text="1", **edits)
    assert "does not know 1" in app.error[0].value
    assert {name: app.query_params[name] for name in edits} == edits


def test_memory_or_input_in_words():
    app = open_app(STATES, **STATEFUL, view="conflict")
    assert (
        app.header[0].value
        == "In 625 of 625 cases the prediction follows the memory, not the input."
    )
    app = open_app(STATES, framing="whole_batch", view="conflict")
    assert "only the input can decide: in 625 of 625" in app.header[0].value


def test_reading_a_is_reading_nothing_where_padding_is_zero():
    app = open_app(STATES, framing="variable_length", view="conflict")
    assert "rows for nothing and for A are equal" in said(app)


def test_a_network_without_recurrence_has_nothing_to_show_and_the_page_says_where_to_go():
    app = open_app(STATES, framing="mlp_window")
    assert "no state to look at" in app.info[0].value
    assert not app.get("plotly_chart")


def test_a_run_whose_file_vanished_is_offered_anew(tmp_path):
    query = {"framing": "stateful", "units": "6", "epochs": "3"}
    app = open_app(STATES, **query)
    press(app, "Train it")
    wait_for_training(app)
    assert app.get("plotly_chart")
    shutil.rmtree(tmp_path / "cache")
    app.segmented_control(key="view:view:states").set_value("patching").run()
    assert not app.exception  # the server still holds it in memory
    st.cache_resource.clear()  # and now it does not
    app.run()
    assert "not trained yet" in app.info[0].value


def test_large_networks_and_long_texts_are_averaged_before_they_are_drawn():
    sequence = "".join(chr(ord("a") + (n * n + n // 7) % 26) for n in range(2_000))
    app = open_app(STATES, framing="stateful", units="256", epochs="1", sequence=sequence)
    press(app, "Train it")
    wait_for_training(app)
    assert not app.error
    shown = figure(app)
    rows, columns = (int(n) for n in shown["data"][0]["z"]["shape"].split(","))
    assert (rows, columns) == (128, 400)
    assert len(app.get("plotly_chart")[0].proto.spec) < 3_000_000


@pytest.mark.parametrize(
    "framing", ["one_char", "feature_window", "time_steps", "variable_length", "full_prefix"]
)
def test_untouched_a_network_says_what_it_says_as_trained(framing):
    app = open_app(STATES, framing=framing, view="patching")
    asked = open_app(GENERATE, framing=framing, start="primed", steps="1")
    assert asked.header[0].value == f"K → :blue[{answers(app)[0]}]"


def test_views_do_not_share_a_text_they_were_not_meant_to_share():
    app = open_app(STATES, **STATEFUL)
    app.segmented_control(key="view:view:states").set_value("primed").run()
    assert "from zero state **BCDEFG**, from primed state **LMNOPQ**" in said(app)


def test_another_run_on_the_table_keeps_the_page_sound():
    for view in VIEWS:
        app = open_app(STATES, **STATEFUL, view=view, text="QXZ")
        press(app, "Change")
        next(b for b in app.button if b.label.startswith("Whole alphabet")).click().run()
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize("sequence", ["ABAB", "a b a  c", "🇩🇪🇫🇷🇩🇪🇬🇧x", "]$*<ABC"])
def test_odd_symbols_are_symbols(sequence):
    app = open_app(STATES, framing="stateful", units="3", epochs="2", sequence=sequence)
    press(app, "Train it")
    wait_for_training(app)
    for view in VIEWS:
        app.segmented_control(key="view:view:states").set_value(view).run()
        assert not app.exception, view
        assert not app.error, view


def test_a_text_longer_than_can_be_drawn_is_refused():
    app = open_app(STATES, **STATEFUL, text="AB" * 1_001)
    assert "at most 2,000 symbols, got 2,002" in app.error[0].value


def test_the_notices_of_a_link_are_shown_where_there_is_no_run():
    app = open_app(STATES, framing="time_steps", units="9999", epochs="33")
    assert any("units" in warning.value for warning in app.warning)


def test_what_a_link_says_of_one_run_is_not_taken_for_another():
    app = open_app(STATES, framing="time_steps", units="9", epochs="33", epoch="16", text="ABC")
    press(app, "Take the app's: LSTM 32, 500 epochs")
    assert not app.warning
    assert app.text_input[0].value == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_the_view_that_a_link_asks_for_is_kept_with_another_network():
    app = open_app(STATES, framing="stateful", cell="GRU", epochs="33", view="step", unit="9")
    press(app, "Take the app's: LSTM 50, 300 epochs")
    assert component(app, "one_step")["parcels"]["step"]["value"]["cell"] == "LSTM"
    assert dict(app.query_params) == {"framing": "stateful", "view": "step"}


def test_the_state_space_has_both_networks_in_one_place_and_says_what_machine_it_is():
    app = open_app(STATES, framing="stateful", view="space")
    sent = component(app, "state_path")
    shown = sent["parcels"]["shown"]["value"]
    trained, untrained = shown["pictures"]
    assert (trained["epochs"][-1], untrained["epochs"]) == (300, [0])
    assert trained["near"][-1] == untrained["near"][0] == 26
    assert untrained["r2"][0] > trained["r2"][-1] > 0.8
    assert trained["points"] == 27 + 27
    assert (sent["axes"], sent["epoch"]) == ([0, 1], 300)
    assert "Why is untrained better (R² 0.99 against" in said(app)
    assert "it is a counter: 25 states" in said(app)
    machine = picture(app, "machine")
    assert machine["kind"] == "chain"
    assert machine["arrows"][0] == [0, 1, "any letter"]
    app.selectbox(key="view:up:").set_value(3).run()
    app.text_input(key=app.text_input[1].key).set_value("").run()
    sent = component(app, "state_path")
    assert sent["axes"] == [0, 2]
    assert sent["parcels"]["shown"]["value"]["pictures"][0]["points"] == 27
    assert app.query_params["up"] == "3"


@pytest.mark.parametrize("framing", ["one_char", "feature_window", "variable_length"])
def test_every_kind_of_framing_has_a_state_space(framing):
    app = open_app(STATES, framing=framing, view="space")
    trained, untrained = component(app, "state_path")["parcels"]["shown"]["value"]["pictures"]
    assert trained["points"] == untrained["points"] == 54
    assert ("it is a table" in said(app)) == (framing == "one_char")


def test_a_link_brings_the_epoch_and_the_axes_of_the_state_space():
    app = open_app(STATES, framing="stateful", view="space", epoch="100", across="2", show="h")
    assert component(app, "state_path")["epoch"] == 96  # the nearest that was recorded
    assert component(app, "state_path")["axes"] == [1, 1]
    assert "After epoch 96" in said(app)
    app = open_app(STATES, framing="stateful", view="space", text="A" * 201)
    assert "at most 200 symbols" in said(app)
    app = open_app(STATES, framing="time_steps", view="space")
    assert "carried through" in said(app)
    (_, state, *_) = app.segmented_control
    state.set_value("Carried through").run()
    assert "no small machine" in said(app)
