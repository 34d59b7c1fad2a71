"""Every page through Streamlit's own test harness, without a browser."""

import re
import sys
import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from jobs import job_queue
from lstm_core import RunConfig
from lstm_core.export import EXPORTS
from tests.cases import ROOT
from tests.jobs.running import wait_until
from tests.ui.visiting import (
    COLD_START,
    GENERATE,
    STATES,
    TIMELINE,
    TRAIN,
    component,
    metrics,
    open_app,
    press,
    said,
    wait_for_training,
)
from ui.home.ways import WAYS, rows
from ui.pages import PAGES

FILES = sorted((ROOT / "pages").glob("*.py"))
pytestmark = pytest.mark.usefixtures("own_process")


@pytest.mark.parametrize("page", FILES, ids=lambda page: page.stem)
def test_every_page_draws_with_the_frame_and_without_tensorflow(page):
    had = "tensorflow" in sys.modules
    app = open_app(f"pages/{page.name}")
    assert "Current run" in said(app)
    assert ("tensorflow" in sys.modules) == had


def test_no_page_address_equals_a_file_stem():
    # Streamlit would run such a file on its own, without app.py, for a fresh server's first
    # request (test_browser.py opens /train on one).
    assert {entry.file for entry in PAGES.values()} == {f"pages/{file.name}" for file in FILES}
    addresses = {entry.address for entry in PAGES.values()}
    assert len(addresses) == len(PAGES)
    assert not addresses & {file.stem for file in FILES}


def test_home_asks_about_k_and_has_the_shipped_network_to_ask():
    app = open_app()
    assert app.title[0].value == "What comes after K?"
    data = component(app, "explorer")
    assert (data["text"], dict(app.query_params)) == ("K", {})
    run = data["parcels"]["run"]["value"]
    assert (run["network"]["cell"], run["network"]["units"]) == ("LSTM", 50)
    assert [one["epoch"] for one in run["epochs"]] == [300]


def test_from_home_a_way_leads_to_every_page_and_no_row_has_a_gap():
    assert [way.page for way in WAYS] == list(PAGES)[1:]
    assert [len(row) for row in rows(WAYS)] == [2, 3, 3, 2]
    more = (WAYS[0], *WAYS[:-2], WAYS[-3], WAYS[-1])  # 3, 7 and 1
    assert [len(row) for row in rows(more)] == [3, 2, 2, 3, 1]
    assert [way for row in rows(more) for way in row] == list(more)
    links = [link.proto.label for link in open_app().get("page_link")]
    assert [way.question for way in WAYS] == links


def test_a_link_to_home_says_what_to_ask_and_a_text_that_cannot_be_read_is_told():
    app = open_app(text="jk")
    assert (app.title[0].value, component(app, "explorer")["text"]) == (
        "What comes after JK?",
        "JK",
    )
    assert dict(app.query_params) == {"text": "JK"}
    for text in ("K9", "A" * 41):
        app = open_app(text=text)
        assert component(app, "explorer")["text"] == "K"
        assert "cannot be used" in app.warning[0].value


def test_home_sends_its_network_once():
    app = open_app()
    assert "value" in component(app, "explorer")["parcels"]["run"]
    assert "value" not in component(app.run(), "explorer")["parcels"]["run"]


def test_home_lists_every_framing_with_published_and_measured():
    app = open_app()
    assert not app.dataframe  # it is folded
    app.session_state["framings"] = True
    table = app.run().dataframe[0].value
    assert len(table) == 10
    assert table.set_index("title").loc["Stateful", ["published", "here"]].tolist() == ["100%"] * 2


def test_the_export_menu_has_frames_for_the_pages_that_fit_the_run():
    for framing, pages in (("stateful", ["explore", "talk"]), ("time_steps", ["explore"])):
        app = open_app(TRAIN, framing=framing, seed="7")
        frames = [one.value for one in app.code if one.value.startswith("<iframe")]
        files = [re.search(r' src="([^"]+)"', frame)[1] for frame in frames]
        run = RunConfig(framing=framing, seed=7)
        assert files == [f"{framing}-{run.hash}-{page}.html" for page in pages]


def test_a_shipped_run_is_shown_at_once_and_says_so():
    app = open_app(TRAIN)
    assert metrics(app)["Final accuracy here"] == "100%"
    assert "Saved result (came with the app)" in said(app)


def test_training_stores_shows_and_comes_from_the_store_later():
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="20")
    assert "Not trained yet" in said(app)
    press(app, "Train")
    wait_for_training(app)
    assert "Trained just now" in said(app)
    accuracy = metrics(app)["Final accuracy here"]
    again = open_app(TRAIN, framing="time_steps", units="8", epochs="20")
    assert "Saved result (trained here before)" in said(again)
    assert metrics(again)["Final accuracy here"] == accuracy


