"""The talk on its stage, in a real browser: held with the keys of a presenter's remote."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lstm_core import RunConfig
from lstm_core.export import EXPORTS
from lstm_core.stage import SLIDES
from lstm_core.training import train
from tests.browser.browsing import WAIT, go_to, settled
from tests.cases import THOROUGH
from ui.components.qr_code import app_link

PROJECTOR = {"width": 1280, "height": 720}
SMALL = {"width": 800, "height": 600}
PHONE = {"width": 400, "height": 800}
APART = 20  # the middles of two letters of 30 beside the path, in units of a slide
SEEN = Path(__file__).with_name("stage_seen.js").read_text(encoding="utf-8")
FOCUSED = """() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return Boolean(one.closest('.stage nav'));
}"""


def on_slide(page: Page, name: str, step: int = 0) -> None:
    stage = page.locator(f'.stage[data-slide="{name}"][data-step="{step}"]')
    expect(stage).to_be_visible(timeout=WAIT)


def place(page: Page) -> tuple[str, int]:
    data = page.locator(".stage").evaluate("stage => ({...stage.dataset})")
    return data["slide"], int(data["step"])


def said(page: Page) -> str:
    """What the slide says in its largest words."""
    texts = page.locator(".screen text[font-weight]").all_text_contents()
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize(
    ("window", "scheme"),
    [
        (PROJECTOR, "light"),
        (PHONE, "dark"),
        (SMALL, "light"),
        pytest.param({"width": 1024, "height": 768}, "dark", marks=THOROUGH),
        pytest.param({"width": 1920, "height": 1080}, "dark", marks=THOROUGH),
        pytest.param({"width": 3840, "height": 2160}, "light", marks=THOROUGH),
    ],
)
def test_the_whole_talk_with_a_remote_fills_the_screen_and_can_be_read(window, scheme, visit):
    page = visit("/cold-start", viewport=window, color_scheme=scheme)
    shown = []
    for _ in range(60):
        if shown and place(page) == shown[-1]:
            break
        shown.append(place(page))
        for seen in page.locator(".stage").evaluate(SEEN):  # without and with notes
            assert seen["left"] >= -1, shown[-1]
            assert seen["right"] <= seen["width"] + 1, shown[-1]
            assert seen["top"] >= 0, shown[-1]
            assert seen["bottom"] <= seen["height"] + 1, shown[-1]
            assert seen["covered"] <= 1, shown[-1]
            assert not seen["touching"], shown[-1]
            assert seen["apart"] >= APART, shown[-1]
            if window != PHONE:
                assert seen["bottom"] - seen["top"] >= 0.8 * seen["height"], shown[-1]
                assert seen["smallest"] >= seen["height"] / 45, shown[-1]
            else:
                assert seen["smallest"] >= 9.5, shown[-1]
        page.keyboard.press("End" if shown[-1][0] == "train" else "PageDown")
    assert {slide for slide, _ in shown} >= set(SLIDES) - {"cure"}
    page.keyboard.press("PageUp")
    assert place(page)[0] == "cure"


def test_twenty_presses_within_half_a_second_are_twenty_steps(visit):
    page = visit("/cold-start", viewport=PROJECTOR)
    on_slide(page, "question")
    steps = page.locator(".stage").evaluate(
        """async stage => {
            const seen = [];
            for (let n = 0; n < 20; n++) {
                window.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown' }));
                seen.push(stage.dataset.slide + stage.dataset.step);
                await new Promise(done => setTimeout(done, 30));
            }
            return seen;
        }"""
    )
    assert len(set(steps)) == 20
    expect(page).to_have_url(re.compile(f"step={place(page)[0]}"), timeout=WAIT)


def test_keys_for_slides_notes_black_and_letters(visit):
    page = visit("/cold-start?step=warm&fed=4", viewport=PROJECTOR)
    on_slide(page, "warm", 4)
    assert said(page).endswith("ABCD K → F")
    for key in "cr":  # shortcuts of Streamlit's own
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("n")
    expect(page.locator(".notes")).to_be_visible()
    page.keyboard.press(".")
    expect(page.locator(".screen")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".screen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".notes")).to_be_hidden()
    page.keyboard.press("6")
    on_slide(page, "type")
    expect(page.locator("footer kbd.taken")).to_have_count(2)  # N and F are letters here
    for key in ("f", "n", " ", ".", "7", "?", "z"):  # the signs say nothing to it
        page.keyboard.press(key)
    on_slide(page, "type")
    expect(page.locator(".screen")).to_be_visible()
    assert said(page).endswith("B C D")
    page.keyboard.press("Backspace")
    assert said(page).endswith("B C")
    page.keyboard.press("Escape")
    assert said(page).endswith("…")
    page.keyboard.press("1")
    on_slide(page, "question")
    page.keyboard.press("1")
    on_slide(page, "end")
    expect(page.locator("footer kbd.taken")).to_have_count(0)
    page.get_by_role("button", name="Speaker notes").click()
    expect(page.locator(".notes")).to_contain_text("only this machine could open it")
    for _ in range(7):  # round the buttons of the stage
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)
    page.keyboard.press("Home")
    on_slide(page, "question")
    page.keyboard.press("End")
    on_slide(page, "end")


def test_the_room_guesses_first_and_then_sees_what_the_network_says(visit):
    page = visit("/cold-start?step=cold", viewport=PROJECTOR)
    on_slide(page, "cold")
    page.keyboard.press("l")
    assert said(page).endswith("L ?")
    page.keyboard.press(" ")
    on_slide(page, "cold", 1)
    page.keyboard.press("n")  # is a key again
    expect(page.locator(".notes")).to_be_visible()
    assert re.search(r"It says B, and is 99\.1% sure\. L B$", said(page))


HEADINGS = """() => {
    const within = one => one.shadowRoot && find(one.shadowRoot);
    const find = root => root.querySelector('.stage .screen') ??
        [...root.querySelectorAll('*')].map(within).find(Boolean);
    const screen = find(document);
    window.headings = [];
    new MutationObserver(() => {
        const heading = screen.getAttribute('aria-label');
        if (heading !== window.headings.at(-1)) window.headings.push(heading);
    }).observe(screen, { attributeFilter: ['aria-label'] });
}"""


def most_where_it_happens(page: Page) -> bool:
    """Whether most of what was shown is of the first third of 300 epochs, or nearly most."""
    headings = " ".join(page.evaluate("() => window.headings"))
    epochs = [int(epoch) for epoch in re.findall("Epoch ([0-9]+) of", headings)]
    return sum(epoch <= 100 for epoch in epochs) > 0.45 * len(epochs) > 0


def frames_of(page: Page) -> list[bytes]:
    """What the server sends from now on, as it comes."""
    came: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: came.append(bytes(data))),
    )
    page.reload()
    settled(page)
    return came


def test_a_network_is_trained_on_stage_and_what_stays_the_same_is_sent_once(visit):
    page = visit("/cold-start?step=train", viewport=PROJECTOR)
    came = frames_of(page)
    on_slide(page, "train")
    page.evaluate(HEADINGS)
    page.keyboard.press("PageDown")
    expect(page.locator(".screen")).to_have_attribute(
        "aria-label", re.compile("Epoch [0-9]+ of 300"), timeout=WAIT
    )
    answers = page.locator(".screen .right, .screen .wrong")
    expect(answers.first).to_be_visible(timeout=WAIT)
    page.keyboard.press("PageDown")  # on with the talk meanwhile
    on_slide(page, "cure")
    page.keyboard.press("PageUp")
    on_slide(page, "train")
    expect(page.locator(".screen")).to_have_attribute(
        "aria-label", re.compile("Trained: 300 epochs"), timeout=WAIT
    )
    texts = " ".join(page.locator(".screen text").all_text_contents())
    assert "Reading in order: 25 of 25 right" in texts
    assert re.search("Each letter cold: [0-3] of 25 right", texts)
    assert page.evaluate("() => window.headings[0]").endswith("The network gets ready.")
    assert most_where_it_happens(page)
    settled(page)
    assert sum(b'"scrambled"' in data for data in came) == 1  # the talk
    assert sum(b"mountStage" in data for data in came) == 1  # its program
    pictures = [data for data in came if b'"base64"' in data and b'"scrambled"' not in data]
    assert 5 < len(pictures) <= 34  # ui.talk.stage.PICTURES, its first and last, its network
    assert sum(map(len, came)) < 4_000_000  # once it was 19 MB


def test_a_reload_and_another_page_and_back_find_the_same_slide(visit):
    page = visit("/cold-start?step=why", viewport=PROJECTOR)
    on_slide(page, "why")
    page.reload()
    on_slide(page, "why")
    page.keyboard.press("PageUp")
    on_slide(page, "driving", 4)
    expect(page).to_have_url(re.compile("step=driving"), timeout=WAIT)
    page.get_by_role("button", name="Leave the stage").click()
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=WAIT)
    settled(page)
    go_to(page, "Cold start")
    on_slide(page, "driving")


def test_a_phone_goes_on_with_its_buttons(visit):
    page = visit("/cold-start?step=type", viewport=PHONE, has_touch=True, is_mobile=True)
    on_slide(page, "type")
    for letter in "KX":
        page.get_by_role("button", name=letter, exact=True).tap()
    assert said(page).endswith("B C")
    page.get_by_role("button", name="Next", exact=True).tap()
    on_slide(page, "driving")


def test_the_talk_is_held_of_any_network_that_a_link_names(visit):
    page = visit("/cold-start?framing=stateful_jumps&seed=7&step=cold", viewport=SMALL)
    on_slide(page, "cold")
    for seen in page.locator(".stage").evaluate(SEEN):  # its name is long
        assert not seen["touching"]
        assert seen["right"] <= SMALL["width"]
    page.keyboard.press("PageDown")
    assert "It says L" in said(page)


def test_the_talk_taken_home_is_held_from_a_disk_without_a_network(browser, shipped, tmp_path):
    file = tmp_path / "talk.html"
    link = app_link("http://192.0.2.2:8501/train")
    file.write_text(EXPORTS["talk"].linked(shipped["stateful"], link), encoding="utf-8")
    context = browser.new_context(viewport=PROJECTOR, offline=True)
    page = context.new_page()
    asked, problems = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(file.as_uri())
    page.evaluate(HEADINGS)
    for name in SLIDES:
        while place(page)[0] != name:
            page.keyboard.press("PageDown")
        if name == "train":
            page.keyboard.press("PageDown")  # plays the training
    on_slide(page, "end")
    assert "http://192.0.2.2:8501/" in page.locator(".screen text").all_text_contents()
    page.keyboard.press("9")
    expect(page.locator(".screen")).to_have_attribute(
        "aria-label", re.compile("Trained: 300 epochs"), timeout=WAIT
    )
    assert most_where_it_happens(page)
    page.keyboard.press("3")
    page.keyboard.press("PageDown")
    assert "It says B" in said(page)
    page.reload()
    on_slide(page, "cold", 1)
    context.close()
    assert set(asked) == {file.as_uri()}
    assert not problems


def test_nothing_of_the_page_lies_over_the_stage_while_the_page_runs(visit):
    page = visit("/cold-start?step=warm", viewport=PROJECTOR)
    on_slide(page, "warm")
    page.keyboard.press("PageDown")  # after a moment the page hears of it and runs
    over = page.evaluate(
        """async () => {
            const seen = new Set();
            for (const end = performance.now() + 2500; performance.now() < end; ) {
                for (const x of [8, innerWidth / 2, innerWidth - 8]) {
                    let one = document.elementFromPoint(x, 12);
                    while (one?.shadowRoot) one = one.shadowRoot.elementFromPoint(x, 12);
                    if (!one?.closest('.stage')) seen.add(one?.outerHTML.slice(0, 80) ?? 'nothing');
                }
                await new Promise(requestAnimationFrame);
            }
            return [...seen];
        }"""
    )
    assert not over
    expect(page).to_have_url(re.compile("fed=1"), timeout=WAIT)


def test_full_screen_keeps_the_stage_and_its_keys(visit):
    page = visit("/cold-start?step=warm", viewport=PROJECTOR)
    on_slide(page, "warm")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null", timeout=WAIT)
    page.keyboard.press("PageDown")
    on_slide(page, "warm", 1)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null", timeout=WAIT)
    page.keyboard.press("PageDown")
    on_slide(page, "warm", 2)


def test_back_and_forward_move_the_talk(visit):
    page = visit("/cold-start?step=cold", viewport=PROJECTOR)
    on_slide(page, "cold")
    page.keyboard.press("7")
    on_slide(page, "driving")
    expect(page).to_have_url(re.compile("step=driving"), timeout=WAIT)
    settled(page)
    page.go_back()
    on_slide(page, "cold")
    page.go_forward()
    on_slide(page, "driving")


@pytest.mark.parametrize(
    ("sequence", "cell"), [("9876543210", "LSTM"), ("a<b >c&d", "LSTM"), ("abcdefgh", "GRU")]
)
def test_the_talk_of_another_network_goes_from_end_to_end(sequence, cell, browser, tmp_path):
    run = train(RunConfig(framing="stateful", sequence=sequence, cell=cell, units=8, epochs=3))
    file = tmp_path / "talk.html"
    file.write_text(EXPORTS["talk"].make(run, None), encoding="utf-8")
    page = browser.new_page(viewport=PROJECTOR)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(file.as_uri())
    page.keyboard.press("6" if "6" not in sequence else "Home")
    while place(page)[0] != "end":
        if place(page)[0] in ("cold", "wrong", "type", "why"):
            page.keyboard.press(sequence[0].upper())
        for seen in page.locator(".stage").evaluate(SEEN):
            assert seen["covered"] <= 1, place(page)
            assert seen["apart"] >= APART, place(page)
        page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert place(page)[0] == "cure"
    texts = " ".join(page.locator(".screen text").all_text_contents())
    assert (f"({cell}, " in texts) == (cell == "GRU")  # the other two are LSTMs
    assert "A to Z)" in texts
    assert not problems
    page.close()
