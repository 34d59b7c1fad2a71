"""The page about tasks: a card for each entry, and its picture made of the entry's own samples."""

import json
from urllib.parse import parse_qsl

import numpy as np
import pytest

from lstm_core import RunConfig
from lstm_core.tasks.presets import PRESETS
from lstm_core.tasks.registry import NEXT, TASKS
from lstm_core.tasks.task import Samples, Task
from lstm_core.training import train
from tests.cases import ROOT
from tests.ui.visiting import TASKS_PAGE, metrics, open_app, said
from ui.address import from_query, to_query
from ui.charts.task import task_picture
from ui.services import store

pytestmark = pytest.mark.usefixtures("own_process")


def links(app, page: str) -> list[dict[str, str]]:
    found = [link.proto for link in app.get("page_link") if link.proto.page == page]
    return [dict(parse_qsl(link.query_string)) for link in found]


def pictures(app) -> list[dict]:
    sent = [
        json.loads(one.proto.json)
        for one in app.get("bidi_component")
        if one.proto.component_name == "task"
    ]
    return [one["parcels"][one["picture"]]["value"] for one in sent]


def picture_of(task: str = NEXT, **settings) -> dict:
    return task_picture(RunConfig(task=task, **settings), "It")


def test_every_task_has_a_card_whose_links_train_it_as_its_entry_says():
    app = open_app(TASKS_PAGE)
    cards = {**TASKS, **PRESETS}
    assert [one.value for one in app.subheader] == [card.title for card in cards.values()]
    assert all(card.question in said(app) for card in TASKS.values())
    shown = pictures(app)
    assert [one["label"].split(".")[0] for one in shown] == [one.title for one in cards.values()]
    restored = [from_query(query) for query in links(app, "train")]
    assert not any(notices for _, notices in restored)
    configs = [config for config, _ in restored]
    wanted = [
        RunConfig(task=name, way=way or None, framing=None if task.framings else "stateful")
        for name, task in TASKS.items()
        for way in task.answers
    ]
    wanted += [RunConfig(**way) for preset in PRESETS.values() for way in preset.ways.values()]
    assert configs == wanted
    compared = [query["compare"].count(";") + 1 for query in links(app, "compare")]
    assert compared == [len(TASKS["several"].answers), 4]


def test_a_new_task_gets_its_card_and_picture_from_its_entry_alone(monkeypatch):
    def make(given):  # the first letter of each window, again
        codes = given.codes[np.arange(given.size.samples)[:, None] + np.arange(given.size.context)]
        return Samples(codes, codes[:, :1])

    task = Task(title="Primacy", question="What came first?", explanation="The first of a window.",
                framings=("time_steps",), make=make, cuts=False)  # fmt: skip
    monkeypatch.setitem(TASKS, "primacy", task)
    app = open_app(TASKS_PAGE)
    assert "What came first?" in said(app)
    shown = pictures(app)[len(TASKS) - 1]
    assert shown["rows"][0] == {"reads": ["A", "B", "C"], "looks": [""] * 3, "answers": ["A"]}
    assert shown["links"] == [[0, 0]]
    assert {"framing": "time_steps", "task": "primacy"} in links(app, "train")


def test_nothing_on_the_way_to_the_page_names_a_task():
    for file in ("pages/tasks_page.py", "ui/charts/task.py", "ui/charts/web/task.js"):
        text = (ROOT / file).read_text(encoding="utf-8")
        names = [*TASKS, *PRESETS, *(task.title for task in TASKS.values())]
        assert not [name for name in names if f'"{name}"' in text]


def test_pictures_show_real_samples():
    echo = picture_of("echo")
    assert echo["links"] == [[2, 4], [3, 3], [4, 2], [5, 1], [6, 0]]
    for row in echo["rows"]:
        assert all(row["reads"][read] == row["answers"][asked] for read, asked in echo["links"])
    mirrored = picture_of("several", asked="reversed")
    assert (mirrored["rows"][0]["answers"], mirrored["links"][0]) == (["C", "B", "A"], [0, 2])
    streams = picture_of("streams", sequence="ABCDEF|XYZ")["rows"]
    assert [row["reads"] for row in streams] == [[*"ABCDE"], [*"XY", "", "", ""]]
    assert [row["answers"] for row in streams] == [[*"BCDEF"], [*"YZ", "", "", ""]]
    loop = picture_of("loop", framing="one_char", sequence="ABCD")
    assert loop["ring"] == [*"ABCD"]
    assert picture_of(framing="stateful")["rows"][0]["reads"][6:9] == ["G", None, "V"]


def test_a_count_rises_and_falls_with_the_symbols_that_are_read():
    shown = picture_of("anbn")
    (row,) = shown["rows"]
    assert (row["reads"], row["answers"]) == ([*"aaaaaabbbbbb"], [*[""] * 6, *"bbbbb."])
    assert shown["heights"] == [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0]
    shown = picture_of("dyck2")
    (row,) = shown["rows"]
    opened = np.cumsum([1 if symbol in "([" else -1 for symbol in row["reads"]])
    assert shown["heights"] == opened.tolist()
    assert [one == "." for one in row["answers"]] == (opened == 0).tolist()


def test_what_is_corrupted_and_what_is_filled_in_is_marked():
    clean, *wrong = picture_of(framing="time_steps", window=5, corrupt=0.5)["rows"]
    assert set(clean["looks"]) == {""}
    for row in wrong:
        changed = [place for place in range(5) if row["reads"][place] != clean["reads"][place]]
        assert [place for place in range(5) if row["looks"][place] == "wrong"] == changed
        assert (len(changed), row["answers"]) == (1, clean["answers"])
    padded, *filled = picture_of(framing="variable_length", runs=50, padding="letters")["rows"]
    for row in filled:
        places = [look == "padding" for look in row["looks"]]
        assert places == [not symbol for symbol in padded["reads"]]
        assert any(places)
        assert all(row["reads"])
    words = picture_of(framing="time_steps", tokens="words", sequence="one fish two fish red fish")
    assert words["rows"][0]["reads"] == ["one", "fish", "two"]


def test_gates_that_are_set_count_as_far_as_they_hold_and_the_address_says_them():
    app = open_app(TASKS_PAGE, view="gates", forget="8", count="40", at_b="99")
    assert metrics(app)["Right up to n"] == "38"
    assert "The link's at\\_b '99' cannot be used here" in said(app)
    assert app.query_params == {
        "framing": "stateful",
        "view": "gates",
        "forget": "8.0",
        "count": "40",
    }
    slider = next(one for one in app.slider if one.label == "Forget gate")
    slider.set_value(20.0).run()
    assert not app.exception
    assert metrics(app)["Right up to n"] == "10,000 or more"
    assert "not trained yet" in said(app)
    assert "must be opposite" not in said(app)
    next(one for one in app.slider if one.label == "Candidate at b").set_value(1.0).run()
    assert metrics(app)["Right up to n"] == "0"
    assert "An a adds 1.00 to c and a b adds 0.76" in said(app)
    assert from_query(links(app, "train")[-1])[0] == RunConfig(task="anbn")


def test_the_unit_of_a_trained_network_stands_beside_it():
    config = RunConfig(task="anbn", epochs=20, units=3)
    store().save(train(config))
    app = open_app(TASKS_PAGE, view="gates", count="5", **to_query(config))
    assert [one.label for one in app.metric] == ["Right up to n"] * 2
    assert "Of 3 units" in said(app)
    (states,) = links(app, "states")
    assert states["text"] == "aaaaabbbbb"
    assert states["show"] == "c"
