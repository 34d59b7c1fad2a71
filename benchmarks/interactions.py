"""How long the app takes to answer, in a real browser, while nothing and while something trains.

    python -m benchmarks.interactions

Milliseconds from a click, a key or a changed setting to the last change of the page that can be
seen: of text, of a chart's shapes, of a picture. The server is fresh, its workers are warm, and
every kind of picture has been drawn once before. Beside them stands what plain ``fit`` takes here,
by which machines can be compared.
"""

import statistics
from collections.abc import Callable

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from benchmarks import changed_settings
from benchmarks.answers import WAIT, answer, settled
from benchmarks.app import warm_server
from benchmarks.others import Others, fit_milliseconds

ROUNDS = 5
PHONE = {"width": 400, "height": 800}


def main() -> None:
    out = Console(highlight=False)
    out.print(f"Plain fit takes {fit_milliseconds():.1f} ms an update here.")
    with warm_server() as (chromium, page, address):
        others = Others(chromium, address)
        for live, title in ((False, "From a click on Train to its result, ms"),
                            (True, "Live: from a change to its result, ms")):  # fmt: skip
            idle = changed_settings.measure(page, address, live=live)
            out.print(f"{title}, nothing else trains: {_medians(idle)}")
            busy = changed_settings.measure(page, address, live=live, before=others.at_least(2))
            out.print(_table(title, "two others train", _rows(idle), _rows(busy)))
            others.stop()
        idle, phone = pages(page, address), first_visit(chromium, address)
        others.at_least(3)()
        busy, phone_busy = pages(page, address, others.at_least(3)), first_visit(chromium, address)
        idle["first visit of a phone"], busy["first visit of a phone"] = phone, phone_busy
        out.print(_table("From a click or key to the answer, ms", "three train", idle, busy))


Figures = dict[str, tuple[float, float]]
"""Median and largest, by what was done."""


def _rows(times: dict[str, list[float]]) -> Figures:
    return {name: (statistics.median(some), max(some)) for name, some in times.items()}


def _medians(times: dict[str, list[float]]) -> str:
    return ", ".join(f"{name} {statistics.median(some):.0f}" for name, some in times.items())


def _table(title: str, meanwhile: str, idle: Figures, busy: Figures) -> Table:
    table = Table("What", "Idle", "Largest", f"While {meanwhile}", "Largest", "Ratio", title=title)
    for name, (median, largest) in idle.items():
        then, most = busy[name]
        figures = (f"{one:.0f}" for one in (median, largest, then, most))
        table.add_row(name, *figures, f"{then / median:.1f}")
    return table


def pages(page: Page, address: str, before: Callable[[], None] = lambda: None) -> Figures:
    """What pages that only ask take to answer."""
    found: dict[str, list[float]] = {}
    for place, actions in PAGES.items():
        before()
        page.goto(f"{address}/{place}")
        page.get_by_test_id("stSidebarNav").wait_for(state="attached", timeout=WAIT)
        settled(page)
        for label, steps in actions:
            for step in steps:  # once for the first time
                answer(page, step)
            times = [answer(page, step) for _ in range(ROUNDS) for step in steps]
            found[f"{place}: {label}"] = times
    return _rows(found)


def first_visit(chromium: Browser, address: str) -> tuple[float, float]:
    """Median and largest, from the address to the last change, without a browser's cache."""
    times = []
    for _ in range(ROUNDS):
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        page.goto(f"{address}/cold-start")
        page.locator(".stage").wait_for(timeout=WAIT)
        times.append(settled(page))
        context.close()
    return statistics.median(times), max(times)


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
                                   click("radio", "Two states")]),
    ],
    "states?framing=stateful&view=patching": [
        ("patch c, or not", [click("button", "c, the cell state")] * 2),
        EPOCH,
    ],
    "states?framing=stateful&view=conflict": [EPOCH],
    "shapes?framing=stateful": [("batch size", [click("radio", "5"), click("radio", "1")])],
    "shapes?question=return_sequences": [
        ("flip a question", [click("radio", "True"), click("radio", "False")]),
    ],
}  # fmt: skip


if __name__ == "__main__":
    main()
