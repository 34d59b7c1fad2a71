"""The sweep view in a real browser: a map that fills, a click, and a link that brings it back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import WAIT, overflow, settled, still

RUN = "compare=one_char,units=4,epochs=5;stateful"
SWEEP = "view=sweep&seeds=3&row_values=4,8&column_values=0.01,0.1"


def cells(page: Page) -> Locator:
    """The map's fields, row by row; each says what it shows."""
    charts = page.get_by_test_id("stVegaLiteChart").filter(has_text="Units")
    return charts.locator(".cells_marks path")


def filled(page: Page, count: int) -> None:
    done = [re.compile("seeds done: 3 of 3")] * count
    for place, words in enumerate(done):
        expect(cells(page).nth(place)).to_have_attribute("aria-label", words, timeout=WAIT)


def train(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Train [0-9]+ networks, about")).click()


def test_a_map_fills_and_a_click_leads_to_a_seed_that_a_reload_brings_back(visit):
    page = visit(f"/compare?{RUN}&{SWEEP}")
    expect(cells(page)).to_have_count(4, timeout=WAIT)
    train(page)
    filled(page, 4)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0, timeout=WAIT)
    still(page)
    cells(page).nth(1).click()
    expect(page.get_by_text("units 4, learning rate 0.1").first).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("at=4%2C0.1"), timeout=WAIT)
    settled(page)
    said = [cells(page).nth(place).get_attribute("aria-label") for place in range(4)]

    page.reload()
    filled(page, 4)
    assert [cells(page).nth(place).get_attribute("aria-label") for place in range(4)] == said
    expect(page).to_have_url(re.compile("at=4%2C0.1"), timeout=WAIT)
    expect(page.get_by_text("A sweep keeps these figures alone")).to_be_visible(timeout=WAIT)
    settled(page)
    cells(page).nth(2).click()
    expect(page).to_have_url(re.compile("at=8%2C0.01"), timeout=WAIT)
    settled(page)
    page.get_by_label("Cell").last.click()
    page.get_by_role("option", name="units 4, learning rate 0.01").click()
    expect(page).to_have_url(re.compile("at=4%2C0.01"), timeout=WAIT)
    settled(page)
    cells(page).nth(2).click()  # once more, after another was chosen
    expect(page).to_have_url(re.compile("at=8%2C0.01"), timeout=WAIT)
    settled(page)
    page.get_by_role("link", name="Seed 0 on Train").click()
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("units=8&.*seed=0.*learning_rate=0.01"), timeout=WAIT)
    settled(page)


def test_a_cell_is_chosen_while_others_train_and_a_stop_keeps_it(visit):
    brief = f"/compare?{RUN}&view=sweep&seeds=3&rows=epochs&columns=units&column_values=4,8"
    page = visit(f"{brief}&row_values=5")
    train(page)
    filled(page, 2)
    page = visit(f"{brief}&row_values=5,100000")
    train(page)
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=WAIT)
    cells(page).nth(1).click()
    expect(page).to_have_url(re.compile("at=5%2C8"), timeout=WAIT)
    expect(page.get_by_text("A sweep keeps these figures alone")).to_be_visible(timeout=WAIT)
    page.reload()
    stop.click(timeout=WAIT)
    expect(page.get_by_text(re.compile("^Stopped "))).to_be_visible(timeout=WAIT)
    filled(page, 2)
    expect(page.get_by_text("A sweep keeps these figures alone")).to_be_visible(timeout=WAIT)
    settled(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_fits_a_phone_and_every_cell_can_be_told(scheme, visit):
    page = visit(
        f"/compare?{RUN}&view=sweep", viewport={"width": 400, "height": 800}, color_scheme=scheme
    )
    expect(cells(page)).to_have_count(16, timeout=WAIT)
    assert overflow(still(page))[0] <= 0
    boxes = [cell.bounding_box() for cell in cells(page).all()]
    assert min(box["width"] for box in boxes) > 40
    assert len({(round(box["x"]), round(box["y"])) for box in boxes}) == 16
    outlines = {cell.get_attribute("stroke-dasharray") for cell in cells(page).all()}
    assert outlines == {"4,4"}
