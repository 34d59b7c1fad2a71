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
    text = page.locator(".learning .status").inner_text(timeout=WAIT)
    return int(re.search(r"poch ([\d,]+) of", text)[1].replace(",", ""))


def points_drawn(page: Page) -> int:
    """How many points the live loss curve has, read off its path."""
    path = page.locator(".learning path.line.loss")
    return len(re.findall(r"[ML]", path.get_attribute("d", timeout=WAIT) or ""))


def accuracy_now(page: Page):
    return page.locator(".learning .value").nth(1)


def map_drawn(page: Page) -> str:
    """The pixels of the map."""
    return page.locator(".learning canvas").evaluate("canvas => canvas.toDataURL()")


def picture(page: Page, state: str):
    """The picture of what is learned: old, live, replay or done."""
    return page.locator(f".learning[data-state={state}]")


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


def test_time_steps_trains_with_a_click_and_the_picture_learns_in_place(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=1000")
    page.get_by_role("radio", name="50/s").click()
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(accuracy_now(page)).to_have_text(re.compile(r"\d+%"), timeout=WAIT)
    expect(page.locator(".learning .status")).to_contain_text("answers right", timeout=WAIT)
    # Mark the drawing's own node: one that is taken down and put up anew would lose it.
    page.locator(".learning").evaluate("picture => picture.marked = true")
    first_epoch, first_points, first_map = epoch_now(page), points_drawn(page), map_drawn(page)
    wait_until_later(page, first_epoch + 20, first_points)
    until = time.monotonic() + WAIT / 1_000
    while map_drawn(page) == first_map:  # the newest weights may come later than the curves
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    assert page.locator(".learning").evaluate("picture => picture.marked")

    go_to(page, "Home")
    expect(page.get_by_role("heading", name="What comes after K?")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(re.compile("epoch [0-9]+ of 1,000"))).to_be_visible(timeout=WAIT)
    go_to(page, "Train")
    wait_until_later(page, first_epoch, first_points)

    page.locator(".learning").evaluate("picture => picture.marked = true")
    page.get_by_role("radio", name="Full").click()
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=WAIT)
    expect(metric(page, "Updates")).to_have_text("23,000")
    expect(picture(page, "done")).to_be_visible(timeout=WAIT)
    assert page.locator(".learning").evaluate("picture => picture.marked")


def test_what_was_too_quick_is_replayed_once_and_stays_in_sight_until_the_next(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=60&seed=21",
                 viewport={"width": 1440, "height": 900})  # fmt: skip
    status = page.locator(".learning .status")
    page.get_by_text("Keras code").click()
    expect(page.get_by_text("import keras").first).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(picture(page, "replay")).to_be_visible(timeout=WAIT)
    expect(metric(page, "Final accuracy here")).to_be_visible()  # it does not wait for the end
    page.get_by_role("button", name="Skip to the end").click()
    expect(status).to_contain_text("After epoch 60 of 60")
    final = map_drawn(page)
    page.get_by_role("button", name="Replay").click()
    expect(picture(page, "replay")).to_be_visible()
    assert map_drawn(page) != final
    expect(picture(page, "done")).to_be_visible(timeout=WAIT)
    expect(status).to_contain_text("After epoch 60 of 60")
    assert map_drawn(page) == final
    page.get_by_role("slider", name="Epoch", exact=True).press("Home")
    expect(status).to_contain_text("After epoch 0 of 60")
    go_to(page, "Generate")
    expect(page.get_by_role("heading", name="Generate")).to_be_visible(timeout=WAIT)
    go_to(page, "Train")
    # Whether the page heard of the move before it was left depends on how quick both are.
    expect(status).to_contain_text(re.compile("After epoch (0|60) of 60"), timeout=WAIT)

    page.locator(".learning").evaluate("picture => picture.marked = true")
    page.get_by_label("Seed", exact=True).fill("22")
    page.get_by_label("Seed", exact=True).press("Enter")
    before = page.get_by_text(re.compile("^Before: .*60 epochs · seed 21 · final accuracy"))
    expect(before).to_be_visible(timeout=WAIT)
    panels = page.locator(".learning .panels")
    assert float(panels.evaluate("one => getComputedStyle(one).opacity")) < 0.6
    page.get_by_role("button", name="Train", exact=True).click()
    expect(picture(page, "replay")).to_be_visible(timeout=WAIT)
    expect(before).to_have_count(0)
    assert page.locator(".learning").evaluate("picture => picture.marked")
    beside = page.get_by_text(re.compile("^Before: .*seed 21 .thin grey line.$"))
    for state in ("replay", "done"):
        expect(picture(page, state)).to_be_visible(timeout=WAIT)
        expect(beside).to_be_visible()
        for curve in page.locator(".learning path.line.before").all():
            expect(curve).to_have_attribute("d", re.compile("^M.*L"))
    expect(page.locator(".learning .curve .name")).to_have_text(
        ["Running loss", "Running accuracy"]
    )
    page.reload()
    expect(status).to_contain_text("After epoch 60 of 60", timeout=WAIT)  # at once
    expect(beside).to_have_count(0)


