"""A task on Train, in a real Chromium: chosen, trained, and told in its own terms."""

import re

from playwright.sync_api import Page, expect

from tests.browser.browsing import WAIT, overflow, settled, still


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def told(page: Page):
    """The chart of the accuracy, which says its figures to who cannot see it."""
    return page.locator('[role=graphics-document][aria-label^="Accuracy by"]')


def test_a_task_is_chosen_trained_and_told_in_its_own_terms(visit):
    page = visit("/train")
    choose(page, "Task", "Counting: aⁿbⁿ")
    explained = "As many b's as there were a's, and then a dot."
    expect(page.get_by_text(explained, exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Framing")).to_have_count(0)
    reach = page.get_by_role("spinbutton", name="Longest count trained")
    reach.fill("5")
    reach.press("Enter")
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".learning[data-state=done]")).to_be_visible(timeout=2 * WAIT)
    expect(told(page)).to_have_attribute("aria-label", re.compile("by length: 1 "), timeout=WAIT)
    expect(page.get_by_text("Shaded: longest count trained, 5.")).to_be_visible()
    page.locator(".learning canvas").hover(position={"x": 3, "y": 3})
    expect(page.locator(".learning .readout")).to_have_text(re.compile(r"Where \. is right: \. "))
    page.locator(".learning input.epochs").focus()
    page.keyboard.press("Home")  # the untrained network, of the picture and of all below
    expect(page.get_by_text("Accuracy by length after epoch 0.")).to_be_visible(timeout=WAIT)
    expect(told(page)).to_have_attribute("aria-label", re.compile(", 50 0%"))

    choose(page, "Task", "Several letters out")
    page.get_by_text("Decoder", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    three = "Accuracy by position: 1 100%, 2 100%, 3 100%"
    expect(told(page)).to_have_attribute("aria-label", three, timeout=2 * WAIT)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 400, "height": 800})
    expect(told(still(page))).to_be_visible()
    assert overflow(page)[0] == 0
    page.reload()
    expect(told(settled(page))).to_have_attribute("aria-label", three, timeout=WAIT)
