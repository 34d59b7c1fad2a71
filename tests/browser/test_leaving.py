"""From page to page: what the former one has still to say, and where the next one begins."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.browsing import WAIT, go_to, settled, still

# `again()` has the newest of what the page told the server told once more, right after the server's
# first answer to what is told next: as the timer of a page does that is being left.
AGAIN = """(() => {
    const send = WebSocket.prototype.send;
    let told, late;
    WebSocket.prototype.send = function (message) {
        if (late) {
            const one = late;
            this.addEventListener('message', () => send.call(this, one), { once: true });
            late = null;
        }
        told = message;
        send.call(this, message);
    };
    window.again = () => { late = told; };
})()"""


class Line:
    """What goes between a page and the server; ``hold`` keeps the answers until ``go_on``."""

    def __init__(self, page: Page):
        self.told: list[bytes | str] = []
        self.held: list[bytes | str] | None = None
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        self.browser, server = browser, browser.connect_to_server()

        def tell(message: bytes | str) -> None:
            self.told.append(message)
            server.send(message)

        browser.on_message(tell)
        server.on_message(
            lambda answer: browser.send(answer) if self.held is None else self.held.append(answer)
        )

    def hold(self) -> None:
        self.held = []

    def go_on(self) -> None:
        held, self.held = self.held, None
        for answer in held:
            self.browser.send(answer)


def type_at_the_end(page: Page, letters: str) -> None:
    page.get_by_role("textbox", name="Type letters").click()
    page.keyboard.press("End")
    page.keyboard.type(letters)


def test_a_page_is_drawn_although_the_former_one_asks_late_for_something(visit):
    page = visit("/claims")
    page.add_init_script(AGAIN)
    page.goto(urljoin(page.url, "/?text=JK"))
    settled(page)
    type_at_the_end(page, "L")
    expect(page).to_have_url(re.compile("text=JKL$"), timeout=WAIT)
    settled(page)
    page.evaluate("again()")
    go_to(page, "Claims")
    expect(page).to_have_url(re.compile("/claims"), timeout=WAIT)
    page.wait_for_timeout(500)  # for what was asked late
    settled(page)
    expect(page.get_by_role("heading", name="Claims")).to_be_visible()


def test_nothing_is_told_from_a_click_on_a_link_on_however_long_the_next_page_takes(visit):
    page = visit("/claims")
    line = Line(page)
    page.clock.install()
    page.goto(urljoin(page.url, "/?text=JK"))
    settled(page)
    type_at_the_end(page, "L")
    line.hold()
    told = len(line.told)
    go_to(page, "Claims")
    type_at_the_end(page, "M")  # it is still there
    expect(page.get_by_role("textbox", name="Type letters")).to_have_value("JKLM")
    page.clock.fast_forward(10_000)
    assert len(line.told) == told + 1
    line.go_on()
    expect(page.get_by_role("heading", name="Claims")).to_be_visible(timeout=WAIT)
    settled(page)
    go_to(page, "Home")
    expect(page).to_have_url(re.compile("text=JKLM$"), timeout=WAIT)


@pytest.mark.parametrize("width", [1280, 400])
def test_a_page_opened_from_the_end_of_another_begins_at_its_top(width, visit):
    page = visit("/timeline?framing=stateful", viewport={"width": width, "height": 800})
    main = page.get_by_test_id("stMain")
    menu = page.get_by_test_id("stSidebarNav").get_by_role("link", include_hidden=True)
    for _ in range(2):  # the second time both have been drawn, and nothing is waited for
        menu.filter(has_text="Hidden states").dispatch_event("click")
        expect(page.get_by_role("heading", name="Hidden states")).to_be_visible(timeout=WAIT)
        still(page)
        main.evaluate("main => main.scrollTo(0, main.scrollHeight)")
        assert main.evaluate("main => main.scrollTop") > 400
        # A browser that is busy meanwhile lays out no empty page between the two.
        main.get_by_role("link", name="When the state is carried on").evaluate("""link => {
            link.click();
            for (const end = performance.now() + 1000; performance.now() < end; );
        }""")
        expect(page.get_by_role("heading", name="Timeline")).to_be_visible(timeout=WAIT)
        still(page)
        assert main.evaluate("main => main.scrollTop") == 0