def test_the_link_holds_what_differs_from_the_published_settings():
    app = open_app(TRAIN)
    app.number_input(key="setting:units").set_value(40).run()
    assert dict(app.query_params) == {"framing": "stateful", "units": "40"}


@pytest.mark.parametrize(
    "query",
    [
        {"framing": "nonsense"},
        {"framing": "stateful", "batch_size": "4"},
        {"units": "-1", "bogus": "1"},
        {"framing": "time_steps", "sequence": "AAAA"},
    ],
)
def test_garbage_in_a_link_gives_a_run_and_a_notice(query):
    app = open_app(TRAIN, **query)
    assert any("link" in warning.value for warning in app.warning)
    assert metrics(app)["Final accuracy here"]


def test_the_batch_sizes_of_a_stateful_network_are_there_to_choose_from():
    app = open_app(TRAIN)
    sizes = app.segmented_control(key="setting:batch_size")
    assert sizes.options == ["1", "5", "25"]
    sizes.set_value(5).run()
    assert app.query_params["batch_size"] == "5"
    app.selectbox(key="setting:framing").set_value("time_steps").run()
    assert app.number_input(key="setting:batch_size").value == 1


def test_what_cannot_be_combined_is_explained_once_and_mended_with_one_click():
    app = open_app(TRAIN, framing="stateful", sequence="AB" * 30 + "C")
    app.number_input(key="setting:batch_size").set_value(7).run()
    assert said(app).count("must divide") == 1
    assert "beside Batch size" in app.info[0].value
    assert not [button for button in app.button if button.label.startswith("Train")]
    press(app, "Use 6")
    assert app.number_input(key="setting:batch_size").value == 6
    assert not any(":red[" in text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("setting", "wrong", "works"),
    [("units", 0, 1), ("units", 999_999, 512), ("epochs", 99_999_999, 100_000), ("seed", -1, 0),
     ("window", -5, 1), ("learning_rate", 0.0, 0.001), ("learning_rate", 11.0, 10.0)],
)  # fmt: skip
def test_a_number_that_cannot_work_is_refused_beside_its_field(setting, wrong, works):
    app = open_app(TRAIN, framing="feature_window", seed="24")
    app.number_input(key=f"setting:{setting}").set_value(wrong)
    press(app, "Train")
    assert not any(job.active for job in job_queue().all())
    assert said(app).count(f"{works} would work.") == 1
    press(app, f"Use {works}")
    assert app.number_input(key=f"setting:{setting}").value == works
    assert "would work" not in said(app)


def test_more_epochs_than_there_may_be_are_refused_below_their_field():
    for wrong, works in ((0, 1), (-300, 1), (100_000, 99_700)):
        app = open_app(TRAIN, framing="stateful")
        more = next(number for number in app.number_input if number.label == "More epochs")
        more.set_value(wrong)
        press(app, "Train 300 more epochs")
        assert f"{works} would work" in app.error[0].value
        assert next(one for one in app.button if one.key == "continue").disabled
    assert not any(job.active for job in job_queue().all())


def test_a_number_beyond_what_a_view_can_show_becomes_the_last_that_it_can():
    app = open_app(STATES, framing="stateful", view="patching")
    value = next(number for number in app.number_input if number.label == "to the value")
    assert value.set_value(50.0).run().query_params["value"] == "10.0"
    assert value.set_value(-50.0).run().query_params["value"] == "-10.0"
    app = open_app(GENERATE, framing="stateful", temperature="1")
    draw = next(number for number in app.number_input if number.label == "Draw number")
    assert draw.set_value(10**7).run().query_params["draw"] == "999999"


def test_extreme_values_in_a_link_draw_a_page():
    app = open_app(TRAIN, framing="one_char", learning_rate="1e-9", units="512", epochs="100000",
                   seed="4294967295", sequence="a *b* <i> [x](y) $z$ :red[c] ␣ `")  # fmt: skip
    assert "Not trained yet" in said(app)


def test_published_settings_are_one_click_away():
    app = open_app(TRAIN, framing="whole_batch", units="3", epochs="7", seed="9")
    press(app, "Published settings")
    assert dict(app.query_params) == {"framing": "whole_batch"}
    assert metrics(app)["Published"] == "100%"


def test_a_new_framing_brings_its_published_settings_and_keeps_cell_and_seed():
    app = open_app(TRAIN, framing="time_steps", cell="GRU", seed="3", units="9")
    app.selectbox(key="setting:framing").set_value("stateful").run()
    expected = RunConfig(framing="stateful", cell="GRU", seed=3)
    values = {name: app.number_input(key=f"setting:{name}").value for name in ("units", "epochs")}
    assert values == {"units": expected.units, "epochs": expected.epochs}
    assert dict(app.query_params) == {"framing": "stateful", "cell": "GRU", "seed": "3"}


