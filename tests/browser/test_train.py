"""The real app on a real server in a real Chromium, as a visitor uses it."""

import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import WAIT, go_to, overflow, serve, settled, still, visiting


def metric(page: Page, label: str):
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def epoch_now(page: Page) -> int:
    text = metric(page, "Epoch").inner_text(timeout=WAIT)
    return int(re.match(r"[\d,]+", text)[0].replace(",", ""))


def points_drawn(page: Page) -> int:
    """How many points the live loss curve has, read off its path."""
    path = page.locator('[data-testid="stVegaLiteChart"] g.mark-line path').first
    return len(re.findall(r"[ML]", path.get_attribute("d", timeout=WAIT)))


def wait_until_later(page: Page, epoch: int, points: int) -> None:
    """Until the page counts more epochs and draws more points: the two do not come at once."""
    until = time.monotonic() + WAIT / 1_000
    while epoch_now(page) <= epoch or points_drawn(page) <= points:
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def test_the_first_request_of_a_fresh_server_gets_the_frame_and_the_page(browser, tmp_path):
    # Only a fresh server shows the trap: Streamlit would look for /train in pages/ and say "Page
    # not found", or run a file of that name without app.py.
    with serve(tmp_path) as server, visiting(browser, server) as visit:
        page = visit("/train")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Current run")).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()


def test_time_steps_trains_with_a_click_and_the_chart_grows_in_place(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=1000")
    page.get_by_role("radio", name="50 epochs/s").click()
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(metric(page, "Accuracy")).to_have_text(re.compile(r"\d+%"), timeout=WAIT)
    wait_until_later(page, epoch_now(page), points_drawn(page))  # by then it has its final width
    # Mark the drawing's own node: a chart that is taken down and put up anew would lose it.
    page.evaluate("document.querySelector('[data-testid=stVegaLiteChart] svg').marked = true")
    first_epoch, first_points = epoch_now(page), points_drawn(page)
    wait_until_later(page, first_epoch, first_points)
    assert page.evaluate("document.querySelector('[data-testid=stVegaLiteChart] svg').marked")

    go_to(page, "Home")
    expect(page.get_by_role("heading", name="What comes after K?")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(re.compile("epoch [0-9]+ of 1,000"))).to_be_visible(timeout=WAIT)
    go_to(page, "Train")
    wait_until_later(page, first_epoch, first_points)

    page.get_by_role("radio", name="Full").click()
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    expect(metric(page, "Updates")).to_have_text("23,000")


def test_a_training_is_seen_in_a_second_tab_survives_a_reload_and_can_then_be_stopped(visit):
    path = "/train?framing=time_steps&units=200&epochs=90000"
    page = visit(path)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(metric(page, "Accuracy")).to_have_text(re.compile(r"\d+%"), timeout=WAIT)
    other = visit(path)
    expect(other.get_by_text("Started in another tab")).to_be_visible(timeout=WAIT)
    other.close()  # or it would be the one that may stop it, once the first has left
    before = epoch_now(page)
    page.reload()
    kept = page.get_by_text("The epochs that are done are kept when it is stopped.")
    expect(kept).to_be_visible(timeout=WAIT)
    wait_until_later(page, before - 1, 0)
    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
    stopped = page.get_by_test_id("stMain").get_by_text(
        re.compile("Stopped after [0-9,]+ of 90,000 epochs")
    )
    expect(stopped).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile(r"epochs=90000.*stopped=\d+"), timeout=WAIT)
    expect(page.get_by_label("Epochs", exact=True)).to_have_value("90000")


def test_a_stop_before_the_first_epoch_is_quick_and_the_next_training_runs(visit):
    # Nine steps of so many units, which nothing else here has, compile for seconds.
    page = visit("/train?framing=time_steps&window=9&units=121&epochs=40000")
    page.get_by_role("button", name="Train", exact=True).click()
    main = page.get_by_test_id("stMain")
    main.get_by_role("button", name="Stop").click(timeout=WAIT)
    # Compiled by an earlier run of the tests, it may have got further.
    expect(main.get_by_text(re.compile("Stopped (before|after)")).first).to_be_visible(timeout=WAIT)
    page.get_by_label("Epochs", exact=True).fill("2")
    page.get_by_label("Epochs", exact=True).press("Enter")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)