def test_on_a_phone_the_button_comes_before_the_settings_and_calm_pictures_do_not_move(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=60&seed=23",
                 viewport={"width": 400, "height": 850}, reduced_motion="reduce")  # fmt: skip
    folded = page.get_by_test_id("stExpander").filter(has_text="Settings").first
    expect(folded).to_be_visible(timeout=WAIT)
    expect(page.get_by_label("Units", exact=True)).to_be_hidden()
    train = page.get_by_role("button", name="Train", exact=True)
    assert train.bounding_box()["y"] < folded.bounding_box()["y"]
    train.click()
    expect(page.locator(".learning .status")).to_contain_text("After epoch 60 of 60", timeout=WAIT)
    assert folded.bounding_box()["y"] < page.locator(".learning").bounding_box()["y"]
    page.get_by_text("Settings", exact=True).click()
    expect(page.get_by_label("Units", exact=True)).to_have_value("10")
    page.set_viewport_size({"width": 1280, "height": 850})
    expect(page.get_by_text("Settings", exact=True)).to_have_count(0, timeout=WAIT)
    expect(page.get_by_label("Units", exact=True)).to_have_value("10")


def test_the_link_in_the_frame_is_that_of_what_is_on_screen(visit):
    page = visit("/train?framing=stateful",
                 permissions=["clipboard-read", "clipboard-write"])  # fmt: skip
    page.get_by_role("radio", name="Tensors").click()
    expect(page).to_have_url(re.compile("view=tensors"), timeout=WAIT)
    page.get_by_role("button", name="Copy link").click()
    address = page.get_by_label("Address", exact=True)
    expect(address).to_have_value(page.url, timeout=WAIT)
    expect(page.get_by_text("Only this machine can open this link.")).to_be_visible()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_training_is_seen_in_a_second_tab_survives_a_reload_and_can_be_stopped_in_any(visit):
    path = "/train?framing=time_steps&units=200&epochs=90000"
    page = visit(path)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(accuracy_now(page)).to_have_text(re.compile(r"\d+%"), timeout=WAIT)
    page.get_by_role("radio", name="10/s").click()
    settled(page)
    other = visit(path)  # to which the training belongs, once the first has left
    stop = other.get_by_test_id("stMain").get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=WAIT)
    expect(other.get_by_role("radio", name="10/s")).to_be_checked()
    other.get_by_role("radio", name="Full").click()
    left = page.get_by_text(re.compile("Epoch [0-9,]+ of 90,000, .*updates/s"))
    expect(left).not_to_contain_text("230 updates/s", timeout=WAIT)  # of 23 to an epoch
    expect(page.get_by_text("Started in another tab")).to_have_count(0)
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


def test_a_wrong_number_is_refused_in_words_and_an_emptied_field_keeps_the_last(visit):
    page = visit("/train?framing=time_steps&units=10&epochs=60&seed=24")
    units, use = page.get_by_label("Units", exact=True), page.get_by_role("button", name="Use 512")
    units.fill("999999")
    page.get_by_role("button", name="Train", exact=True).click()  # at once: it leaves the field
    expect(page.get_by_text("expected a whole number from 1 to 512")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("What would work stands beside Units.")).to_be_visible()
    expect(page.locator(".learning")).to_have_count(0)  # the numbers before were not trained
    use.click()
    expect(use).to_have_count(0, timeout=WAIT)
    expect(units).to_have_value("512")
    for nothing in ("", "e"):
        units.clear()
        units.press_sequentially(nothing)
        units.press("Enter")
        expect(units).to_have_value("512")
        expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)
    settled(page)
    expect(page).to_have_url(re.compile("units=512"))


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
