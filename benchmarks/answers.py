"""When a page has answered: after the last change that can be seen, of text, of a chart's shapes,
of a picture."""

from collections.abc import Callable

from playwright.sync_api import Page

WAIT = 120_000  # milliseconds
QUIET = 600  # milliseconds without a change: it is done
WATCH = """() => {
    if (window.lastChange) return;
    window.lastChange = performance.now();
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


def answer(page: Page, act: Callable[[Page], None]) -> float:
    """Milliseconds until the page has answered."""
    page.evaluate(WATCH)
    began = page.evaluate("() => window.lastChange = performance.now()")
    act(page)
    return settled(page) - began


def settled(page: Page) -> float:
    """Wait until nothing changes any more; when the last change was, by the page's clock."""
    page.evaluate(WATCH)
    while True:
        page.wait_for_timeout(QUIET / 4)
        now, last = page.evaluate("() => [performance.now(), window.lastChange]")
        if now - last > QUIET:
            return float(last)
