"""The Generate page without a browser."""

import pytest

from tests.ui.visiting import GENERATE, open_app, press, said, wait_for_training

pytestmark = pytest.mark.usefixtures("own_process")
STATEFUL = {"framing": "stateful"}


def recited(app) -> str:
    return app.header[0].value


def table(app):
    return app.dataframe[0].value


def test_k_asked_cold_is_followed_by_b_and_what_comes_after_b():
    app = open_app(GENERATE, **STATEFUL, steps="5")
    assert recited(app) == "K → :blue[BCDEF]"
    assert table(app)["input"].tolist() == list("KBCDE")
    assert (table(app)["probability"] > 0.9).all()


def test_warm_and_wrongly_warm():
    app = open_app(GENERATE, **STATEFUL, steps="5")
    app.segmented_control(key="view:start:").set_value("primed").run()
    assert recited(app) == "K → :blue[LMNOP]"
    app.segmented_control(key="view:start:").set_value("custom").run()
    assert recited(app) == "K → :blue[CDEFG]"  # after X
    app.text_input(key="view:prefix:recite:ABCDEFGHIJKLMNOPQRSTUVWXYZ").set_value("ZZZZ").run()
    assert recited(app) == "K → :blue[FGHIJ]"


def test_the_address_restores_the_question():
    query = {"framing": "stateful", "text": "Q", "start": "custom", "prefix": "AB",
             "steps": "4", "epoch": "120"}  # fmt: skip
    app = open_app(GENERATE, **query)
    assert recited(app).startswith("Q → :blue[")
    assert len(table(app)) == 4
    assert {name: app.query_params[name] for name in query} == query


def test_the_rows_hold_all_probabilities():
    app = open_app(GENERATE, **STATEFUL)
    for row in table(app).itertuples():
        assert len(row.all) == 26
        assert sum(row.all) == pytest.approx(1, abs=1e-5)
        assert max(row.all) == row.probability


def test_one_step_at_a_time_shows_the_same_steps():
    app = open_app(GENERATE, **STATEFUL)
    whole = table(app)
    press(app, "One at a time")
    for count in (1, 2, 3):
        assert table(app).equals(whole.head(count))
        press(app, "Next step")
    press(app, "All steps")
    assert table(app).equals(whole)


def test_temperature_draws_and_draws_again():
    app = open_app(GENERATE, framing="one_char", temperature="1.5", steps="30")
    first = recited(app)
    again = open_app(GENERATE, framing="one_char", temperature="1.5", steps="30")
    assert recited(again) == first
    press(app, "Draw again")
    assert recited(app) != first
    assert app.query_params["draw"] == "1"


def test_a_framing_that_cannot_be_warmed_says_so():
    app = open_app(GENERATE, framing="one_char", start="primed", steps="5")
    warm = recited(app)
    assert "a prefix never reaches it" in said(app)
    app.segmented_control(key="view:start:").set_value("zero").run()
    assert recited(app) == warm


@pytest.mark.parametrize("framing", ["feature_window", "variable_length", "mlp_window"])
def test_every_framing_recites(framing):
    app = open_app(GENERATE, framing=framing)
    assert len(table(app)) == 10


def test_a_prefix_with_unknown_letters_is_explained_and_nothing_is_lost():
    app = open_app(GENERATE, **STATEFUL, start="custom", prefix="a1")
    assert "does not know 1;" in app.error[0].value
    app.text_input(key="view:prefix:recite:ABCDEFGHIJKLMNOPQRSTUVWXYZ").set_value("AB").run()
    assert not app.error
    assert recited(app).startswith("K → :blue[D")


@pytest.mark.parametrize(
    "query", [{"steps": "0"}, {"steps": "many"}, {"temperature": "-1"}, {"text": "k"},
              {"start": "Lukewarm"}, {"view": "nonsense"}, {"epoch": "301"}, {"draw": "-3"}]
)  # fmt: skip
def test_garbage_in_a_link_gives_the_page_and_a_notice(query):
    query |= {"start": "zero"} if "start" not in query else {}
    if "draw" in query:
        query["temperature"] = "1.0"
    app = open_app(GENERATE, **STATEFUL, **query)
    assert "cannot be used here" in app.warning[0].value
    assert recited(app).startswith("K → ")


