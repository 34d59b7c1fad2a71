"""Generate and Hidden states in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import WAIT, overflow, settled


def film_label(page: Page) -> str:
    return page.locator(".slider-label").first.text_content()


def test_the_film_plays_and_is_scrubbed_without_a_word_to_the_server(visit):
    page = visit("/states?framing=stateful")
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(1_000)
    sent = []
    # Everything the page tells its server goes through one WebSocket.
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    assert film_label(page) == "after epoch 300"
    seen = set()
    page.get_by_text("▶ Play").click()
    for _ in range(20):
        seen.add(film_label(page))
        page.wait_for_timeout(60)
    assert len(seen) > 3, seen
    assert not sent


def test_one_cursor_shows_exact_values_in_every_picture(visit):
    page = visit("/states?framing=stateful")
    panels = page.locator(".js-plotly-plot").first
    expect(panels).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(1_000)
    box = panels.bounding_box()
    for step in range(5):  # a pointer that moves, as a hand's does
        page.mouse.move(box["x"] + 300 + step, box["y"] + 150)
        page.wait_for_timeout(60)
    labels = page.locator(".hoverlayer .hovertext").all_text_contents()
    assert len(labels) == 2, labels
    assert re.search(r"^h: −?\d\.\d{4}", labels[0])
    assert re.search(r"^c: −?\d+\.\d{4}", labels[1])
    where = [re.search(r"unit \d+, step \d+ \([A-Z]\)", label)[0] for label in labels]
    assert where[0] == where[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1024])
def test_no_view_is_wider_than_the_window(width, scheme, visit):
    page = visit("/", viewport={"width": width, "height": 800}, color_scheme=scheme)
    address = page.url.rstrip("/")
    for view in ("Heatmaps", "Cold against warm", "Surgery", "Who is driving"):
        page.goto(f"{address}/states?framing=stateful&view={view}")
        settled(page)
        assert overflow(page)[0] <= 0, view
    for view in ("Recite", "Random patterns", "Wrong letters"):
        page.goto(f"{address}/generate?framing=time_steps&view={view}")
        settled(page)
        assert overflow(page)[0] <= 0, view


def test_what_is_shown_survives_a_page_change_and_a_reload(visit):
    page = visit("/generate?framing=stateful")
    page.get_by_role("radio", name="T", exact=True).click()
    page.get_by_role("radio", name="Warm", exact=True).click()
    answer = page.get_by_role("heading", name="T → UVWXYZ")
    expect(answer).to_be_visible(timeout=WAIT)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Hidden states").click()
    expect(page.get_by_role("heading", name="Hidden states")).to_be_visible(timeout=WAIT)
    settled(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Generate").click()
    expect(answer).to_be_visible(timeout=WAIT)
    settled(page)
    page.reload()
    expect(answer).to_be_visible(timeout=WAIT)


def test_who_is_driving_never_goes_blank_while_epochs_are_scrubbed(visit):
    page = visit("/states?framing=stateful&view=Who+is+driving")
    expect(page.get_by_text("never looks at its input")).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(500)
    page.evaluate("""() => {
        window.letters = [];
        const look = () => {
            const chart = document.querySelector('[data-testid=stVegaLiteChart]');
            window.letters.push(chart.querySelectorAll('text').length);
            requestAnimationFrame(look);
        };
        look();
    }""")
    page.get_by_role("slider", name="After epoch").focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("what the letter fed in calls for")).to_be_visible(timeout=WAIT)
    settled(page)
    counts = page.evaluate("window.letters")
    assert len(counts) > 3
    assert min(counts) >= 625
