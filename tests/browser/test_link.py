"""The link in the frame, shown to a room: it stays until it is dismissed, and can be read."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import WAIT, contrast, settled


def test_it_stays_while_a_training_ends_until_it_is_dismissed(visit):
    page = visit("/train?framing=one_char&epochs=9000&seed=31", color_scheme="dark")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".learning[data-state=live]")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Copy link").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=WAIT)
    # The training has ended: the whole page was drawn anew.
    expect(page.get_by_test_id("stSidebar").get_by_text("Final accuracy")).to_be_attached(
        timeout=WAIT
    )
    settled(page)
    expect(dialog).to_be_visible()
    copy = dialog.get_by_role("button", name="Copy", exact=True)
    colours = copy.evaluate("one => { const { color, backgroundColor } = getComputedStyle(one);"
                            " return [color, backgroundColor]; }")  # fmt: skip
    assert contrast(*colours) >= 4.5
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settled(page)
    page.reload()
    settled(page)
    expect(dialog).to_have_count(0)


# Milliseconds: before the page is drawn anew, and no sooner than a hand is. Within the first 50,
# Streamlit may drop the first of two clicks: it stops a callback where the next message comes.
@pytest.mark.parametrize("pause", [250])
def test_a_click_right_after_another_finds_the_settings_as_they_are(pause, visit):
    page = visit(f"/train?framing=one_char&units=9&epochs=30&seed={pause}")
    page.evaluate("""async pause => {
        const press = name => [...document.querySelectorAll('button')]
            .find(one => one.innerText.endsWith(name)).click();
        press('Train');
        await new Promise(done => setTimeout(done, pause));
        press('Copy link');
    }""", pause)  # fmt: skip
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT)
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile(f"units=9.*seed={pause}"))
    settled(page)
