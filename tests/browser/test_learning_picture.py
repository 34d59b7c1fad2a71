"""The picture of what is learned, in a real browser: its numbers, the page's epoch, and what the
server sends for it. How it moves is in test_train.py."""

import re

from playwright.sync_api import expect

from tests.browser.browsing import WAIT, go_to, settled, still
from tests.browser.test_stage import frames_of
from ui.charts.learning import LEARNING

NUMBERS = """script => new Function(script + `
    return {
        accuracy: [1, 0.9965, 0.99999, 0.29, 0].map((one) => QUANTITIES.accuracy.text(one)),
        ticks: [0, 0.0031, 0.73, 1, 3.26, 9, 47, 130].map(QUANTITIES.loss.ticks),
    };`)()"""

THREE_ON = """slider => {
    for (let n = 0; n < 3; n++) {
        slider.stepUp();
        slider.dispatchEvent(new Event('input'));
    }
}"""  # at once, on a busy machine, too: the page hears of the last alone


def test_only_all_is_a_hundred_per_cent_and_axes_go_from_zero_in_even_steps(browser):
    page = browser.new_page()
    numbers = page.evaluate(NUMBERS, LEARNING.script())
    page.close()
    assert numbers["accuracy"] == ["100%", "99.7%", "99.9%", "29.0%", "0.0%"]
    assert numbers["ticks"] == [
        [0, 1],
        [0, 0.001, 0.002, 0.003, 0.004],
        [0, 0.2, 0.4, 0.6, 0.8],
        [0, 0.2, 0.4, 0.6, 0.8, 1],
        [0, 1, 2, 3, 4],
        [0, 2, 4, 6, 8, 10],
        [0, 10, 20, 30, 40, 50],
        [0, 50, 100, 150],
    ]


def test_the_pages_epoch_is_that_of_the_picture_and_back_moves_both(visit):
    page = visit("/train?framing=stateful&view=map&epoch=15",
                 viewport={"width": 1440, "height": 900})  # fmt: skip
    status = page.locator(".learning .status")
    below = page.get_by_text(re.compile("^After epoch [0-9]+: 25 training pairs"))
    slider = page.get_by_role("slider")
    why = page.get_by_role("link", name="See why")

    def all_say(epoch: int) -> None:
        expect(status).to_contain_text(f"After epoch {epoch} of 300", timeout=WAIT)
        expect(below).to_contain_text(f"After epoch {epoch}:", timeout=WAIT)

    all_say(16)  # the nearest
    expect(slider).to_have_count(1)
    curves = page.locator(".learning .plot").last.bounding_box()
    assert curves["y"] + curves["height"] <= 900  # seen at once, with the map
    assert curves["height"] >= 240
    slider.evaluate(THREE_ON)
    all_say(40)
    expect(page).to_have_url(re.compile("epoch=40"), timeout=WAIT)
    expect(why).to_have_attribute("href", re.compile("epoch=40"), timeout=WAIT)
    settled(page)
    page.go_back()
    all_say(16)
    settled(page)
    slider.evaluate(THREE_ON)  # the same again, which the page has to hear of all the same
    all_say(40)
    settled(page)
    page.go_back()
    all_say(16)
    page.go_forward()
    all_say(40)
    settled(page)
    page.get_by_role("button", name="Replay").click()
    expect(page.locator(".learning[data-state=replay]")).to_be_visible()
    expect(below).to_contain_text("After epoch 40:")  # it hears of no epoch in between
    page.get_by_role("button", name="Skip to the end").click()
    all_say(300)
    expect(page).not_to_have_url(re.compile("epoch="), timeout=WAIT)
    slider.press("Home")
    all_say(0)
    settled(page)
    go_to(page, "Hidden states")
    expect(page).to_have_url(re.compile("states.*epoch=0"), timeout=WAIT)
    page.get_by_role("slider", name="After epoch").press("ArrowRight")
    expect(page).to_have_url(re.compile("epoch=8"), timeout=WAIT)
    settled(page)
    go_to(page, "Train")
    all_say(8)


def test_a_replay_ends_where_the_link_says(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=40&seed=31&epoch=5")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".learning[data-state=replay]")).to_be_visible(timeout=WAIT)
    expect(page.locator(".learning[data-state=done]")).to_be_visible(timeout=WAIT)
    expect(page.locator(".learning .status")).to_contain_text("After epoch 5 of 40")
    expect(page).to_have_url(re.compile("epoch=5$"))
    below = page.get_by_text("Running loss and accuracy are means over an epoch")
    top = below.bounding_box()["y"]
    page.locator(".learning").evaluate("one => one.remove()")  # as before it is drawn
    assert top - below.bounding_box()["y"] < 60


def test_what_stays_the_same_goes_to_the_picture_once(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=100&seed=32")
    came = frames_of(page)
    page.get_by_role("radio", name="50/s").click()
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".learning[data-state=live]")).to_be_visible(timeout=WAIT)
    expect(page.locator(".learning[data-state=done]")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    still(page)
    assert sum(b"mountLearning" in data for data in came) == 1  # its program
    came.clear()
    page.get_by_role("radio", name="Tensors").click()
    expect(page.get_by_text("Target: 1 at class").first).to_be_visible(timeout=WAIT)
    settled(page)
    assert came
    assert not [data for data in came if b"mountLearning" in data or b'"frames"' in data]
