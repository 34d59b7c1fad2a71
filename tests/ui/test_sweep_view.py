"""The sweep view of Compare: real small trainings, and what is seen of them."""

import json
import shlex

import pytest

from jobs import job_queue
from lstm_core.cli import main
from lstm_core.config import RunConfig
from lstm_core.config.notation import from_text
from lstm_core.experiments.sweep import Sweep, run_sweep
from lstm_core.storage.cells import DIVERGED, Trial, add_to_cell
from tests.jobs.running import wait_until
from tests.ui.visiting import COMPARE, charts, drawn, open_app, press, said, wait_for_training

pytestmark = pytest.mark.usefixtures("own_process")
BASE = "one_char,units=4,epochs=3"
AXES = {"row_values": "4,8", "column_values": "0.01,0.1"}


def view(base: str = BASE, **query: str):
    shown = {"view": "sweep", "seeds": "3"} | AXES | query
    return open_app(COMPARE, compare=f"{base};stateful", **shown)


def kept(seeds: dict[int, Trial | None], **changes) -> None:
    from ui.services import store

    add_to_cell(store().folder, from_text(BASE).replace(**changes), seeds)


def train_label(app) -> str:
    """What the button says; empty where there is none."""
    labels = [button.label for button in app.button if button.label.startswith("Train ")]
    return next((label for label in labels if "network" in label), "")


def train(app):
    press(app, train_label(app))
    return wait_for_training(app)


def cells(app):
    begins = "Updates to" if app.query_params.get("measure") == "updates" else "Mean final"
    return drawn(app, begins).set_index("point")


def choose(app, label: str, value):
    next(box for box in app.selectbox if box.label == label).set_value(value).run()
    assert not app.exception, app.exception[0].value
    return app


def typed(app, label: str, text: str):
    next(field for field in app.text_input if field.label == label).set_value(text).run()
    assert not app.exception, app.exception[0].value
    return app


# What is trained --------------------------------------------------------------------


def test_the_map_is_what_the_core_finds_and_a_later_visit_finds_it_stored():
    app = view()
    assert train_label(app).startswith("Train 12 networks, about ")
    assert set(cells(app)["text"]) == {"–"}
    assert not cells(app)["whole"].any()
    train(app)
    settings = {"framing": "one_char", "units": 4, "epochs": 3, "seed": 0}
    expected = run_sweep(Sweep.of(settings, {"units": [4, 8], "learning_rate": [0.01, 0.1]}, 3))
    shown = cells(app)
    for point, configs in expected.sweep.trainings.items():
        row = shown.loc[",".join(map(str, point))]
        mean = sum(expected.trials[config].accuracy for config in configs) / 3
        assert row["shade"] == pytest.approx(mean)
        assert row["whole"]
        assert float(row["text"].rstrip("%")) == pytest.approx(100 * mean, abs=0.05)
        assert [row["row"], row["column"]] == [str(value) for value in point]
    assert train_label(app) == ""
    assert train_label(view()) == ""
    assert cells(view())["text"].to_dict() == shown["text"].to_dict()


def test_more_seeds_and_values_take_over_what_is_there():
    for changes in ({"learning_rate": 0.01}, {"units": 8, "learning_rate": 0.1}):
        kept(dict.fromkeys(range(3), Trial(0.5, 1.2, None)), **changes)
    app = view(seeds="10", row_values="4,8,16")
    notes = cells(app)["note"].to_dict()
    assert {name for name, note in notes.items() if note == "3 of 10"} == {"4,0.01", "8,0.1"}
    assert cells(app)["text"].tolist().count("50%") == 2
    assert not cells(app)["whole"].any()
    assert "Train 54 networks" in train_label(app)
    train(app)
    assert cells(app)["whole"].all()
    assert not cells(app)["note"].any()


def test_runs_that_were_trained_on_their_own_count():
    from lstm_core.training import train as train_one
    from ui.services import store

    store().save(train_one(from_text(BASE).replace(seed=1, learning_rate=0.1)))
    app = view()
    assert cells(app).loc["4,0.1", "note"] == "1 of 3"
    assert "Train 11 networks" in train_label(app)


