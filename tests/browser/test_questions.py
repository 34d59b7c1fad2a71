"""The questions about Keras in a real browser: opened, flipped, linked, on a phone."""

import re

from playwright.sync_api import expect

from tests.browser.browsing import WAIT, overflow, settled, still


def test_a_question_is_opened_flipped_and_found_again(visit):
    page = visit("/shapes?view=questions")
    page.get_by_text("What does return_sequences give back?").click()
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text("Found with Keras")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("question=return_sequences"), timeout=WAIT)
    main.get_by_role("radio", name="True").click()
    expect(main.locator(".line.new .sign")).to_have_text(["+"], timeout=WAIT)
    expect(main.locator(".line.new")).to_contain_text("return_sequences=True")
    expect(main.locator("table").nth(1).locator("tbody tr")).to_have_count(3)
    expect(page).to_have_url(re.compile("flip1=True"), timeout=WAIT)
    page.reload()
    settled(page)
    expect(main.locator("table").nth(1).locator("tbody tr")).to_have_count(3, timeout=WAIT)
    page.set_viewport_size({"width": 400, "height": 800})
    assert overflow(still(page))[0] <= 0
    main.get_by_text("Does a reset forget what was learned?").click()
    expect(main.get_by_text("Largest change of a weight")).to_be_visible(timeout=WAIT)
    expect(main.locator(".code")).to_have_count(1)  # one is open at a time
    assert overflow(still(page))[0] <= 0
    main.get_by_text("What is a feature when a step has several?").click()
    table = main.get_by_role("textbox", name="A line for each time step")
    table.fill("1, 2\n3, x")
    table.press("Control+Enter")
    expect(main.get_by_text("expected a number below a billion")).to_be_visible(timeout=WAIT)
    table.fill("1, 2\n" * 601)
    table.press("Control+Enter")
    expect(main.get_by_text("at most 3,000 characters, got 3,005")).to_be_visible(timeout=WAIT)
    assert overflow(still(page))[0] <= 0
