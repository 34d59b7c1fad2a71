"""Shapes and state in a real browser: a setting flips, the picture and the code follow."""

import re

from playwright.sync_api import expect

from tests.browser.browsing import WAIT, overflow, settled, still


def test_a_flip_changes_the_picture_and_marks_the_lines_that_it_changes(visit):
    page = visit("/shapes?framing=stateful")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    picture = page.locator(".tensor svg[role=img]")
    expect(picture.locator("circle.zero")).to_have_count(2, timeout=WAIT)  # and of epoch 2
    expect(picture.locator("path.flow[marker-end]")).to_have_count(10)
    expect(page.locator(".line.new, .line.gone")).to_have_count(0)
    page.get_by_role("radio", name="5", exact=True).click()
    expect(picture.locator("circle.zero")).to_have_count(6, timeout=WAIT)
    expect(page.locator(".line.new .sign")).to_have_text(["+", "+"], timeout=WAIT)
    expect(page.locator(".line.gone .sign")).to_have_text(["−", "−"])
    expect(page.locator(".line.new").first).to_contain_text("batch_shape=(5, 1, 1)")
    page.get_by_role("button", name="Copy code").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible(timeout=WAIT)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "batch_size=5" in copied
    assert "batch_size=1" not in copied
    expect(page).to_have_url(re.compile("batch_size=5"), timeout=WAIT)
    page.reload()
    settled(page)
    expect(picture.locator("circle.zero")).to_have_count(6, timeout=WAIT)
    expect(page.locator(".line.new")).to_have_count(0)
    page.get_by_role("link", name="Step through the updates").click()
    expect(page).to_have_url(re.compile("/timeline.*batch_size=5"), timeout=WAIT)


def test_on_a_phone_it_is_no_wider_than_the_window_whatever_the_link_says(visit):
    phone = {"viewport": {"width": 400, "height": 900}, "color_scheme": "dark"}
    page = visit("/shapes?framing=full_prefix&encoding=nonsense&step=999&zebra=1", **phone)
    expect(page.get_by_text("cannot be used").first).to_be_visible(timeout=WAIT)
    expect(page.locator(".tensor svg[role=img]")).to_be_visible(timeout=WAIT)
    assert overflow(still(page))[0] <= 0
    room = page.locator(".tensor .room")
    assert room.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    expect(room).to_contain_text("t")
    expect(page.locator(".tensor .axes")).to_contain_text("25 time steps")