def test_layers_are_set_where_there_is_recurrence_and_dropout_and_clipping_everywhere():
    app = open_app(TRAIN, framing="stateful")
    app.segmented_control(key="setting:layers").set_value(2).run()
    app.number_input(key="setting:dropout").set_value(0.2).run()
    app.number_input(key="setting:clip").set_value(1.0).run()
    expected = {"framing": "stateful", "layers": "2", "dropout": "0.2", "clip": "1.0"}
    assert dict(app.query_params) == expected
    assert "2 layers" in said(app)
    (code,) = app.code
    assert code.value.count("keras.layers.LSTM(") == 2
    app.selectbox(key="setting:framing").set_value("mlp_window").run()
    assert not app.exception
    layers = app.segmented_control(key="setting:layers")
    assert (layers.label, layers.value) == ("Hidden layers", 1)
    assert dict(app.query_params) == {"framing": "mlp_window", "dropout": "0.2", "clip": "1.0"}


def test_live_retrains_at_every_change():
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="20")
    app.toggle(key="live").set_value(True).run()
    wait_for_training(app)
    first = metrics(app)["Final loss"]
    app.number_input(key="setting:seed").set_value(8).run()
    wait_for_training(app)
    assert "Trained just now" in said(app)
    assert metrics(app)["Final loss"] != first


def test_live_waits_where_training_would_take_long():
    app = open_app(TRAIN, framing="variable_length", epochs="50000", units="9")
    app.toggle(key="live").set_value(True).run()
    assert "Live waits" in said(app)


def test_a_click_on_train_takes_a_number_that_was_typed_just_before_it():
    # Both reach the server in one message, as from a browser whose page was being drawn.
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="100000")
    app.number_input(key="setting:epochs").set_value(20)
    press(app, "Train")
    wait_for_training(app)
    assert "Trained just now" in said(app)
    assert app.query_params["epochs"] == "20"
    more = next(number for number in app.number_input if number.label == "More epochs")
    more.set_value(5)
    press(app, "Train 20 more epochs")
    wait_for_training(app)
    assert app.query_params["epochs"] == "25"
    app.number_input(key="setting:window").set_value(26)
    press(app, "Train again")
    assert not any(job.active for job in job_queue().all())
    assert "beside Window length" in said(app)


def test_a_refused_training_says_why():
    app = open_app(TRAIN, framing="variable_length", epochs="50000")
    press(app, "Train")
    assert "at most 5,000,000 are allowed" in app.error[0].value


def test_a_stop_keeps_the_settings_and_shows_the_epochs_that_are_done():
    endless = {"framing": "time_steps", "units": "8", "epochs": "100000"}
    app = open_app(TRAIN, **endless)
    press(app, "Train")
    assert said(app).count("In training") == 1  # so the frame says it too
    (job,) = job_queue().all()
    wait_until(lambda: len(job.view().loss) > 5)
    press(app, "Stop")
    wait_for_training(app)
    assert app.number_input(key="setting:epochs").value == 100_000
    epochs = int(app.query_params["stopped"])
    assert 0 < epochs < 100_000
    stopped = f"Stopped after {epochs:,} of 100,000 epochs"
    assert said(app).count(stopped) == 2  # with the result, and in the frame
    updates = epochs * RunConfig(framing="time_steps").updates_per_epoch
    assert f"{updates:,}" in metrics(app).values()
    assert not app.warning

    link = dict(app.query_params)
    app = open_app(TRAIN, **link)  # a reload, or another visitor
    assert stopped in said(app)
    assert dict(app.query_params) == link
    app = open_app(GENERATE, **link)
    assert f"{epochs:,} epochs" in said(app)
    assert app.query_params["stopped"] == str(epochs)


def test_what_was_stopped_can_be_continued_to_the_epochs_that_were_set():
    short = RunConfig(framing="time_steps", units=8, epochs=20)
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="20")
    press(app, "Train")
    wait_for_training(app)
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="50", stopped="20")
    assert "Stopped after 20 of 50 epochs" in said(app)
    press(app, "Train 30 more epochs")
    wait_for_training(app)
    assert metrics(app)["Final accuracy here"]
    assert f"{50 * short.updates_per_epoch:,}" in metrics(app).values()
    assert dict(app.query_params) == {"framing": "time_steps", "units": "8", "epochs": "50"}


