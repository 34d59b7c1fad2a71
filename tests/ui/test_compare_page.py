"""The Compare page without a browser: real small trainings in the background."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import streamlit as st

from lstm_core import RunConfig
from lstm_core.config.notation import from_text, to_text
from lstm_core.experiments.replicates import replicate
from lstm_core.experiments.statistics import difference, sentence
from lstm_core.inference.predictions import prediction_table
from lstm_core.storage.shipped import shipped_configs
from tests.jobs.running import wait_until
from tests.ui.visiting import (
    COMPARE,
    STATES,
    TRAIN,
    charts,
    drawn,
    open_app,
    press,
    said,
    wait_for_training,
)
from ui.compare.chosen import from_link

pytestmark = pytest.mark.usefixtures("own_process")
SMALL = ["one_char,units=8,epochs=20", "time_steps,units=8,epochs=20"]
ENDLESS = ["one_char,units=8,epochs=100000", "time_steps,units=8,epochs=100000"]
SEEDS = "seeds"


def compare(*runs: str, **query: str):
    return open_app(COMPARE, **({"compare": ";".join(runs)} if runs else {}), **query)


def compared(app) -> list[RunConfig]:
    return [from_text(text) for text in app.query_params["compare"].split(";")]


def accuracies(app) -> list[str]:
    return [metric.value for metric in app.metric if metric.label == "Final accuracy"]


def click(app, key: str, **values):
    """Click a button, those of the dialog that it opens being set to ``values`` at once: in
    this harness a dialog is drawn for the one run that its button was clicked in."""
    for name, value in values.items():
        app.number_input(key=name).set_value(value)
    app.button(key=key).click().run()
    assert not app.exception, app.exception[0].value
    return app


def keys(app) -> set[str]:
    return {button.key for button in app.button if button.key}


def train(app):
    press(app, next(button.label for button in app.button if button.label.startswith("Train ")))
    return wait_for_training(app)


def stop_buttons(app) -> list:
    return [button for button in app.button if str(button.key).startswith("stop_here_")]


def wait_for_epochs(least: int = 5) -> None:
    """Until every training under way has done some."""
    from jobs import job_queue

    wait_until(
        lambda: all(len(job.view().loss) >= least for job in job_queue().all() if job.active),
        seconds=60,
    )


def warnings_of(app) -> str:
    return "\n".join(warning.value for warning in app.warning)


# What is compared -------------------------------------------------------------------


def test_the_first_visit_compares_the_first_three_of_the_tutorial(shipped):
    app = compare()
    assert not app.warning
    first = [RunConfig(framing=name) for name in ("one_char", "feature_window", "time_steps")]
    assert compared(app) == first
    for config, text in zip(first, accuracies(app), strict=True):
        assert float(text.rstrip("%")) == pytest.approx(
            100 * shipped[config.framing].final_accuracy, abs=0.005
        )
    assert not [button for button in app.button if button.label.startswith("Train ")]


def test_a_link_restores_four_runs_and_what_is_shown_of_them():
    runs = ["stateful", "one_char", "variable_length", "mlp_window"]
    shown = {"by": "update", "part": "40", "view": "states"}
    app = compare(*runs, **shown)
    assert compared(app) == [RunConfig(framing=name) for name in runs]
    assert {name: app.query_params[name] for name in shown} == shown
    assert len(accuracies(app)) == 4
    assert app.slider(key="view:part:compare").value == 40
    assert not app.warning
    app = compare(*runs, view=SEEDS, seeds="100")
    assert (app.query_params["view"], app.query_params["seeds"]) == (SEEDS, "100")


@pytest.mark.parametrize(
    ("runs", "expected", "says"),
    [
        (["stateful", "statful", "one_char"], ["stateful", "one_char"], "stateful would work"),
        (["stateful", "one_char,units=0"], ["stateful", "one_char"], "1 would work"),
        (["stateful", "", "one_char"], ["stateful", "one_char"], "expected one of"),
        (
            ["one_char", "stateful", "mlp_window", "full_prefix", "time_steps"],
            ["one_char", "stateful", "mlp_window", "full_prefix"],
            "more than 4 runs; the first 4",
        ),
        (["stateful", "one_char", "stateful"], ["stateful", "one_char"], "'stateful' twice"),
        (["mlp_window"], ["mlp_window", "one_char"], "At least 2 runs"),
        (["one_char"], ["one_char", "feature_window"], "At least 2 runs"),
        (["<b>", "*"], ["one_char", "feature_window"], "cannot be compared"),
    ],
)
def test_what_of_a_link_cannot_be_compared_is_said_and_the_rest_is(runs, expected, says):
    configs, notices = from_link(";".join(runs))
    assert configs == [RunConfig(framing=name) for name in expected]
    assert says in "\n".join(notices)


def test_what_cannot_be_compared_is_said_on_the_page_once():
    app = compare("stateful", "<b>", "*", "one_char")
    assert warnings_of(app).count("cannot be compared") == 2
    assert compared(app) == [RunConfig(framing=name) for name in ("stateful", "one_char")]
    assert not app.error
    app.run()
    assert not app.warning  # once


@pytest.mark.parametrize(
    ("name", "value"), [("by", "hour"), ("part", "101"), ("view", "Nothing"), ("seeds", "11")]
)
def test_a_view_that_there_is_not_is_said_and_gives_way(name, value):
    query = {"view": SEEDS} if name == "seeds" else {}
    app = compare("stateful", "one_char", **{**query, name: value})
    assert f"The link's {name} '{value}' cannot be used here" in warnings_of(app)
    assert name not in app.query_params
    assert len(accuracies(app)) == 2


def test_runs_are_added_changed_and_removed():
    app = compare("one_char", "time_steps", framing="full_prefix")
    pick = {one.framing: f"choose_{one.hash}" for one in shipped_configs()}
    assert "remove_0" not in keys(app)  # two are the least
    press(app, "Add a run")
    assert not {pick["one_char"], pick["time_steps"]} & keys(app)
    assert pick["mlp_window"] in keys(app)
    click(app, pick["stateful"])
    assert [one.framing for one in compared(app)] == ["one_char", "time_steps", "stateful"]
    click(app, "change_1")
    click(app, pick["full_prefix"])
    assert [one.framing for one in compared(app)] == ["one_char", "full_prefix", "stateful"]
    press(app, "Add a run")
    click(app, pick["mlp_window"])
    assert next(b for b in app.button if b.label == "Add a run").disabled
    click(app, "remove_1")
    assert [one.framing for one in compared(app)] == ["one_char", "stateful", "mlp_window"]
    click(app, "remove_0")
    assert [one.framing for one in compared(app)] == ["stateful", "mlp_window"]
    assert app.query_params["framing"] == "full_prefix"  # the current run is another matter


def test_the_run_on_the_table_is_offered_first_and_thirty_seeds_as_one():
    from ui.services import store

    # One after the other, so that it is known which was used last.
    one = RunConfig(framing="one_char", units=8, epochs=20, seed=0)
    replicate(one, 3, store=store(), executor=ThreadPoolExecutor(1))
    app = compare("one_char", "time_steps", framing="time_steps", units="9", epochs="33")
    press(app, "Add a run")
    offered = [button.label for button in app.button if str(button.key).startswith("choose_")]
    assert "LSTM 9 · 33 epochs" in offered[0]
    assert [label for label in offered if "seeds" in label] == [
        "One letter · LSTM 8 · 20 epochs · seed 2 (of 3 seeds)"
    ]


def test_settings_of_ones_own_and_those_that_cannot_work():
    app = compare("stateful", "time_steps")
    click(app, "change_0")
    batch = "own_0_stateful_batch"
    click(app, "change_0", **{batch: 4})
    (error,) = app.error
    assert "must divide the 25 samples" in error.value
    assert "5 would work" in error.value
    assert "own_0_stateful_take" not in keys(app)
    values = {batch: 5, "own_0_stateful_units": 9, "own_0_stateful_seed": 3}
    click(app, "change_0", **values)
    assert not app.error
    app.button(key="own_0_stateful_take").click()
    click(app, "change_0", **values)
    expected = RunConfig(framing="stateful", batch_size=5, units=9, seed=3)
    assert compared(app) == [expected, RunConfig(framing="time_steps")]
    assert "Not trained yet" in said(app)


def test_another_framing_in_the_dialog_begins_as_published_and_none_is_compared_twice():
    app = compare("stateful", "time_steps")
    click(app, "change_0")
    framing = next(box for box in app.selectbox if box.label == "Framing")
    framing.set_value("mlp_window")
    click(app, "change_0")
    assert app.number_input(key="own_0_mlp_window_units").value == 30
    assert app.selectbox(key="own_0_mlp_window_cell").options == ["Dense", "Conv1D"]
    next(box for box in app.selectbox if box.label == "Framing").set_value("time_steps")
    click(app, "change_0")
    assert app.button(key="own_0_time_steps_take").disabled
    assert "compared already" in said(app)


def test_nothing_here_touches_the_run_on_the_table_and_all_of_it_survives_another_page():
    app = compare("stateful", "one_char", framing="full_prefix", seed="7", by="second", part="30")
    before = dict(app.query_params)
    app.switch_page(TRAIN).run()
    assert "compare" not in app.query_params
    assert app.query_params["framing"] == "full_prefix"
    app.switch_page(COMPARE).run()
    assert dict(app.query_params) == before
    assert not app.warning
    app.segmented_control(key="view:view:compare").set_value(SEEDS).run()
    app.segmented_control(key="view:view:compare").set_value("predictions").run()
    assert dict(app.query_params) == before  # the share too, whose slider was away


# What is shown ----------------------------------------------------------------------


def test_settings_that_differ_stand_side_by_side():
    app = compare("stateful", "mlp_window,window=4")
    table = app.dataframe[0].value
    assert table.loc["Epochs"].tolist() == ["300", "1,000"]
    assert table.loc["Window"].tolist() == ["–", "4"]
    assert table.loc["Shuffle"].tolist() == ["no", "yes"]
    assert "Seed" not in table.index


@pytest.mark.parametrize(("by", "per_epoch"), [("epoch", (1, 1)), ("update", (25, 23))])
def test_the_curves_are_the_histories(shipped, by, per_epoch):
    app = compare("one_char", "time_steps", by=by)
    for column in ("loss", "accuracy"):
        frame = drawn(app, f"Running {column}")
        for name, updates, (label, rows) in zip(
            ("one_char", "time_steps"), per_epoch, frame.groupby("run"), strict=True
        ):
            assert label[2:] == shipped[name].config.rule.title
            epochs = rows["epoch"].to_numpy()
            assert (epochs[0], epochs[-1]) == (1, 500)
            np.testing.assert_array_equal(
                rows[column], getattr(shipped[name].history, column)[epochs - 1]
            )
            np.testing.assert_array_equal(rows["at"], epochs * updates)


@pytest.mark.parametrize("part", [0, 37, 100])
def test_the_answers_are_those_of_the_prediction_tables(shipped, part):
    app = compare("one_char", "mlp_window", part=str(part))
    frame = drawn(app, "What each network predicts")
    for name, context_length, (_, column) in zip(
        ("one_char", "mlp_window"), (1, 3), frame.groupby("letter"), strict=True
    ):
        run = shipped[name]
        wanted = part / 100 * run.config.epochs
        epoch = min(run.snapshot_epochs.tolist(), key=lambda one: abs(one - wanted))
        table = prediction_table(run, epoch)
        assert (
            column["answer"].tolist() == [""] * (context_length - 1) + table["predicted"].tolist()
        )
        assert column["before"].tolist() == list("ABCDEFGHIJKLMNOPQRSTUVWXY")
        kinds = table["correct"].map({True: "right", False: "wrong"}).tolist()
        assert column["kind"].tolist() == ["no input"] * (context_length - 1) + kinds
        right = table["correct"].mean()
        assert f"after epoch {epoch:,}: " in said(app)
        percent = f"{100 * right:.2f}".rstrip("0").rstrip(".") + "%"
        count = f"{table['correct'].sum()} of {len(table)}"
        assert f"{count} letters right ({percent})" in said(app)


def test_a_network_without_recurrence_has_no_state_to_show():
    app = compare("mlp_window", "time_steps", view="states")
    assert "No recurrent layer, so no state." in said(app)
    (picture,) = charts(app, "h of")
    assert picture.proto.alt == "h of 32 units of B Window as time steps over 25 letters"
    h = drawn(app, "h of")["h"]
    assert len(h) == 25 * 32
    assert h.between(-1, 1).all()


def test_runs_of_different_sequences_are_explained_and_lined_up_by_place():
    other = RunConfig(framing="one_char", units=8, epochs=20, sequence="A B;A")
    app = train(compare(to_text(other), SMALL[0]))
    assert len(accuracies(app)) == 2
    (info,) = app.info
    assert "different sequences" in info.value
    assert "vocabularies of 4 and 26 symbols" in info.value
    assert "a shorter one ends earlier" in info.value
    frame = drawn(app, "What each network predicts")
    short, long = (rows for _, rows in frame.groupby("letter"))
    assert [answer[:2] for answer in short["answer"] if answer] == ["A→", "␣→", "B→", ";→"]
    assert len(long) == 25
    for view in ("states", SEEDS):
        app.segmented_control(key="view:view:compare").set_value(view).run()
        assert not app.exception
        assert "different sequences" in said(app)


def test_every_framing_can_stand_beside_every_other():
    names = [config.framing for config in shipped_configs()]
    for start in range(0, len(names), 4):
        four = (names + names)[start : start + 4]
        for view in ("predictions", "states"):
            app = compare(*four, view=view)
            assert len(accuracies(app)) == 4
            assert not app.error
            assert not app.warning
            assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))


# Training ---------------------------------------------------------------------------


def test_what_is_missing_is_trained_all_at_once_and_appears():
    app = compare(SMALL[0], "stateful", SMALL[1])
    assert said(app).count("Not trained yet") == 2
    assert len(accuracies(app)) == 1
    labels = [button.label for button in app.button]
    assert [label for label in labels if label.startswith("Train all at once, about ")]
    train(app)
    assert len(accuracies(app)) == 3
    assert "Not trained yet" not in said(app)
    assert not [button for button in app.button if button.label.startswith("Train ")]
    from ui.services import store

    for config, text in zip(compared(app), accuracies(app), strict=True):
        entry = store().entry(config)
        assert float(text.rstrip("%")) == pytest.approx(100 * entry.final_accuracy, abs=0.01)
    assert set(drawn(app, "Running loss")["run"]) == {
        *("A One letter", "B Stateful", "C Window as time steps")
    }


def test_none_is_trained_yet():
    app = compare(*SMALL)
    assert "None of these is trained yet" in said(app)
    assert not app.get("vega_lite_chart")


def test_a_stop_leaves_the_stopped_run_in_its_place_and_the_other_goes_on():
    app = compare(*ENDLESS)
    press(app, next(b.label for b in app.button if b.label.startswith("Train ")))
    wait_for_epochs()
    app.run()
    assert said(app).count("In training") == 2
    assert set(drawn(app, "Running loss")["run"]) == {"A One letter", "B Window as time steps"}
    stop_buttons(app)[0].click().run()
    from jobs import job_queue

    first = next(job for job in job_queue().all() if job.config.framing == "one_char")
    assert first.finished.wait(60)
    app.run()
    stopped, going_on = compared(app)
    assert (stopped.framing, going_on.epochs) == ("one_char", 100_000)
    assert 5 <= stopped.epochs < 100_000
    assert f"Stopped after {stopped.epochs:,} of 100,000 epochs" in warnings_of(app)
    assert len(accuracies(app)) == len(stop_buttons(app)) == 1
    stop_buttons(app)[0].click().run()
    wait_for_training(app)
    assert len(accuracies(app)) == 2
    assert not stop_buttons(app)


def test_a_run_that_nobody_trains_waits_beside_one_in_training():
    # It was once taken for one that had just ended, and the page drawn again for ever.
    app = compare(ENDLESS[0], "stateful")
    press(app, next(b.label for b in app.button if b.label.startswith("Train ")))
    wait_for_epochs()
    app.switch_page(TRAIN).run()
    app.query_params["compare"] = ";".join(ENDLESS)
    app.switch_page(COMPARE).run(timeout=20)
    assert not app.exception
    assert len(stop_buttons(app)) == 1
    assert [b.label for b in app.button if b.label.startswith("Train it, about ")]
    assert set(drawn(app, "Running loss")["run"]) == {"A One letter"}


def test_a_training_stopped_in_the_queue_leaves_its_run_to_be_trained_again():
    app = compare(*ENDLESS, ENDLESS[0] + ",seed=1")
    press(app, next(b.label for b in app.button if b.label.startswith("Train ")))
    stop_buttons(app)[2].click()
    app.run(timeout=20)
    assert "Stopped before it began" in warnings_of(app)
    assert compared(app)[2] == from_text(ENDLESS[0] + ",seed=1")
    assert said(app).count("In training") == 2
    assert said(app).count("Not trained yet") == 1
    press(app, next(b.label for b in app.button if b.label.startswith("Train it")))
    assert len(stop_buttons(app)) == 3


def test_a_training_goes_on_through_a_page_change_and_its_result_is_taken_up():
    app = compare(ENDLESS[0], "stateful")
    press(app, next(b.label for b in app.button if b.label.startswith("Train ")))
    wait_for_epochs()
    app.switch_page(STATES).run()
    press(app, "Stop")  # in the sidebar
    wait_for_training(app)
    app.switch_page(COMPARE).run()
    assert 5 <= compared(app)[0].epochs < 100_000
    assert len(accuracies(app)) == 2
    assert "Stopped after" in warnings_of(app)


def test_a_training_that_began_elsewhere_is_watched_and_its_stop_taken_up():
    app = open_app(TRAIN, framing="one_char", units="8", epochs="100000")
    press(app, "Train")
    wait_for_epochs()
    app.query_params["compare"] = f"{ENDLESS[0]};stateful"
    app.switch_page(COMPARE).run()
    assert len(stop_buttons(app)) == 1
    stop_buttons(app)[0].click().run()
    wait_for_training(app)
    assert 5 <= compared(app)[0].epochs < 100_000
    assert len(accuracies(app)) == 2


def test_a_refused_training_says_why():
    app = compare("variable_length,epochs=50000", "stateful")
    press(app, next(b.label for b in app.button if b.label.startswith("Train ")))
    assert "at most 5,000,000 are allowed" in app.error[0].value


def test_a_damaged_run_is_said_and_can_be_trained_again(tmp_path):
    app = train(compare(SMALL[0], "stateful"))
    whole = accuracies(app)
    st.cache_resource.clear()
    (arrays,) = (tmp_path / "cache").glob("*/*.npz")
    arrays.write_bytes(b"junk")
    app = compare(SMALL[0], "stateful")
    assert "is damaged and was not used" in warnings_of(app)
    assert len(accuracies(app)) == 1
    assert accuracies(train(app)) == whole
    assert "damaged" not in warnings_of(app.run())


# Seeds ------------------------------------------------------------------------------


def seeds_page(*runs: str, **query: str):
    return compare(*runs, view=SEEDS, seeds="10", **query)


def test_ten_seeds_of_each_and_the_verdict_is_that_of_the_core():
    app = seeds_page(*SMALL, SMALL[1] + ",learning_rate=0.01")
    assert "No seeds are trained yet" in said(app)
    press(app, next(b.label for b in app.button if b.label.startswith("Train 10 seeds")))
    wait_for_training(app)
    labels = [
        "A One letter",
        "B learning rate 0.001, Window as time steps",
        "C learning rate 0.01, Window as time steps",
    ]
    found = [replicate(config.replace(seed=0), 10) for config in compared(app)]
    for label, other in zip(labels[1:], found[1:], strict=True):
        # The window is never asked what follows A and B, so both are judged without these.
        shares = [
            [prediction_table(run).set_index("input")["correct"][skipped:].mean() for run in runs]
            for runs, skipped in ((found[0].runs, 2), (other.runs, 0))
        ]
        verdict = sentence(difference(*shares), labels[0], label)
        assert f"**On the 23 letters that both have as targets: {verdict}**" in said(app)
    table = app.dataframe[-1].value
    assert table["Run"].tolist() == labels
    assert table["Seeds"].tolist() == ["10"] * 3
    assert table["Mean"].tolist() == [f"{one.accuracies.mean():.2%}" for one in found]
    assert "Partial" not in said(app)
    points = drawn(app, "Final accuracy of every seed").query("what == 'seed'")
    for label, one in zip(labels, found, strict=True):
        rows = points[points["group"] == label].sort_values("seed")
        assert rows["seed"].tolist() == list(range(10))
        np.testing.assert_array_equal(rows["accuracy"], one.accuracies)


def test_some_of_the_seeds_are_marked_as_such():
    from ui.services import store

    for text, count in zip(SMALL, (4, 10), strict=True):
        replicate(from_text(text).replace(seed=0), count, store=store())
    app = seeds_page(*SMALL)
    assert "Partial: A One letter has 4 of 10 seeds." in said(app)
    table = app.dataframe[-1].value.set_index("Run")
    assert table["Seeds"].tolist() == ["4 of 10", "10"]
    reached = [name for name in table.columns if name.startswith("To ")]
    assert len(reached) == 3
    assert (table.loc["A One letter", reached] == "–").all()
    assert [b for b in app.button if b.label.startswith("Train 10 seeds")]
    press(app, next(b.label for b in app.button if b.label.startswith("Train 10 seeds")))
    wait_for_training(app)
    assert "Partial" not in said(app)


def test_one_seed_of_each_gives_no_verdict():
    app = train(compare(*[text + ",seed=0" for text in SMALL], view=SEEDS, seeds="10"))
    assert "has 1 of 10 seeds" in said(app)
    assert " points, " not in said(app)


def test_runs_that_differ_in_their_seed_alone_are_one_distribution():
    app = seeds_page(SMALL[0] + ",seed=1", SMALL[0] + ",seed=2")
    press(app, next(b.label for b in app.button if b.label.startswith("Train 10 seeds")))
    wait_for_training(app)
    assert "one distribution" in said(app)
    assert app.dataframe[-1].value["Run"].tolist() == ["A One letter"]
    assert " points, " not in said(app)
    from ui.services import store

    assert len([entry for entry in store().entries()[0] if not entry.shipped]) == 10


def test_seeds_are_stopped_and_those_that_are_done_are_kept():
    endless = "one_char,units=8,epochs=20000"
    app = seeds_page(endless, "stateful")
    press(app, next(b.label for b in app.button if b.label.startswith("Train 10 seeds")))
    from ui.compare.seed_jobs import last_seeds_job

    job = last_seeds_job(from_text(endless), 10)
    assert "10 seeds" in job.title
    wait_until(lambda: job.view().done >= 2, seconds=60)
    app.run()
    assert re.search(r"Partial: A One letter has \d of 10 seeds", said(app))
    for button in [b for b in app.button if str(b.key).startswith("stop_seeds_")]:
        button.click()
    app.run()
    wait_for_training(app)
    done = job.view().done
    assert f"Stopped after {done} of 10 seeds" in warnings_of(app)
    assert f"A One letter has {done} of 10 seeds" in said(app)


def test_refused_seeds_say_why():
    app = compare("one_char,epochs=100000", "stateful,epochs=100000", view=SEEDS, seeds="100")
    press(app, next(b.label for b in app.button if b.label.startswith("Train 100 seeds")))
    assert "would work" in app.error[0].value


def test_a_verdict_between_different_tasks_says_so_first():
    app = seeds_page(SMALL[0], SMALL[0] + ",sequence=ABCDEFABCXYZ")
    press(app, next(b.label for b in app.button if b.label.startswith("Train 10 seeds")))
    wait_for_training(app)
    assert "Not like for like. " in said(app)
    assert "B ABCDEFABCXYZ, One letter" in said(app)
    assert "**B ABC" not in said(app).split("Not like for like. ")[1]
