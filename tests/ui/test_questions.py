"""The questions about Keras on their page, without a browser: every question, every flip."""

import re

import pytest

from lstm_core.questions import QUESTIONS, stored_answers
from tests.ui.visiting import open_app, picture, said
from ui.address import from_query
from ui.charts.code import GONE, NEW, SAME
from ui.compare.chosen import from_link
from ui.pages import PAGES
from ui.shapes.try_it import TRY_IT

SHAPES = PAGES["shapes"].file
TABLE = "view:text:shapes"


def flip(app, question, number, value):
    key = f"view:flip{number}:{question}"
    next(one for one in app.segmented_control if one.key == key).set_value(value)
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def tables(app):
    return [table.value for table in app.table]


def clean(text):
    return re.sub(r":blue-background\[\*\*(.*?)\*\*\]", r"\1", text)


def test_the_list_shows_every_question_and_opens_none():
    app = open_app(SHAPES, view="questions")
    lines = [line.label.replace("\\", "") for line in app.expander]
    assert lines == [question.asks for question in QUESTIONS.values()]
    assert [one.key for one in app.segmented_control] == ["view:view:shapes"]
    assert "question" not in app.query_params


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: one.name)
def test_every_flip_shows_its_code_and_what_that_gives(question):
    answers = stored_answers(question)
    app = open_app(SHAPES, question=question.name)
    assert question.answer in said(app).replace("\\", "")
    for choice in question.choices():
        for number, (one, value) in enumerate(zip(question.flips, choice, strict=True), 1):
            key = f"view:flip{number}:{question.name}"
            control = next(each for each in app.segmented_control if each.key == key)
            assert control.options == list(one.values)
            if control.value != value:
                flip(app, question.name, number, value)
        assert picture(app, "code")["code"] == question.source(choice)
        codes = [block.value for block in app.code]
        shown, text = answers.results[choice], said(app).replace("\\", "")
        for variable in question.shown:
            assert (variable.title in text) == (
                variable.name in shown or f"**No longer there:** {variable.title}" in text
            )
        errors = [value.text.strip() for value in shown.values() if value.shape is None]
        assert [code.strip() for code in codes[: len(errors)]] == errors
        drawn = [v for v in shown.values() if v.numbers is not None and v.shape]
        for value, table in zip(drawn, tables(app), strict=False):
            cells = [float(clean(cell)) for row in table.to_numpy() for cell in row]
            assert cells == pytest.approx(value.numbers.reshape(-1), abs=6e-4)
    again = open_app(SHAPES, **app.query_params)
    assert picture(again, "code")["code"] == question.source(choice)
    assert [block.value for block in again.code] == codes


def test_what_a_flip_changed_is_marked_and_what_it_took_away_is_said():
    app = open_app(SHAPES, question="return_state")
    assert "Marked" not in said(app)
    flip(app, "return_state", 2, "True")
    marks = [(line.strip(), mark) for line, mark in picture(app, "code")["lines"] if mark != SAME]
    assert marks == [("return_sequences=False,", GONE), ("return_sequences=True,", NEW)]
    assert ":blue-background[**batch 1 × time steps 3 × units 4**]" in said(app)
    assert "was batch **1** × units **4**" in said(app)
    flip(app, "return_state", 1, "False")
    assert "**No longer there:** c, the cell state at the end" in said(app)
    assert "was batch" not in said(app)
    app = open_app(SHAPES, question="gradient")
    flip(app, "gradient", 1, "two: AB, CD")
    (row,) = tables(app)[0].to_numpy()
    assert [":blue" in cell for cell in row] == [True, True, False, False]
    assert clean(row[0]) == "0.0"
    assert tables(app)[0].columns.tolist() == list("ABCD")


@pytest.mark.parametrize(
    "link",
    [
        {"question": "nonsense"},
        {"question": "reset", "flip2": "perhaps"},
        {"question": "features", "steps": "99"},
        {"question": "features", "steps": "many"},
    ],
)
def test_a_link_that_cannot_be_used_says_so(link):
    app = open_app(SHAPES, **link)
    assert "cannot be used here" in app.warning[0].value
    assert open_app(SHAPES, **app.query_params).warning == []


def test_results_that_are_not_there_are_said(monkeypatch):
    monkeypatch.setattr("ui.shapes.questions.stored_answers", lambda question: None)
    app = open_app(SHAPES, question="units")
    assert "lstm-state questions --ship" in app.info[0].value


def test_a_table_of_ones_own_is_a_tensor():
    app = open_app(SHAPES, question="features")
    assert "samples **2** × time steps **3** × features **2**" in said(app)
    assert "keras.Input(shape=(3, 2))" in app.code[-1].value
    app.number_input(key="view:steps:shapes:6").set_value(4).run()
    assert "The last 2 of 6 lines fill no sample and are left out." in said(app)
    app.segmented_control(key="view:order:shapes").set_value("Overlapping").run()
    assert "samples **3** × time steps **4** × features **2**" in said(app)
    app.text_area(key=TABLE).set_value("*a*, :smile:, <b>\n1, 2, 3\n4, 5, 6").run()
    assert "samples **1** × time steps **2** × features **3**" in said(app)
    assert tables(app)[-1].columns[0] == r"\*a\*"
    again = open_app(SHAPES, **app.query_params)
    assert tables(again)[-1].equals(tables(app)[-1])
    app.text_area(key=TABLE).set_value("1, 2\n3, *x*").run()
    assert r"Line 2: expected a number below a billion, got '\*x\*'" in app.error[0].value


def test_a_table_that_is_too_long_is_refused_and_not_put_into_the_address():
    app = open_app(SHAPES, question="features")
    app.text_area(key=TABLE).set_value("1, 2\n" * 601).run()
    assert "Expected at most 3,000 characters, got 3,005" in app.error[0].value
    assert "text" not in app.query_params
    app.text_area(key=TABLE).set_value("1, 2\n3, 4").run()
    assert app.query_params["text"] == ["1, 2\n3, 4"] or app.query_params["text"] == "1, 2\n3, 4"


def test_a_question_that_a_link_asks_for_comes_first():
    app = open_app(SHAPES, question="gradient")
    lines = [line.label.replace("\\", "") for line in app.expander]
    assert lines[0] == QUESTIONS["gradient"].asks
    assert set(lines) == {question.asks for question in QUESTIONS.values()}
    app = open_app(SHAPES, view="questions")
    assert app.expander[0].label == QUESTIONS["reset"].asks


def test_every_question_leads_to_a_page_where_it_can_be_tried():
    assert list(TRY_IT) == [name for name in TRY_IT if name in QUESTIONS]
    assert set(TRY_IT) == set(QUESTIONS)
    for link in TRY_IT.values():
        assert link.page in PAGES
        assert from_query(link.query)[1] == []
        assert from_link(link.query.get("compare", "one_char;stateful"))[1] == []


@pytest.mark.parametrize("name", TRY_IT)
def test_a_page_takes_up_the_link_to_it(name):
    link = TRY_IT[name]
    app = open_app(PAGES[link.page].file, **link.query)
    assert not app.warning
