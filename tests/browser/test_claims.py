"""Claims in a real browser: looking for one, opening it, putting it to the test, and the way from
an answer to the claim behind it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from lstm_core.experiments.claims import CLAIMS
from tests.browser.browsing import WAIT, overflow, settled, still

CLAIM = "leftover_state"  # the cheapest: ten networks of one shape
TEST = re.compile("^(Put it to the test|Run it again), about")


def line(page: Page, says: str) -> Locator:
    """The line of a claim, to click on."""
    return page.locator("summary").filter(has_text=says)


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (1920, "dark")])
def test_a_claim_is_found_opened_and_no_wider_than_the_window(width, scheme, visit):
    page = visit("/claims", viewport={"width": width, "height": 900}, color_scheme=scheme)
    expect(page.locator("summary")).to_have_count(len(CLAIMS), timeout=WAIT)
    assert overflow(still(page))[0] <= 0
    page.get_by_placeholder("A word, or whose").press_sequentially("padding harm")
    expect(page.locator("summary")).to_have_count(1, timeout=WAIT)
    expect(page).to_have_url(re.compile("find=padding"), timeout=WAIT)
    line(page, "Padding short inputs").click()
    expect(page.get_by_text("What was done.")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("claim=padding"), timeout=WAIT)
    assert overflow(still(page))[0] <= 0
    page.reload()
    settled(page)
    expect(page.get_by_text("What was done.")).to_be_visible(timeout=WAIT)
    page.get_by_test_id("stMain").get_by_role("link", name="Generate").click()
    expect(page.get_by_label("Inputs, with spaces between them")).to_have_value("RS AAARS")


def test_an_answer_hands_on_to_its_state_the_timeline_and_the_claim(visit):
    page = visit("/generate?framing=stateful&text=Q&steps=3")
    page.get_by_role("link", name="See why: the state behind it").click()
    expect(page.get_by_label("Input", exact=True)).to_have_value("QBC", timeout=WAIT)
    page.get_by_text("Memory or input?", exact=True).click()
    page.get_by_role("link", name="When the state is carried on").click()
    expect(page).to_have_url(re.compile("/timeline"), timeout=WAIT)
    settled(page)
    page.get_by_role("link", name="The claim: What does a leftover state do?").click()
    expect(page).to_have_url(re.compile(f"/claims.*claim={CLAIM}"), timeout=WAIT)
    first = page.locator("summary").first
    expect(first).to_contain_text("the same input gets the same prediction", timeout=WAIT)
    expect(page.get_by_text("What was done.")).to_be_visible(timeout=WAIT)


def test_going_back_over_an_old_link_is_not_undone(visit):
    page = visit("/states?framing=stateful&view=primed")
    page.goto(page.url.replace("/states", "/timeline").replace("view=primed", "view=claims"))
    settled(page)
    expect(page).to_have_url(re.compile("/claims"), timeout=WAIT)
    for _ in range(3):  # the claims as they were asked for, the old link, and what was before
        page.go_back()
        settled(page)
    expect(page).to_have_url(re.compile("/(timeline|states)"), timeout=WAIT)


def test_a_link_opens_a_claim_that_is_put_to_the_test_and_the_result_stays(visit):
    page = visit(f"/timeline?view=claims&claim={CLAIM}")  # as links of earlier versions say it
    expect(page).to_have_url(re.compile(f"/claims.*claim={CLAIM}"), timeout=WAIT)
    says = page.get_by_text("the same input gets the same prediction")
    expect(says).to_be_in_viewport(timeout=WAIT)
    page.get_by_role("button", name=TEST).click()
    # At the line, and a moment later in the sidebar too.
    expect(page.get_by_text(re.compile(r"Seed \d+ of 10")).first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Tested by you")).to_be_visible(timeout=WAIT)
    page.reload()
    settled(page)
    expect(page.get_by_text("Does not hold").first).to_be_in_viewport(timeout=WAIT)
    expect(page.get_by_text(re.compile("^10 networks, of each kind"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(1)
    expect(page.locator('[data-testid="stVegaLiteChart"] svg')).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile(f"claim={CLAIM}"))
    line(page, "the same input gets the same prediction").click()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0, timeout=WAIT)
    expect(page).not_to_have_url(re.compile("claim="), timeout=WAIT)


def test_a_test_survives_a_reload_and_is_stopped_at_its_line(visit):
    page = visit("/claims?claim=padding")
    page.get_by_role("button", name=TEST).click()
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=WAIT)
    page.reload()  # a new visitor to the server, to whom the test is handed over
    stop.click(timeout=WAIT)
    expect(page.get_by_text(re.compile("Stopped (before|after)")).first).to_be_visible(timeout=WAIT)
    expect(stop).to_have_count(0, timeout=WAIT)
