"""Timeline in a real browser: stepping through it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import WAIT, overflow, settled, still


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
def test_it_is_no_wider_than_the_window(width, scheme, visit):
    page = visit("/timeline", viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert overflow(still(page))[0] <= 0
