"""The link in the frame, and who can open it."""

import pytest

from tests.ui.visiting import HOME, TRAIN, component, open_app, press
from ui.components.qr_code import app_link, qr_code
from ui.reach import others_can_open


@pytest.mark.usefixtures("own_process")
def test_it_is_made_when_it_is_asked_for():
    app = open_app()
    assert "link_shown" not in [one.proto.component_name for one in app.get("bidi_component")]
    press(app, "Copy link")
    assert component(app, "link_shown")["why"] == "Only this machine can open this link."
    assert component(app.run(), "link_shown")  # whatever draws the page anew
    for page in (TRAIN, HOME):
        app.switch_page(page).run()
        assert "link_shown" not in [one.proto.component_name for one in app.get("bidi_component")]


@pytest.mark.parametrize(
    "address",
    ["", "http://localhost:8501/", "http://127.0.0.5/", "http://[::1]:8501/x", "http://a.localhost",
     "http://[broken", "K"],
)  # fmt: skip
def test_what_only_this_machine_can_open(address):
    assert not others_can_open(address)
    assert not qr_code(address)["modules"]
    assert app_link(address) is None


@pytest.mark.parametrize(
    "address", ["http://192.0.2.2:8501/train?seed=3", "https://lstm.example.org/", "http://pi/"]
)
def test_what_others_can_open_has_a_code(address):
    assert others_can_open(address)
    code = qr_code(address)
    assert {len(row) for row in code["modules"]} == {len(code["modules"])}
    assert code["modules"][0].startswith("11111110")  # a finder pattern
    assert not code["why"]


@pytest.mark.parametrize("base", ["http://192.0.2.2:8501/", "https://example.org/lstm/"])
def test_the_app_has_a_link_without_the_page(base):
    link = app_link(f"{base}train?seed=3")
    assert link == {"url": base, "modules": qr_code(base)["modules"]}


def test_a_link_that_is_too_long_for_a_code_says_so():
    assert "too long" in qr_code("http://192.0.2.2/?sequence=" + "K" * 4_000)["why"]
