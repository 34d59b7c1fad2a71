"""Timeline in a real browser: stepping through it, and a claim that is put to the test."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import WAIT, overflow, settled, still

CLAIM = "leftover_state"  # the cheapest: ten networks of one shape
TEST = re.compile("^(Put it to the test|Run it again), about")


def test_a_step_moves_on_in_the_picture_that_stands(visit):
    page = visit("/timeline?framing=stateful_jumps&step=4")
    pictures = page.locator('[data-testid="stVegaLiteChart"] svg')
    expect(pictures).to_have_count(2, timeout=WAIT)
    page.evaluate("document.querySelectorAll('[data-testid=stVegaLiteChart] svg')"
                  ".forEach(svg => svg.marked = true)")  # fmt: skip
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("The order jumps, from W to L")).to_be_visible(timeout=WAIT)
    settled(page)
    expect(page).to_have_url(re.compile("step=5"), timeout=WAIT)
    assert page.evaluate("[...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')]"
                         ".every(svg => svg.marked)")  # fmt: skip
    assert page.evaluate("document.querySelectorAll('svg .mark-symbol path').length") > 50


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (1024, "dark")])
def test_neither_view_is_wider_than_the_window(width, scheme, visit):
    page = visit("/timeline", viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert overflow(still(page))[0] <= 0
    page.get_by_role("radio", name="Claims, tested").click()
    expect(page.get_by_text("each claim put to the test here")).to_be_visible(timeout=WAIT)
    assert overflow(still(page))[0] <= 0


def test_a_link_opens_a_claim_that_is_put_to_the_test_and_the_result_stays(visit):
    page = visit(f"/timeline?claim={CLAIM}")
    says = page.get_by_text("the same input gets the same prediction")
    expect(says).to_be_in_viewport(timeout=WAIT)
    page.get_by_role("button", name=TEST).click()
    # In the card, and a moment later in the sidebar too.
    expect(page.get_by_text(re.compile(r"Seed \d+ of 10")).first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Tested by you")).to_be_visible(timeout=WAIT)
    page.reload()
    settled(page)
    expect(page.get_by_text("Does not hold").first).to_be_in_viewport(timeout=WAIT)
    expect(page.get_by_text(re.compile("^10 networks, of each kind"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(1)
    expect(page.locator('[data-testid="stVegaLiteChart"] svg')).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile(f"claim={CLAIM}"))
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0, timeout=WAIT)
    expect(page).not_to_have_url(re.compile("claim="), timeout=WAIT)


def test_a_test_survives_a_reload_and_is_stopped_in_its_card(visit):
    page = visit("/timeline?claim=padding")
    page.get_by_role("button", name=TEST).click()
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=WAIT)
    page.reload()  # a new visitor to the server, to whom the test is handed over
    stop.click(timeout=WAIT)
    expect(page.get_by_text(re.compile("Stopped (before|after)")).first).to_be_visible(timeout=WAIT)
    expect(stop).to_have_count(0, timeout=WAIT)
