"""The talk without a browser."""

import json
import re

import pytest

from lstm_core import Store
from tests.ui.visiting import COLD_START, open_app, press, said

pytestmark = pytest.mark.usefixtures("own_process")
SLIDES = ["recite", "question", "cold", "why", "warm", "wrong", "type", "driving", "cure"]


def columns(app, place: int = 0) -> tuple[str, str]:
    """What the unrolled network reads and says, off its picture."""
    _, reads, says = json.loads(app.get("plotly_chart")[place].proto.spec)["data"]
    return "".join(reads["text"]), re.sub("</?b>", "", "".join(says["text"]))


def test_next_and_back_walk_through_all_slides_and_the_address_follows():
    app = open_app(COLD_START)
    for name in SLIDES[:-1]:
        assert app.query_params["step"] == name
        press(app, "Next")
    assert app.query_params["step"] == "cure"
    for name in reversed(SLIDES[:-1]):
        press(app, "Back")
        assert app.query_params["step"] == name


@pytest.mark.parametrize(
    ("slide", "reads", "says"),
    [
        ("recite", "ABCDEFGHIJKLMNOPQRSTUVWXY", "BCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("question", "K", "?"),
        ("cold", "KBCDE", "BCDEF"),
        ("why", "A", "B"),
        ("warm", "K", "B"),
        ("wrong", "XK", "C"),
        ("type", "QWERTY", "BCDEFG"),
    ],
)
def test_each_slide_has_its_link_and_tells_the_truth(slide, reads, says):
    app = open_app(COLD_START, step=slide)
    assert columns(app) == (reads, says)


def test_warming_up_moves_the_answer_on_by_one_for_every_letter():
    app = open_app(COLD_START, step="warm")
    for count, answer in enumerate("BCDEFGHIJKL"):
        assert columns(app) == ("ABCDEFGHIJ"[:count] + "K", answer)
        assert dict(app.query_params).get("fed", "0") == str(count)
        if count < 10:
            press(app, "Feed a letter")
    press(app, "Take one back")
    assert columns(app)[1] == "K"


def test_whatever_is_typed_is_answered_by_the_alphabet():
    app = open_app(COLD_START, step="type")
    typed = app.text_input[0]
    typed.set_value("zz 9 top!").run()
    assert columns(app) == ("ZZTOP", "BCDEF")
    assert "are left out" in said(app)
    app.text_input[0].set_value("QWERTYUIOPASDFGHJKLZXCVBNM").run()
    assert columns(app)[1] == "BCDEFGHIJKLMNOPQRSTUVWXYZ"
    app.text_input[0].set_value("").run()
    assert "Any letters, in any order" in said(app)


def test_the_driving_slide_counts_the_cases():
    assert "In 625 of 625 cases the memory" in said(open_app(COLD_START, step="driving"))


def test_the_cure_reads_its_input():
    app = open_app(COLD_START, step="cure")
    assert [title.value for title in app.title[1:]] == ["K → :orange[B]", "K → :green[L]"]
    assert "**1 of 25** right" in said(app)
    assert "**20 of 25** right" in said(app)


def test_a_step_that_does_not_exist_starts_at_the_beginning_with_a_notice():
    app = open_app(COLD_START, step="intermission")
    assert app.query_params["step"] == "recite"
    assert "intermission" in app.warning[0].value


def test_the_current_run_stays():
    app = open_app(COLD_START, framing="time_steps", step="cold")
    assert "Window as time steps" in said(app)


def test_the_talk_says_so_when_its_network_is_missing(monkeypatch, tmp_path):
    nothing = Store(tmp_path / "cache", shipped=tmp_path / "nothing-shipped")
    monkeypatch.setattr("jobs.service.Store", lambda: nothing)
    app = open_app(COLD_START)
    assert "The shipped network is missing" in app.warning[0].value