def test_letters_to_pick_from_are_no_markup():
    app = open_app(GENERATE, framing="stateful", units="3", epochs="1", sequence="*_`#$AB")
    press(app, "Train it")
    wait_for_training(app)
    letters = next(group for group in app.get("button_group") if group.label == "First letter")
    shown = {option.content for option in letters.proto.options}
    assert {r"\*", r"\_", r"\`", r"\#", r"\$", "A", "B"} == shown


def test_random_training_pairs_are_marked():
    app = open_app(GENERATE, framing="time_steps", view="random")
    assert "**20 training pairs, 20 right** (100%)" in said(app)
    first = table(app)["input"].tolist()
    press(app, "Draw again")
    assert table(app)["input"].tolist() != first


def test_a_stateful_network_asked_out_of_order_fails_and_the_page_says_why():
    app = open_app(GENERATE, **STATEFUL, view="random")
    assert "nothing to go by" in said(app)
    assert set(table(app)["predicted"]) == {"B"}


def test_inputs_of_ones_own_and_inputs_that_do_not_fit():
    app = open_app(GENERATE, framing="time_steps", view="random", start="Your own")
    assert table(app)["input"].tolist() == ["BAC", "ZZZ", "AAB"]
    assert set(table(app)["result"]) == {"never trained"}
    own = app.text_input[0]
    own.set_value("ABC ABCDE").run()
    assert "'ABCDE' has 5 symbols; this network reads 1 to 3 symbols" in app.error[0].value
    app.text_input[0].set_value("").run()
    assert "Type at least one" in app.info[0].value


def test_wrong_letters_show_what_survives_and_the_published_inputs():
    app = open_app(GENERATE, framing="time_steps", view="perturbation")
    assert "It leans most on this letter: first" in said(app)
    named = table(app)
    assert named["input"].tolist()[:3] == ["WBC", "WKL", "WTU"]
    assert named["clean"].tolist()[:3] == ["ABC", "JKL", "STU"]
    assert {chart.proto.alt[:5] for chart in app.get("vega_lite_chart")} == {"Share", "Map o"}


def test_wrong_letters_make_no_sense_one_letter_at_a_time():
    app = open_app(GENERATE, **STATEFUL, view="perturbation")
    assert "is the question to ask" in app.info[0].value


def test_a_page_without_a_run_offers_the_shipped_one_or_to_train():
    app = open_app(GENERATE, framing="time_steps", units="8", epochs="20")
    assert "not trained yet" in app.info[0].value
    press(app, "Train it")
    wait_for_training(app)
    assert len(table(app)) == 10
    other = open_app(GENERATE, framing="time_steps", units="8", epochs="21")
    press(other, "Take the app's: LSTM 32, 500 epochs")
    assert len(table(other)) == 10
    assert dict(other.query_params) == {"framing": "time_steps"}


@pytest.mark.parametrize(
    ("framing", "sequence"),
    [
        ("stateful", "ABAB"),
        ("time_steps", "a b a  c"),
        ("variable_length", "🇩🇪🇫🇷🇩🇪🇬🇧x"),
        ("time_steps", "]$*<ABC"),
    ],
)
def test_odd_symbols_are_symbols(framing, sequence):
    app = open_app(GENERATE, framing=framing, units="3", epochs="2", sequence=sequence)
    press(app, "Train it")
    wait_for_training(app)
    for view in ("generate", "perturbation", "random"):
        app.segmented_control(key="view:view:generate").set_value(view).run()
        assert not app.exception, view
        assert not app.error, view
    for kind in ("Letters in any order", "Your own"):
        app.segmented_control(key="view:start:patterns").set_value(kind).run()
        assert not app.exception, kind
        assert not app.error, kind


def test_positions_that_no_input_fills_are_not_offered():
    query = {"framing": "variable_length", "runs": "3", "seed": "0", "units": "3", "epochs": "2"}
    app = open_app(GENERATE, **query, view="perturbation", step="1")
    press(app, "Train it")
    wait_for_training(app)
    assert not app.exception
    assert "nan" not in " ".join(chart.proto.alt for chart in app.get("vega_lite_chart"))


def test_before_training_no_position_matters_more_than_another():
    app = open_app(GENERATE, framing="time_steps", view="perturbation", epoch="0")
    assert "It leans most" not in said(app)


def test_another_run_on_the_table_keeps_the_page_sound():
    app = open_app(GENERATE, **STATEFUL, start="custom", prefix="XY")
    app.text_input[0].set_value("XYZ").run()
    press(app, "Change")
    next(b for b in app.button if b.label.startswith("Window as features")).click().run()
    assert not app.exception
    assert not app.error