def test_a_shared_link_shows_the_same_run_to_another_visitor(visit):
    page = visit("/train?framing=stateful&epochs=40&units=10&seed=3")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    accuracy = metric(page, "Final accuracy here").inner_text()
    other = visit(page.url.replace(page.url.split("/train")[0], ""))
    expect(other.get_by_text("Saved result (trained here before)")).to_be_visible(timeout=WAIT)
    expect(metric(other, "Final accuracy here")).to_have_text(accuracy)


def test_garbage_in_a_link_is_noticed_not_obeyed(visit):
    page = visit("/train?framing=%00%3Cscript%3E&units=-1&x=y")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("link")
    expect(metric(page, "Final accuracy here")).to_be_visible(timeout=WAIT)


def test_back_takes_back_one_change_and_a_quick_click_none(visit):
    page = visit("/train?framing=time_steps")
    units, seed = (page.get_by_label(name, exact=True) for name in ("Units", "Seed"))

    def type_in(field, value: str) -> None:
        field.fill(value)
        field.press("Enter")

    for value in ("40", "41"):
        type_in(units, value)
        expect(page).to_have_url(re.compile(f"units={value}$"), timeout=WAIT)
    page.go_back()
    expect(page).to_have_url(re.compile("units=40$"), timeout=WAIT)
    expect(units).to_have_value("40")
    page.go_back()
    expect(page).to_have_url(re.compile("framing=time_steps$"), timeout=WAIT)
    expect(units).to_have_value("32")
    page.go_forward()
    expect(units).to_have_value("40", timeout=WAIT)
    settled(page)
    type_in(units, "6")  # the address has not caught up with one when the next is made
    type_in(units, "7")
    type_in(seed, "3")
    expect(page).to_have_url(re.compile("units=7&seed=3$"), timeout=WAIT)
    expect(units).to_have_value("7")
    go_to(page, "Generate")
    expect(page).to_have_url(
        re.compile(r"generate\?framing=time_steps&units=7&seed=3$"), timeout=WAIT
    )


def test_text_of_a_link_is_shown_as_it_is(visit):
    text = ":smile::material/home::streamlit::red[x]:+1: -> https://a.b www.a.b a@b.cd *i*"
    page = visit(f"/train?framing=time_steps&sequence={quote(text)}&units={quote(text)}")
    shown = page.get_by_test_id("stAlert").filter(has_text="units")
    expect(shown).to_contain_text("cannot be used")
    plain_text = shown.inner_text().replace("\u200c", "")
    assert text[:40] in plain_text
    for place in (shown, page.get_by_test_id("stHeading").last):
        body = place.get_by_test_id("stMarkdownContainer")
        assert (
            body.first.locator("[href^=http], img, em, [data-testid=stIconMaterial]").count() == 0
        )


def test_live_gives_a_new_result_for_a_new_seed(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=60")
    page.get_by_text("Live", exact=True).click()
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    page.get_by_label("Seed", exact=True).fill("8")
    page.get_by_label("Seed", exact=True).press("Enter")
    expect(page.get_by_role("heading", name=re.compile("seed 8"))).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("seed=8"), timeout=WAIT)


def test_the_probability_map_is_scrubbed_and_played_without_the_server(visit):
    page = visit("/train?framing=stateful")
    page.get_by_role("radio", name="Probability map").click()
    expect(page.locator(".slider-label", has_text="after epoch 300")).to_be_visible(timeout=WAIT)
    settled(page)
    sent = []
    page.on("websocket", lambda socket: sent.append("new"))
    page.locator(".updatemenu-button", has_text="Play").click()
    expect(page.locator(".slider-label", has_text="after epoch 300")).to_have_count(0)
    expect(page.locator(".slider-label", has_text="after epoch 300")).to_be_visible(timeout=WAIT)
    assert page.get_by_test_id("stApp").get_attribute("data-test-script-state") == "notRunning"
    assert not sent


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/train"])
def test_no_page_is_wider_than_its_screen(visit, path, scheme):
    page = visit(path, viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    for width in (1440, 1024, 400):
        page.set_viewport_size({"width": width, "height": 900})
        still(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert overflow(page)[0] <= 0, width
        clipped = page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, [data-testid=stMetricValue] div')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.innerText)"
        )
        assert clipped == [], width
