"""The main path with the keyboard alone: train a network, choose a view, unfold the table behind
a picture, open the export. What has the focus is always to be seen."""

import re

from playwright.sync_api import Page, expect

from tests.browser.browsing import WAIT, settled

MOST = 80  # presses of the key, on any page
FOCUSED = """async () => {
    let one = document.activeElement;
    while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;  // in a component
    const boxes = [];
    for (let box = one; box && boxes.length < 5; box = box.parentElement) boxes.push(box);
    const looks = () => {
        boxes.forEach(box => getComputedStyle(box).color);
        document.getAnimations().forEach(change => change.finish());
        return JSON.stringify(boxes.map(box => {
            const look = getComputedStyle(box);
            return [look.outline, look.boxShadow, look.border, look.backgroundColor, look.color];
        }));
    };
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    await drawn();
    const focused = looks();
    one.blur();
    await drawn();
    const shown = looks() !== focused;
    one.focus({focusVisible: true});
    await drawn();
    const {width, height} = one.getBoundingClientRect();
    return {
        // Of an icon the text is its name, such as play_arrow.
        name: one.ariaLabel || (one.innerText || '').split('\\n')
            .filter(line => /[^a-z_]/.test(line)).join(' ').trim(),
        // What scrolls, a page or a table, shows that by scrolling; a table's cells are drawn.
        itself: one.matches('body, main, canvas, .dvn-scroller'), tag: one.tagName,
        shown, there: width > 1 && height > 1,
    };
}"""


def tab_to(page: Page, name: str, tag: str = "BUTTON", key: str = "Tab") -> None:
    """Press the key until what is called so has the focus. Whatever had it on the way showed it."""
    on_the_way, unseen = [], []
    for _ in range(MOST):
        page.keyboard.press(key)
        here = page.evaluate(FOCUSED)
        on_the_way.append((here["tag"], here["name"][:40]))
        if not here["itself"] and here["there"] and not here["shown"]:
            unseen.append(on_the_way[-1])
        if here["tag"] == tag and re.search(name, here["name"]):
            assert not unseen
            return
    raise AssertionError(f"{name} was not reached with {key}, but {on_the_way}")


def test_a_network_is_trained_looked_at_and_exported_with_the_keyboard(visit):
    page = visit("/train?framing=one_char&units=9&epochs=30")
    tab_to(page, "^Train$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Final accuracy here")).to_be_visible(timeout=WAIT)
    settled(page)
    tab_to(page, "^Export")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT)
    tab_to(page, "^Predictions|script")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=WAIT)


def test_a_view_is_chosen_and_its_table_unfolded_with_the_keyboard(visit):
    page = visit("/states?framing=stateful")
    tab_to(page, "^Heatmaps$")
    for view in ("step", "primed", "space"):
        page.keyboard.press("ArrowRight")
        if not re.search(f"view={view}", page.url):
            page.keyboard.press("Space")  # where an arrow moves the focus alone
        expect(page).to_have_url(re.compile(f"view={view}"), timeout=WAIT)
        settled(page)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    tab_to(page, "As a table", "SUMMARY")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible(timeout=WAIT)