def test_continuing_gives_the_longer_run_and_says_so_where_it_was_saved_before():
    link = {"framing": "time_steps", "units": "8", "epochs": "20"}
    app = open_app(TRAIN, **link)
    press(app, "Train")
    wait_for_training(app)
    press(app, "Train 20 more epochs")
    wait_for_training(app)
    assert app.number_input(key="setting:epochs").value == 40
    assert [v for label, v in metrics(app).items() if label.startswith("Updates, in")] == ["920"]
    app = open_app(TRAIN, **link)
    press(app, "Train 20 more epochs")
    wait_for_training(app)
    assert "A saved run of 40 epochs was there already" in said(app)


def test_the_address_keeps_what_a_run_in_training_cannot_show_yet():
    link = {"framing": "time_steps", "units": "8", "epochs": "20", "epoch": "10", "text": "B"}
    app = open_app(GENERATE, **link)
    assert dict(app.query_params) == link
    press(app, "Train it")
    wait_for_training(app)
    assert dict(app.query_params) == link


def test_the_tensors_of_a_one_hot_run_say_where_the_ones_are():
    app = open_app(TRAIN, framing="variable_length", encoding="one_hot", runs="20", epochs="2")
    press(app, "Train")
    wait_for_training(app)
    app.segmented_control(key="view:view:result").set_value("tensors").run()
    assert "The ones: step 0, 15: P; step 1, 16: Q" in said(app)


@pytest.mark.parametrize("view", ["code", "tensors", "preparation"])
@pytest.mark.parametrize("framing", ["stateful", "variable_length", "mlp_window", "full_prefix"])
def test_every_view_of_a_result_draws(framing, view):
    app = open_app(TRAIN, framing=framing)
    app.segmented_control(key="view:view:result").set_value(view).run()
    assert not app.exception
    if view == "code":
        (script,) = [one.value for one in app.code if one.language == "python"]
        compile(script, "script", "exec")


def test_a_link_to_the_map_of_before_shows_the_page_that_has_it_above():
    app = open_app(TRAIN, framing="stateful", view="map")
    assert not app.warning
    assert component(app, "learning")["parcels"]["run"]["value"]["frames"]["map"]


def test_what_is_not_trained_yet_has_its_keras_code_already():
    code = open_app(TRAIN, framing="time_steps", units="8", epochs="20").code[0].value
    compile(code, "script", "exec")
    assert "keras.layers.LSTM(\n        8," in code
    assert "answers right" not in code.split("import keras")[0]


def test_a_damaged_run_is_explained_and_can_be_trained_again(tmp_path):
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="20")
    press(app, "Train")
    wait_for_training(app)
    st.cache_resource.clear()
    next(Path(tmp_path / "cache").glob("*/*.npz")).write_bytes(b"junk")
    app = open_app(TRAIN, framing="time_steps", units="8", epochs="20")
    assert "is damaged and was not used" in said(app)
    press(app, "Train")
    wait_for_training(app)
    assert "Trained just now" in said(app)


def test_another_run_can_be_put_on_the_table():
    app = open_app(TRAIN)
    press(app, "Change")
    button = next(b for b in app.button if b.label.startswith("Stateful · LSTM 50"))
    button.click().run()
    assert dict(app.query_params) == {"framing": "stateful"}


def test_a_page_draws_in_well_under_a_second():
    app = open_app(TRAIN)
    began = time.perf_counter()
    app.run()
    assert time.perf_counter() - began < 5  # a guard against something slow, not a benchmark


@pytest.mark.parametrize("page", [TRAIN, GENERATE, STATES, TIMELINE])
def test_a_run_can_be_taken_away_wherever_it_is_shown(page):
    labels = taken_away(open_app(page, framing="stateful"))
    assert [one.label for one in EXPORTS.values()] == labels[: len(EXPORTS)]


def test_there_is_nothing_to_take_in_the_talk_or_of_what_is_not_trained():
    assert not taken_away(open_app(COLD_START))
    for page in (TRAIN, GENERATE, STATES, TIMELINE):
        assert not taken_away(open_app(page, framing="stateful", units="9"))


def test_two_runs_can_be_taken_away_on_one_page():
    def page():
        from ui.components.export_menu import export_menu
        from ui.services import STATEFUL, find_run

        run, _ = find_run(STATEFUL)
        export_menu(run)
        export_menu(run, key="other")

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert len(taken_away(app)) == 2 * len(EXPORTS)


def taken_away(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


@pytest.mark.parametrize("text", ["0", "500", "-1", "many", "²", "9" * 5_000])
def test_a_link_cannot_claim_a_stop_that_none_could_be(text):
    app = open_app(TRAIN, framing="time_steps", stopped=text)
    assert "stopped" not in app.query_params
    assert "Stopped after" not in said(app)
