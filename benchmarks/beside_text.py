"""How long pages take to answer while a text trains for minutes, beside the same clicks idle.

    python -m benchmarks.beside_text

Milliseconds from a click or key to the last change of the page that can be seen, on a fresh server
with warm workers: nothing trains, a text in overlapping windows (which takes as many processors as
there are, up to four), a text in streams, in turns. The tab that began the training is closed.
"""

from collections import defaultdict
from collections.abc import Callable
from itertools import count

import numpy as np
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from benchmarks import changed_settings
from benchmarks.answers import WAIT, answer, settled
from benchmarks.app import warm_server
from benchmarks.interactions import PAGES

TURNS, ROUNDS = 3, 3
STATES = ("nothing", "windows", "streams")
ASKED = ("generate?framing=stateful", "states?framing=stateful")

Times = dict[str, list[float]]


def main() -> None:
    with warm_server() as (chromium, page, address):
        clicks(page, address, defaultdict(list))  # everything has been drawn once
        times: dict[str, Times] = {state: defaultdict(list) for state in STATES}
        seeds = count(1)
        for _ in range(TURNS):
            for state in STATES:
                stop = begin(chromium, address, state, next(seeds))
                clicks(page, address, times[state])
                stop()
    Console(highlight=False).print(_table(times))


def begin(chromium: Browser, address: str, way: str, seed: int) -> Callable[[], None]:
    """Train a text, if one is to be trained; what stops it again."""
    if way == "nothing":
        return lambda: None
    address = f"{address}/text?corpus=manual&way={way}&passes=400&seed={seed}"

    def visit(button: str, then: str) -> None:
        page = chromium.new_page()
        page.goto(address)
        main = page.get_by_test_id("stMain")
        main.get_by_role("button", name=button, exact=True).click(timeout=WAIT)
        main.get_by_text(then).first.wait_for(timeout=WAIT)
        page.close()

    visit("Train", "What it writes")
    return lambda: visit("Stop", "Continue")


def clicks(page: Page, address: str, times: Times) -> None:
    """Ask on two pages, and train on a third."""
    for place in ASKED:
        page.goto(f"{address}/{place}")
        page.get_by_test_id("stSidebarNav").wait_for(state="attached", timeout=WAIT)
        settled(page)
        for label, steps in PAGES[place]:
            for _ in range(ROUNDS):
                times[f"{place.split('?')[0]}: {label}"] += [answer(page, step) for step in steps]
    page.goto(f"{address}/train?framing={changed_settings.FRAMING}")
    page.get_by_label("Seed", exact=True).wait_for(timeout=WAIT)
    settled(page)
    change = changed_settings.changes()["seed (a known shape)"]
    for _ in range(ROUNDS):
        times["train: another seed, from the click"] += [
            changed_settings.one(page, change, live=False)
        ]


def _table(times: dict[str, Times]) -> Table:
    table = Table("Milliseconds to the answer", *STATES, "ratio, windows", "ratio, streams")
    for name in times["nothing"]:
        medians = [float(np.median(times[state][name])) for state in STATES]
        table.add_row(
            name,
            *(f"{one:.0f}" for one in medians),
            *(f"{one / medians[0]:.2f}" for one in medians[1:]),
        )
    return table


if __name__ == "__main__":
    main()
