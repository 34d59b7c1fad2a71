"""How long the pages that ask take to answer a click, in a real browser.

    python -m benchmarks.interactions

Milliseconds from the click or key to the last change of the page that can be seen: of text, of
a chart's shapes, of a picture. The server is fresh, TensorFlow is not loaded, and every kind of
picture has been drawn once before.
"""

import atexit
import shutil
import statistics
import tempfile
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.app import WAIT, start_server

ROUNDS = 5
QUIET = 600  # milliseconds without a change: it is done
WATCH = """() => {
    new MutationObserver(changes => {
        // A table is a canvas; its copy for screen readers, inside, follows a moment later.
        const seen = change => {
            const node = change.target;
            return !(node.nodeType === 1 ? node : node.parentElement)?.closest('canvas');
        };
        if (changes.some(seen)) window.lastChange = performance.now();
    }).observe(document.querySelector('[data-testid=stMain]'), {
        subtree: true, childList: true, characterData: true,
        attributes: true, attributeFilter: ['d', 'src', 'href'],
    });
}"""


def main() -> None:
    table = Table("Page", "What", "Median, ms", "Largest, ms")
    with tempfile.TemporaryDirectory() as cache, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        server, address = start_server(cache, warm_up=False)
        atexit.register(server.kill)  # a click that finds nothing must not leave it behind
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        for place, actions in PAGES.items():
            page.goto(f"{address}/{place}")
            page.get_by_test_id("stSidebarNav").wait_for(state="attached", timeout=WAIT)
            page.wait_for_timeout(3_000)
            page.evaluate(WATCH)
            for label, steps in actions:
                for step in steps:  # once for the first time
                    answer(page, step)
                times = [answer(page, step) for _ in range(ROUNDS) for step in steps]
                table.add_row(
                    place.split("?")[0],
                    label,
                    f"{statistics.median(times):.0f}",
                    f"{max(times):.0f}",
                )
        chromium.close()
        server.terminate()
        server.wait()
    Console(highlight=False).print(table)


def answer(page: Page, act: Callable[[Page], None]) -> float:
    """Milliseconds until the page has answered."""
    began = page.evaluate("() => window.lastChange = performance.now()")
    act(page)
    while True:
        page.wait_for_timeout(QUIET / 4)
        quiet, took = page.evaluate(
            f"() => [performance.now() - window.lastChange, window.lastChange - {began}]"
        )
        if quiet > QUIET:
            return took


def click(role: str, name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role(role, name=name, exact=True).click()


def slide(name: str, key: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.get_by_role("slider", name=name).focus()
        page.keyboard.press(key)

    return press


def key(name: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.press(name)


EPOCH = ("another epoch", [slide("After epoch", "ArrowLeft"), slide("After epoch", "ArrowRight")])
PAGES = {
    "cold-start": [("next and back", [key("ArrowRight"), key("ArrowLeft")])],
    "cold-start?step=warm": [("feed a letter", [key("ArrowUp"), key("ArrowDown")])],
    "generate?framing=stateful": [
        ("another letter", [click("radio", "T"), click("radio", "K")]),
        ("zero, primed", [click("radio", "Primed"), click("radio", "Zero")]),
        EPOCH,
    ],
    "generate?framing=time_steps&view=perturbation": [EPOCH],
    "states?framing=stateful": [
        ("units in another order", [click("radio", "By number"),
                                    click("radio", "By what they follow")]),
        ("another epoch, of the lines", EPOCH[1]),
    ],
    "states?framing=stateful&view=primed": [
        ("another view and back", [click("radio", "Memory or input?"),
                                   click("radio", "Zero against primed state")]),
    ],
    "states?framing=stateful&view=patching": [
        ("patch c, or not", [click("button", "c, the cell state")] * 2),
        EPOCH,
    ],
    "states?framing=stateful&view=conflict": [EPOCH],
}  # fmt: skip


if __name__ == "__main__":
    main()
