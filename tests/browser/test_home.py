"""Home: the shipped network answers in the page, and the address follows what is typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import WAIT, go_to, overflow, settled


def verdicts(page: Page) -> list[str]:
    return page.locator(".verdict").all_inner_texts()


def test_k_cold_gives_b_and_after_a_to_j_gives_l_at_the_first_glance(visit):
    page = visit("/", viewport={"width": 1280, "height": 720})
    expect(page.locator(".verdict")).to_have_count(2, timeout=WAIT)
    assert verdicts(page) == ["K → B", "K → L"]
    for one in page.locator(".verdict").all():
        expect(one).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_text("Wrong, and 99.1% sure")).to_be_visible()


def test_the_address_and_the_title_follow_what_is_typed_there_and_back(visit):
    page = visit("/?text=JK")
    expect(page.locator(".verdict")).to_have_count(2, timeout=WAIT)
    assert verdicts(page) == ["K → C", "K → L"]
    page.get_by_role("button", name="L", exact=True).click()
    for key in "cr":  # letters of the network, shortcuts of Streamlit's own elsewhere
        page.keyboard.press(key)
    assert verdicts(page) == ["R → F", "R → O"]  # at once
    expect(page).to_have_url(re.compile("text=JKLCR$"), timeout=WAIT)
    expect(page.get_by_role("heading", name="What comes after JKLCR?")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)
    assert verdicts(page) == ["R → F", "R → O"]
    memory = page.get_by_role("link", name="What is in its memory?")
    expect(memory).to_have_attribute("href", re.compile("states.*text=JKLCR$"))
    page.keyboard.press("Tab")  # the focus goes on
    page.go_back()
    expect(page.get_by_role("textbox", name="Type letters")).to_have_value("JK", timeout=WAIT)
    page.go_forward()
    expect(page.get_by_role("textbox", name="Type letters")).to_have_value("JKLCR", timeout=WAIT)
    settled(page)
    go_to(page, "Generate")
    expect(page.get_by_role("heading", name="Generate")).to_be_visible(timeout=WAIT)
    go_to(page, "Home")
    expect(page.get_by_role("textbox", name="Type letters")).to_have_value("JKLCR", timeout=WAIT)
    page.reload()
    expect(page.get_by_role("textbox", name="Type letters")).to_have_value("JKLCR", timeout=WAIT)
    assert verdicts(page) == ["R → F", "R → O"]


def test_what_was_just_typed_is_not_lost_on_another_page_nor_does_it_undo_a_step_back(visit):
    page = visit("/?text=JK")
    field = page.get_by_role("textbox", name="Type letters")
    field.click()
    page.keyboard.press("End")
    page.keyboard.type("L")
    expect(page).to_have_url(re.compile("text=JKL$"), timeout=WAIT)
    settled(page)
    page.keyboard.type("M")
    page.go_back()  # before the page has heard of M
    expect(field).to_have_value("JK", timeout=WAIT)
    page.wait_for_timeout(600)  # more than it takes until the page hears
    settled(page)
    expect(field).to_have_value("JK")
    assert page.url.endswith("text=JK")
    page.keyboard.type("L")  # the same as before the step back
    expect(page).to_have_url(re.compile("text=JKL$"), timeout=WAIT)
    settled(page)
    page.keyboard.type("MN")
    go_to(page, "Generate")
    expect(page.get_by_role("heading", name="Generate")).to_be_visible(timeout=WAIT)
    settled(page)
    go_to(page, "Home")
    expect(field).to_have_value("JKLMN", timeout=WAIT)
    expect(page).to_have_url(re.compile("text=JKLMN$"), timeout=WAIT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_home_fits_a_phone(scheme, visit):
    page = visit("/", viewport={"width": 400, "height": 800}, color_scheme=scheme)
    expect(page.locator(".verdict")).to_have_count(2)
    page.get_by_text("Ten ways to show it the alphabet").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible(timeout=WAIT)
    assert overflow(page)[0] == 0
