"""Generate and Hidden states in a real browser."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import WAIT, contrast, go_to, overflow, settled, still

# The views of a page, and how the address ends when they are drawn.
VIEWS = {
    "/states?framing=stateful": {
        "Two states": "view=primed",
        "Patching": "view=patching",
        "Memory or input?": "view=conflict",
        "Heatmaps": "framing=stateful",
    },
    "/generate?framing=time_steps": {
        "Random inputs": "view=random",
        "Perturbation": "view=perturbation",
        "Continue by itself": "framing=time_steps",
    },
}

PLOTLY = {"Two states", "Heatmaps"}  # the views with a picture of Plotly's


def film(page: Page) -> Locator:
    """The first Plotly picture, once it is drawn and the page is quiet."""
    picture = page.locator(".js-plotly-plot").first
    expect(picture.locator(".heatmaplayer image").first).to_be_visible(timeout=WAIT)
    still(page)
    return picture


def test_the_film_plays_and_is_scrubbed_without_a_word_to_the_server(visit):
    page = visit("/states?framing=stateful")
    label = film(page).locator(".slider-label").first
    sent = []
    # Everything the page tells its server goes through one WebSocket.
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    expect(label).to_have_text("after epoch 300")
    page.get_by_text("▶ Play").click()
    seen, until = set(), time.monotonic() + 20
    while len(seen) < 4 and time.monotonic() < until:
        seen.add(label.text_content())
        page.wait_for_timeout(30)
    assert len(seen) >= 4, seen
    assert not sent


def test_one_cursor_shows_exact_values_in_every_picture(visit):
    page = visit("/states?framing=stateful")
    box = film(page).bounding_box()
    for step in range(5):  # a pointer that moves, as a hand's does
        page.mouse.move(box["x"] + 300 + step, box["y"] + 150)
        page.wait_for_timeout(60)
    shown = page.locator(".hoverlayer .hovertext")
    expect(shown).to_have_count(2, timeout=WAIT)
    labels = shown.all_text_contents()
    assert re.search(r"^h: −?\d\.\d{4}", labels[0])
    assert re.search(r"^c: −?\d+\.\d{4}", labels[1])
    where = [re.search(r"unit \d+, step \d+ \([A-Z]\)", label)[0] for label in labels]
    assert where[0] == where[1]


def ground_and_inks(page: Page) -> list[str]:
    """The page's colour, and those of all words in Plotly's pictures but for those on a button."""
    return page.evaluate("""() => [...new Set(
        [getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor,
        ...[...document.querySelectorAll('.js-plotly-plot svg text')]
            .filter(one => !one.closest('.updatemenu-button') && one.textContent.trim())
            .map(one => getComputedStyle(one).fill)])]""")


def choose(page: Page, view: str) -> None:
    """In a list where there is no room for so many tabs, as on a phone."""
    settled(page)  # how wide the window is the page hears after its first drawing
    tab, folded = page.get_by_role("radio", name=view, exact=True), page.get_by_label("Look at")
    expect(tab.or_(folded).first).to_be_visible(timeout=WAIT)
    if not tab.count():
        folded.first.click()
        tab = page.get_by_role("option", name=view, exact=True)
    tab.click()


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (1024, "dark")])
def test_no_view_is_wider_than_the_window_and_its_pictures_can_be_read(width, scheme, visit):
    for address, views in VIEWS.items():
        page = visit(address, viewport={"width": width, "height": 800}, color_scheme=scheme)
        for view, ending in views.items():
            choose(page, view)
            expect(page).to_have_url(re.compile(f"{ending}$"), timeout=WAIT)
            assert overflow(still(page))[0] <= 0, view
            ground, *words = ground_and_inks(page)
            assert bool(words) == (view in PLOTLY), view
            assert all(contrast(ink, ground) >= 4.5 for ink in words), (view, words)


def test_what_is_shown_survives_a_page_change_and_a_reload(visit):
    page = visit("/generate?framing=stateful")
    page.get_by_role("radio", name="T", exact=True).click()
    page.get_by_role("radio", name="Primed", exact=True).click()
    answer = page.get_by_role("heading", name="T → UVWXYZ")
    expect(answer).to_be_visible(timeout=WAIT)
    go_to(page, "Hidden states")
    expect(page.get_by_role("heading", name="Hidden states")).to_be_visible(timeout=WAIT)
    settled(page)
    go_to(page, "Generate")
    expect(answer).to_be_visible(timeout=WAIT)
    settled(page)
    page.reload()
    expect(answer).to_be_visible(timeout=WAIT)


def test_memory_or_input_never_goes_blank_while_epochs_are_scrubbed(visit):
    page = visit("/states?framing=stateful&view=conflict")
    expect(page.get_by_text("the prediction follows the memory, not the input")).to_be_visible(
        timeout=WAIT
    )
    still(page)
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
    expect(page.get_by_text("of these fit both")).to_be_visible(timeout=WAIT)
    settled(page)
    counts = page.evaluate("window.letters")
    assert len(counts) > 3
    assert min(counts) >= 625


def test_choosing_another_run_and_then_another_page_loses_nothing(visit):
    page = visit("/generate?framing=stateful&text=Q&steps=5")
    page.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("^Variable length")).click()
    expect(dialog).to_have_count(0, timeout=WAIT)
    expect(page.get_by_role("heading", name="Q → RSTUV")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("framing=variable_length.*text=Q"), timeout=WAIT)
    go_to(page, "Hidden states")
    expect(page.get_by_role("heading", name="Hidden states")).to_be_visible(timeout=WAIT)
    settled(page)
    expect(page.get_by_test_id("stSidebar").get_by_text("Variable length")).to_be_visible()


APART = """picture => {
    const letters = [...picture.querySelectorAll('text')]
        .map(one => [one.x.baseVal[0].value, one.y.baseVal[0].value]);
    const size = parseFloat(getComputedStyle(picture.querySelector('text')).fontSize);
    return Math.min(...letters.flatMap(([x, y], n) =>
        letters.slice(n + 1).map(([u, v]) => Math.hypot(x - u, y - v)))) / size;
}"""


@pytest.mark.parametrize(("width", "height"), [(400, 800), (1920, 1080)])
def test_the_path_of_the_state_moves_in_the_browser_and_its_letters_lie_apart(width, height, visit):
    page = visit("/states?framing=stateful&view=space", viewport={"width": width, "height": height})
    trained, untrained = (page.locator(".pictures svg").nth(n) for n in (0, 1))
    for picture in (trained, untrained):
        expect(picture).to_have_attribute("aria-label", re.compile("26 of 26"), timeout=WAIT)
        assert picture.evaluate(APART) > 0.6
    one, other = trained.bounding_box(), untrained.bounding_box()
    assert (one["width"], one["height"]) == (other["width"], other["height"])
    assert (one["x"] == other["x"]) == (width == 400)  # below each other on a phone
    expect(page.locator(".machine svg")).to_have_attribute(
        "aria-label", re.compile("a chain of 25")
    )
    assert overflow(still(page))[0] <= 0
    slider = page.get_by_role("slider", name="Epoch")
    slider.focus()
    page.keyboard.press("Home")
    expect(trained).to_have_attribute("aria-label", re.compile("for 0 epochs"))
    expect(page).to_have_url(re.compile("epoch=0"), timeout=WAIT)
    expect(page.get_by_text("After epoch 0 a machine of 2 states")).to_be_visible(timeout=WAIT)
    assert trained.evaluate(APART) > 0.6
    still(page).reload()
    expect(trained).to_have_attribute("aria-label", re.compile("for 0 epochs"), timeout=WAIT)
    before = trained.get_attribute("aria-label")
    page.get_by_role("button", name="▶ Film").click()
    expect(trained).not_to_have_attribute("aria-label", before, timeout=WAIT)
    page.get_by_role("button", name="Pause").click()
    expect(page).not_to_have_url(re.compile("epoch=0$"), timeout=WAIT)
