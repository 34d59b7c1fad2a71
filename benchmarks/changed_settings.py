"""How soon a changed setting is a changed picture, in a real browser: the Train page's share of
``python -m benchmarks.interactions``."""

import time
from collections.abc import Callable, Iterator
from itertools import count

from playwright.sync_api import Page

from benchmarks.answers import WAIT, settled

ROUNDS = 5  # as many values are listed below
FRAMING = "one_char"
TRAINED = "Trained just now"

Change = Callable[[Page], None]


def number(label: str, values: Iterator[object]) -> Change:
    """Put the next of some values into a number's field."""

    def put(page: Page) -> None:
        field = page.get_by_label(label, exact=True)
        field.fill(str(next(values)))
        field.press("Enter")

    return put


def text(label: str, values: Iterator[str]) -> Change:
    return number(label, values)


def more_settings(page: Page) -> None:
    if not page.get_by_label("Learning rate", exact=True).is_visible():
        page.get_by_text("More settings").click()
        page.get_by_label("Learning rate", exact=True).wait_for(timeout=WAIT)


def changes() -> dict[str, Change]:
    """What is changed, by name: every call of one makes settings that nobody trained yet."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rotated = (alphabet[n % 26 :] + alphabet[: n % 26] for n in count(1))
    return {
        "seed (a known shape)": number("Seed", count(time.time_ns() % 10**8)),
        "units, any number": number("Units", iter((33, 20, 47, 11, 61))),
        "learning rate": number("Learning rate", (round(0.001 + n / 1e5, 5) for n in count(1))),
        "sequence": text("Sequence", rotated),
        "batch size": number("Batch size", iter((2, 3, 4, 6, 7))),
        "window": number("Window length", iter((2, 4, 5, 6, 7))),
    }


def measure(
    page: Page, address: str, *, live: bool, before: Callable[[], None] = lambda: None
) -> dict[str, list[float]]:
    """Milliseconds by what was changed. With ``live`` they count from the change itself, else from
    the click on Train. ``before`` is called before each kind of change."""
    times: dict[str, list[float]] = {}
    for name, change in changes().items():
        before()
        framing = "time_steps" if name == "window" else FRAMING
        page.goto(f"{address}/train?framing={framing}&seed={time.time_ns() % 10**8}")
        page.get_by_role("button", name="Train").first.wait_for(timeout=WAIT)
        settled(page)
        press_train(page)  # so that the shape is known
        more_settings(page)
        if live:
            switch(page, on=True)
        times[name] = [one(page, change, live=live) for _ in range(ROUNDS)]
        if live:
            switch(page, on=False)
    return times


def one(page: Page, change: Change, *, live: bool) -> float:
    if live:
        began = clock(page)
        change(page)
    else:
        change(page)
        page.get_by_role("button", name="Train", exact=True).wait_for(timeout=WAIT)
        settled(page)
        began = clock(page)
        page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text(TRAINED).wait_for(timeout=WAIT)
    return settled(page) - began


def press_train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text(TRAINED).wait_for(timeout=WAIT)
    settled(page)


def switch(page: Page, *, on: bool) -> None:
    page.get_by_text("Live", exact=True).click()
    settled(page)


def clock(page: Page) -> float:
    now: float = page.evaluate("() => window.lastChange = performance.now()")
    return now