def test_a_stop_keeps_cells_and_another_visitor_finds_the_job():
    slow = view("one_char,units=4,epochs=4000", seeds="10")
    press(slow, train_label(slow))
    (job,) = job_queue().all()
    wait_until(lambda: job.view().done >= 2, seconds=60)
    other = view("one_char,units=4,epochs=4000", seeds="10")
    assert train_label(other) == ""
    (bar,) = [one for one in other.get("progress") if "Sweep over" not in one.proto.text]
    assert "of 40" in bar.proto.text
    assert (cells(other)["text"] != "–").any()
    next(b for b in other.button if str(b.key).startswith("stop_sweep_")).click()
    other.run()
    wait_for_training(other)
    done = job.view().done
    assert f"Stopped after {done} of 40 trainings" in said(other)
    assert f"Train {40 - done} networks" in train_label(other)


def test_a_sweep_that_is_too_large_is_refused_in_words():
    app = view("one_char,epochs=100000", seeds="30")
    press(app, train_label(app))
    assert "would work" in app.error[0].value
    assert not job_queue().all()


def test_what_the_disk_refuses_is_shown_all_the_same(tmp_path):
    (tmp_path / "cache").write_text("in the way")
    app = train(view())
    assert "could not be stored" in said(app)
    assert cells(app)["whole"].all()


# What is set ------------------------------------------------------------------------


def test_the_address_carries_all_of_it():
    asked = {
        "rows": "cell",
        "row_values": "LSTM,GRU",
        "columns": "epochs",
        "column_values": "2,3",
        "seeds": "3",
        "measure": "updates",
        "at": "GRU,3",
    }
    app = view(**asked)
    assert not app.warning
    assert {name: app.query_params[name] for name in asked} == asked
    assert list(cells(app).index) == ["LSTM,2", "LSTM,3", "GRU,2", "GRU,3"]
    assert cells(app)["selected"].tolist() == [False, False, False, True]
    app.switch_page("pages/train_page.py").run()
    assert "rows" not in app.query_params
    app.switch_page(COMPARE).run()
    assert {name: app.query_params[name] for name in asked} == asked
    usual = open_app(COMPARE, compare=f"{BASE};stateful", view="sweep")
    assert set(usual.query_params) == {"framing", "compare", "view"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("rows", "window"), ("columns", "units"), ("measure", "loss"), ("at", "9,9"), ("seeds", "4")],
)
def test_what_a_link_cannot_have_gives_way_and_is_said(name, value):
    app = view(**{name: value})
    assert f"The link's {name} '{value}' cannot be used here" in said(app)
    assert app.query_params.get(name) != value
    assert len(cells(app)) == 4


@pytest.mark.parametrize(
    ("base", "query", "says"),
    [
        (BASE, {"row_values": "0,4"}, "Units=0: with learning"),
        (BASE, {"row_values": "four"}, "expected a whole number from 1 to 512"),
        (BASE, {"row_values": ""}, "Units is missing: expected a setting and its values"),
        (BASE, {"column_values": "0.1,-1"}, "expected a number above 0"),
        ("stateful", {"rows": "batch_size", "row_values": "4"}, "must divide the 25 samples"),
        (BASE, {"row_values": ",".join(map(str, range(1, 34)))}, "makes 66 combinations"),
        (BASE, {"rows": "sequence", "row_values": "A*B_C"}, ""),
        (BASE, {"rows": "sequence", "row_values": "**,_"}, r"\*\*"),
    ],
)
def test_what_cannot_work_is_said_beside_its_field_and_nothing_is_lost(base, query, says):
    app = view(base, **query)
    wrong = [one.value for one in app.markdown if one.value.startswith(":red[")]
    assert [says in text for text in wrong] == [True] * bool(says)
    assert bool(charts(app, "Mean final")) != bool(says)
    texts = {field.label: field.value for field in app.text_input}
    asked = AXES | query
    assert texts["Values of the rows"] == asked["row_values"]
    assert texts["Values of the columns"] == asked["column_values"]
    assert {name: app.query_params[name] for name in query} == query


def test_a_mended_text_gives_the_map_and_each_setting_keeps_its_own():
    app = view(row_values="0")
    typed(app, "Values of the rows", "2, 4")
    assert list(cells(app).index) == ["2,0.01", "2,0.1", "4,0.01", "4,0.1"]
    choose(app, "Rows", "epochs")
    texts = [field.value for field in app.text_input]
    assert texts == ["1,2,3,6", "0.01,0.1"]
    choose(app, "Rows", "learning_rate")
    assert next(box for box in app.selectbox if box.label == "Columns").value == "units"
    choose(app, "Rows", "units")
    assert [field.value for field in app.text_input] == ["2, 4", "0.01,0.1"]


