"""The explorable page, opened from a disk with the network blocked."""

import re

import pytest
from playwright.sync_api import Page, expect

from lstm_core import RunConfig
from lstm_core.export import EXPORTS
from lstm_core.export.export import Export
from lstm_core.inference.generation import predict_next
from lstm_core.interpret.activations import activations
from lstm_core.training import train
from tests.browser.browsing import WAIT

PHONE = {"width": 400, "height": 800}


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the page of a run; what it asks for and what goes wrong is seen."""
    contexts, asked, problems = [], set(), []

    def open_page(run, fragment: str = "", **options) -> Page:
        file = tmp_path / "explore.html"
        file.write_text(EXPORTS["explore"].make(run, None), encoding="utf-8")
        contexts.append(browser.new_context(**{"offline": True} | options))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.add(request.url.partition("#")[0]))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(file.as_uri() + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked == {(tmp_path / "explore.html").as_uri()}
    assert not problems


def reading(page: Page, name: str):
    return page.get_by_role("region", name=name)


def verdict(page: Page, name: str) -> str:
    return reading(page, name).locator(".verdict").inner_text()


def test_letters_are_typed_pressed_and_taken_back_and_the_answers_follow(opened, shipped):
    run = shipped["stateful"]
    page = opened(run)
    cold, warm = "From zero state", "From primed state"
    assert (verdict(page, cold), verdict(page, warm)) == ("K → B", "K → L")
    expect(reading(page, cold).locator(".sure")).to_contain_text("Wrong, and 99.1% sure")
    page.get_by_role("textbox", name="Type letters").click()
    for key in ("End", "x", "7"):  # it knows no 7
        page.keyboard.press(key)
    assert (verdict(page, cold), verdict(page, warm)) == ("X → C", "X → M")
    page.get_by_role("button", name="Y", exact=True).click()
    page.keyboard.press("z")  # the focus is on a button
    expect(page.get_by_role("textbox", name="Type letters")).to_have_value("KXYZ")
    assert page.evaluate("location.hash") == "#text=KXYZ"
    for _ in range(3):
        page.keyboard.press("Backspace")
    assert (verdict(page, cold), verdict(page, warm)) == ("K → B", "K → L")
    page.get_by_role("textbox", name="First it reads").fill("zz")
    expected = run.config.vocabulary[predict_next(run.config, run.weights(), "K", "ZZ").argmax()]
    assert verdict(page, warm) == f"K → {expected}"
    page.get_by_role("button", name="Start anew").click()
    expect(page.get_by_text("Type a letter, or press one.")).to_have_count(2)


def test_a_place_and_a_unit_are_chosen_by_pointer_and_by_arrow_keys(opened, shipped):
    page = opened(shipped["stateful"])
    warm = reading(page, "From primed state")
    warm.get_by_role("button", name=re.compile("After C, place 3")).click()
    assert verdict(page, "From primed state") == "C → D"
    warm.get_by_role("group").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert verdict(page, "From primed state") == "B → C"
    value = re.compile(r"h of unit \d+ after B: -?0\.\d{4}")
    expect(warm.locator(".exact")).to_have_text(value)
    page.get_by_role("button", name="c", exact=True).click()
    expect(warm.locator(".exact")).to_have_text(re.compile(r"c of unit \d+ after B"))
    warm.locator("canvas").hover(position={"x": 3, "y": 3})
    expect(warm.locator(".exact")).to_have_text(re.compile(r"c of unit \d+ after A"))


def test_of_several_layers_one_is_chosen_and_the_last_is_shown_at_first(opened):
    run = train(RunConfig(framing="stateful", units=8, epochs=20, layers=2))
    page = opened(run)
    pressed = page.get_by_role("group", name="State to look at").locator("[aria-pressed=true]")
    expect(pressed).to_have_text("h2")
    expect(page.get_by_text("hidden state of layer 2, units sorted")).to_be_visible()
    said = run.config.vocabulary[predict_next(run.config, run.weights(), "K").argmax()]
    assert verdict(page, "From zero state") == f"K → {said}"
    cold = reading(page, "From zero state")
    first = activations(run.config, run.weights(), "K").states["c1"][0]
    page.get_by_role("button", name="c1", exact=True).click()
    expect(page.get_by_text("cell state of layer 1, units sorted")).to_be_visible()
    cold.locator("canvas").hover(position={"x": 3, "y": 3})
    expect(cold.locator(".exact")).to_have_text(re.compile(r"c1 of unit \d+ after K: -?0\.\d{4}"))
    unit, value = re.search(
        r"unit (\d+) after K: (.*)", cold.locator(".exact").inner_text()
    ).groups()
    assert float(value) == pytest.approx(first[int(unit)], abs=1e-4)


def test_the_epochs_are_played_from_before_the_training_to_its_end(opened, shipped):
    page = opened(shipped["stateful"])
    slider = page.get_by_role("slider", name="Epoch")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "Epoch 0 of 300")
    before = reading(page, "From zero state").locator(".sure").inner_text()
    assert float(re.search(r"([0-9.]+)% sure", before)[1]) < 20  # nothing is learned yet
    page.get_by_role("button", name="Play the training").click()
    expect(slider).to_have_attribute("aria-valuetext", "Epoch 300 of 300", timeout=WAIT)
    assert verdict(page, "From primed state") == "K → L"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_is_tapped(scheme, opened, shipped):
    page = opened(
        shipped["time_steps"], "#text=JK", viewport=PHONE, color_scheme=scheme, has_touch=True
    )
    assert verdict(page, "On its own").startswith("K → ")
    page.get_by_role("button", name="L", exact=True).tap()
    assert verdict(page, "On its own") == "L → M"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    ground, ink = (
        page.evaluate(f"getComputedStyle({of}).{what}")
        for of, what in (
            ("document.body", "backgroundColor"),
            ("document.querySelector('.explorer')", "color"),
        )
    )
    bright = [sum(map(int, re.findall(r"\d+", colour))) > 380 for colour in (ground, ink)]
    assert bright == ([True, False] if scheme == "light" else [False, True])


def test_a_network_without_state_says_so_and_one_that_forgets_has_one_reading(opened, shipped):
    page = opened(shipped["mlp_window"])
    expect(page.locator("canvas:visible")).to_have_count(0)
    expect(page.get_by_text("It has no state.")).to_be_visible()
    page = opened(shipped["one_char"])
    expect(page.locator(".reading")).to_have_count(1)
    expect(page.get_by_text("nothing that it read before counts")).to_be_visible()


def test_symbols_are_text_whatever_they_are_and_large_networks_stay_small_files(opened, tmp_path):
    hostile = train(
        RunConfig(
            framing="stateful",
            sequence="a<b> 👨‍👩‍👧🇩🇪&</script><img src=x onerror=alert(1)>",
            units=512,
            epochs=2,
        )
    )
    made = EXPORTS["explore"]
    assert isinstance(made, Export)
    assert len(made.make(hostile, None)) < 6_000_000
    page = opened(hostile)
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator(".reading")).to_have_count(2)
    page.get_by_role("button", name="👨‍👩‍👧", exact=True).click()
    page.get_by_role("button", name="␣", exact=True).click()
    assert verdict(page, "From zero state").startswith("␣ → ")


def test_both_pages_work_in_a_frame_of_another_page(browser, shipped, tmp_path):
    run = shipped["stateful"]
    frames = []
    for name in ("explore", "talk"):
        one = EXPORTS[name]
        (tmp_path / one.file_of(run)).write_text(one.make(run, None), encoding="utf-8")
        frames.append(one.iframe_of(run))
    course = tmp_path / "course.html"
    course.write_text(f"<!DOCTYPE html><title>Course</title>{''.join(frames)}", encoding="utf-8")
    # Both in sight: a browser does not draw what is in a frame further down.
    page = browser.new_page(viewport={"width": 1280, "height": 1700})
    page.goto(course.as_uri())
    explorable, talk = (page.frame_locator("iframe").nth(n) for n in range(2))
    explorable.get_by_role("button", name="X", exact=True).click()
    expect(explorable.locator(".verdict").last).to_have_text("X → M")
    talk.get_by_role("button", name="Next", exact=True).click()
    expect(talk.locator('.stage[data-slide="recite"]')).to_be_visible()
    page.close()
