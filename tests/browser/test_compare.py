"""Compare in a real browser, as a class uses it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import WAIT, go_to, overflow, settled, still

QUICK = "one_char,units=8,epochs=60;feature_window,units=8,epochs=60;time_steps,units=8,epochs=60"
SLOW = "one_char,units=96,epochs=100000;time_steps,units=160,epochs=100000"  # minutes
MAIN = "stMain"


def accuracies(page: Page) -> list[str]:
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def cards_with_accuracy(page: Page, count: int) -> Page:
    expect(page.get_by_test_id("stMetricValue")).to_have_count(count, timeout=WAIT)
    return settled(page)


def lines(page: Page) -> Locator:
    """The curves of the loss, one for each run that has begun."""
    chart = page.locator('[data-testid="stVegaLiteChart"]').first
    return chart.locator("g.mark-line path")


def both_grow(page: Page) -> None:
    before = [lines(page).nth(n).get_attribute("d") for n in (0, 1)]
    for n in (0, 1):
        expect(lines(page).nth(n)).not_to_have_attribute("d", before[n], timeout=WAIT)


def path_of(page: Page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url)


def click_train(page: Page) -> None:
    page.get_by_test_id(MAIN).get_by_role("button", name=re.compile("^Train ")).click()


def test_three_framings_from_nothing_to_a_verdict_that_a_link_carries(visit):
    page = visit(f"/compare?compare={QUICK}")
    expect(page.get_by_text("Not trained yet", exact=True)).to_have_count(3)
    click_train(page)
    cards_with_accuracy(page, 3)
    expect(lines(page)).to_have_count(3)
    page.get_by_role("radio", name="Updates").click()
    page.get_by_role("radio", name="Seeds: is the difference real?").click()
    page.get_by_role("radio", name="10", exact=True).click()
    page.get_by_role("button", name=re.compile("^Train 10 seeds of each")).click()
    verdicts = page.get_by_test_id(MAIN).get_by_text(re.compile("points, 95% interval"))
    expect(verdicts).to_have_count(2, timeout=WAIT)
    expect(verdicts.filter(has_text="So far")).to_have_count(0, timeout=WAIT)
    expect(page.get_by_text("Partial:")).to_have_count(0, timeout=WAIT)
    settled(page)
    said, shown = verdicts.all_inner_texts(), accuracies(page)
    assert all("A One letter" in text for text in said)
    expect(page).to_have_url(re.compile("by=update.*view=seeds.*seeds=10"), timeout=WAIT)

    other = visit(path_of(page))
    expect(other.get_by_text(re.compile("points, 95% interval"))).to_have_count(2, timeout=WAIT)
    cards_with_accuracy(other, 3)
    assert other.get_by_text(re.compile("points, 95% interval")).all_inner_texts() == said
    assert accuracies(other) == shown
    for name in ("Updates", "Seeds: is the difference real?", "10"):
        expect(other.get_by_role("radio", name=name, exact=True)).to_be_checked()
    assert path_of(other) == path_of(page)
    other.reload()
    expect(other.get_by_text(re.compile("points, 95% interval"))).to_have_count(2, timeout=WAIT)
    assert accuracies(cards_with_accuracy(other, 3)) == shown
    assert path_of(other) == path_of(page)


def test_curves_grow_in_place_and_a_stopped_run_stays_beside_the_one_that_goes_on(visit):
    page = visit(f"/compare?compare={SLOW}")
    click_train(page)
    expect(lines(page)).to_have_count(2, timeout=WAIT)
    both_grow(page)  # by then the chart has its final width
    page.evaluate("document.querySelector('[data-testid=stVegaLiteChart] svg').marked = true")
    both_grow(page)
    assert page.evaluate("document.querySelector('[data-testid=stVegaLiteChart] svg').marked")

    stops = page.get_by_test_id(MAIN).get_by_role("button", name="Stop")
    stops.first.click()
    expect(
        page.get_by_text(re.compile("One letter: Stopped after [0-9,]+ of 100,000"))
    ).to_be_visible(timeout=WAIT)
    cards_with_accuracy(page, 1)
    expect(stops).to_have_count(1, timeout=WAIT)
    expect(page.get_by_text("In training", exact=True)).to_have_count(1, timeout=WAIT)
    expect(page).not_to_have_url(
        re.compile("one_char%2Cunits%3D96%2Cepochs%3D100000"), timeout=WAIT
    )

    go_to(page, "Home")
    expect(page.get_by_role("heading", name="What comes after K?")).to_be_visible(timeout=WAIT)
    go_to(page, "Compare")
    expect(lines(page)).to_have_count(2, timeout=WAIT)
    # The address follows at the end of the page, and is all that a reload has to go by.
    expect(page).to_have_url(re.compile("time_steps.*epochs%3D100000"), timeout=WAIT)
    page.reload()  # a reload makes a new visitor, who can stop it none the less
    expect(stops).to_have_count(1, timeout=WAIT)
    stops.first.click()
    expect(page.get_by_text(re.compile("time steps: Stopped after"))).to_be_visible(timeout=WAIT)
    cards_with_accuracy(page, 2)
    expect(stops).to_have_count(0, timeout=WAIT)


def test_another_run_is_chosen_with_settings_of_ones_own(visit):
    page = visit("/compare?compare=stateful;one_char")
    cards_with_accuracy(page, 2)
    page.get_by_role("button", name="Add a run").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("^Variable length")).click()
    expect(dialog).to_have_count(0, timeout=WAIT)
    cards_with_accuracy(page, 3)
    page.get_by_test_id(MAIN).get_by_role("button", name="Change").first.click()
    dialog.get_by_text("Other settings").click()
    dialog.get_by_label("Batch size", exact=True).fill("4")
    dialog.get_by_label("Batch size", exact=True).press("Enter")
    expect(dialog.get_by_text("5 would work")).to_be_visible(timeout=WAIT)
    expect(dialog.get_by_role("button", name="Compare this one")).to_have_count(0)
    dialog.get_by_label("Batch size", exact=True).fill("5")
    dialog.get_by_label("Batch size", exact=True).press("Enter")
    dialog.get_by_role("button", name="Compare this one").click()
    expect(dialog).to_have_count(0, timeout=WAIT)
    expect(page.get_by_text("Not trained yet", exact=True)).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("stateful%2Cbatch_size%3D5"), timeout=WAIT)
    page.get_by_role("button", name="Remove").first.click()
    cards_with_accuracy(page, 2)
    expect(page.get_by_text("Not trained yet", exact=True)).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (1024, "dark")])
def test_no_view_is_wider_than_the_window(width, scheme, visit):
    runs = "one_char;stateful_resets;variable_length;mlp_window"
    size = {"width": width, "height": 800}
    page = visit(f"/compare?compare={runs}", viewport=size, color_scheme=scheme)
    cards_with_accuracy(page, 4)
    seen_in = {
        "Predictions": "Grey: no input of that framing ends there.",
        "States": "No recurrent layer, so no state.",
        "Seeds: is the difference real?": "The 95% interval is that",
        "Sweep over settings": "A click on a cell shows its seeds.",
    }
    for view, seen in seen_in.items():
        page.get_by_role("radio", name=view).click()
        expect(page.get_by_text(seen).first).to_be_visible(timeout=WAIT)
        assert overflow(still(page))[0] <= 0, view