def test_one_setting_alone_is_a_map_of_one_column():
    app = train(view(columns="none"))
    assert app.query_params["columns"] == "none"
    assert list(cells(app).index) == ["4", "8"]
    assert cells(app)["whole"].all()
    choose(app, "Cell", "8")
    seeds = app.dataframe[-1].value
    assert seeds["Seed"].tolist() == ["0", "1", "2"]
    mean = sum(float(text.rstrip("%")) for text in seeds["Final accuracy"]) / 3
    assert float(cells(app).loc["8", "text"].rstrip("%")) == pytest.approx(mean, abs=0.06)


@pytest.mark.parametrize(
    "base", [BASE, "one_char,seed=5,shuffle=false,sequence=ABC D%2CBA,units=4,epochs=2"]
)
def test_the_command_beside_it_is_the_same_sweep(base, capsys):
    app = train(view(base))
    program, *words = shlex.split(app.code[-1].value)
    assert program == "lstm-state"
    assert main([*words, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["trained"], printed["complete"], printed["seeds"]) == (0, True, 3)
    assert len(printed["cells"]) == 4


# What is seen of a cell ---------------------------------------------------------------


def test_a_cell_shows_its_seeds_and_leads_to_one_of_them():
    kept({0: Trial(0.5, 1.25, None), 1: Trial(1.0, 0.25, 2), 2: DIVERGED}, learning_rate=0.1)
    app = choose(view(), "Cell", "4,0.1")
    assert app.query_params["at"] == "4,0.1"
    table = app.dataframe[-1].value
    assert table["Final accuracy"].tolist() == ["50%", "100%", "diverged"]
    assert table["Loss"].tolist() == ["1.2500", "0.2500", "–"]
    assert table["Updates to 100%"].tolist() == ["–", "50", "–"]
    points = drawn(app, "Final accuracy of every seed").query("what == 'seed'")
    assert points["accuracy"].tolist() == [0.5, 1.0]
    assert "1 network diverged" in said(app)
    row = cells(app).loc["4,0.1"]
    assert (row["text"], row["note"], row["selected"]) == ("75%", "1 diverged", True)
    choose(app, "Seed", 2)
    (link,) = [one for one in app.get("page_link") if "on Train" in one.proto.label]
    assert link.proto.label == "Seed 2 on Train"
    for part in ("units=4", "epochs=3", "seed=2", "learning_rate=0.1"):
        assert part in link.proto.query_string


def test_updates_are_written_with_how_many_get_there():
    kept(
        {0: Trial(1.0, 0.2, 2), 1: Trial(1.0, 0.2, 3), 2: Trial(0.5, 1.2, None)}, learning_rate=0.1
    )
    kept(dict.fromkeys(range(3), Trial(0.5, 1.2, None)), learning_rate=0.01)
    kept(dict.fromkeys(range(3), Trial(1.0, 0.2, 1)), units=8, learning_rate=0.1)
    kept(dict.fromkeys(range(3), DIVERGED), units=8, learning_rate=0.01)
    shown = cells(view(measure="updates"))
    assert shown["text"].tolist() == ["never", "62", "diverged", "25"]
    assert shown["note"].tolist() == ["", "2 reach it", "", ""]
    assert shown["shade"].isna().tolist() == [True, False, True, False]
    assert shown["shade"].dropna().tolist() == [0, 1]


def test_the_seeds_view_compares_a_cell_with_the_first_run():
    kept({0: Trial(0.5, 1.25, None)}, units=8, learning_rate=0.1)
    app = choose(view(), "Cell", "8,0.1")
    press(app, "Compare its seeds with run A's")
    assert app.query_params["view"] == "seeds"
    runs = [from_text(text) for text in app.query_params["compare"].split(";")]
    cell = from_text(BASE).replace(units=8, learning_rate=0.1, seed=0)
    assert runs == [from_text(BASE), RunConfig(framing="stateful"), cell]


def test_a_cell_without_seeds_says_so():
    app = choose(view(), "Cell", "8,0.1")
    assert "None of its seeds is trained yet" in said(app)


def test_different_tasks_are_not_passed_over():
    app = view(rows="sequence", row_values="ABCDEF,FEDCBA")
    assert "different sequences" in said(app)
