"""The gallery of tasks in a real browser."""

import re

from playwright.sync_api import expect

from lstm_core.tasks.presets import PRESETS
from lstm_core.tasks.registry import TASKS
from tests.browser.browsing import WAIT, still


def test_every_card_has_a_picture_with_words_and_leads_to_its_training(visit):
    page = visit("/tasks", viewport={"width": 400, "height": 900}, color_scheme="dark")
    cards = [*TASKS.values(), *PRESETS.values()]
    expect(page.locator("svg.task")).to_have_count(len(cards), timeout=WAIT)
    for card in cards:
        picture = page.get_by_role("img", name=f"{card.title}. Reads")
        drawn = picture.locator("rect").first.bounding_box()
        assert drawn
        assert drawn["width"] > 10
    still(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("img", name="Loop").locator("rect.target + text")).to_have_text("A")
    name = "echo"
    card = page.get_by_test_id("stColumn").filter(has_text=TASKS[name].title)
    card.get_by_role("link", name="Train").click()
    expect(page).to_have_url(re.compile(f"/train.*task={name}"), timeout=WAIT)
    expect(page.get_by_role("heading", name=TASKS[name].title)).to_be_visible(timeout=WAIT)


def test_a_gate_that_is_closed_a_little_loses_the_count(visit):
    page = visit("/tasks?view=gates&count=20", viewport={"width": 400, "height": 900})
    drawn = page.locator('[role=graphics-document][aria-label*="20 of 20 answers"]')
    expect(drawn).to_be_visible(timeout=WAIT)
    right_up_to = page.get_by_test_id("stMetricValue").first
    expect(right_up_to).to_have_text("10,000 or more")
    slider = page.get_by_role("slider", name="Forget gate")
    slider.focus()
    slider.press("Home")
    expect(page).to_have_url(re.compile("forget=-20"), timeout=WAIT)
    expect(right_up_to).to_have_text("1", timeout=WAIT)
    still(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(page.get_by_role("slider", name="Forget gate")).to_have_value("-20", timeout=WAIT)
