"""For everyone: axe-core finds nothing on any page, light or dark, and on a phone nothing is cut.

A new page or view gets a line in ``VIEWS``. What axe-core finds is our fault unless Streamlit
draws it and leaves us no say; such a thing is ``EXCUSED``, and no longer than it has to be.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from lstm_core.stage import SLIDES
from tests.browser.browsing import WAIT, still

LSTM, WINDOW = "framing=stateful", "framing=time_steps"
VIEWS = {
    "Home": "/",
    **{f"Cold start: {title}": f"/cold-start?step={name}" for name, title in SLIDES.items()},
    "Train: predictions": "/train?framing=one_char",
    "Train: probability map": f"/train?{LSTM}&view=map",
    "Train: tensors": f"/train?{WINDOW}&view=tensors",
    "Train: preparation": "/train?framing=variable_length&view=preparation",
    "Train: nothing trained": f"/train?{LSTM}&units=17",
    "Generate: continue": f"/generate?{LSTM}&start=custom&temperature=0.5",
    "Generate: random inputs": f"/generate?{WINDOW}&view=random",
    "Generate: perturbation": f"/generate?{WINDOW}&view=perturbation",
    "Generate: nothing trained, a bad link": f"/generate?{LSTM}&units=17&epochs=many",
    "States: heatmaps": f"/states?{LSTM}&show=h,c,input",
    "States: zero against primed": f"/states?{LSTM}&view=primed",
    "States: patching": f"/states?{LSTM}&view=patching&donor=ABC&parts=h&cut=1,2&where=c",
    "States: memory or input": f"/states?{WINDOW}&view=conflict",
    "States: no state": "/states?framing=mlp_window",
    "Compare: predictions": "/compare",
    "Compare: states": "/compare?view=states",
    "Compare: seeds": "/compare?view=seeds",
    "Compare: sweep": "/compare?view=sweep&at=32%2C0.001",
    "Timeline: step by step": "/timeline?framing=stateful_jumps&step=30",
    "Timeline: batches": "/timeline?framing=one_char&batch_size=5",
    "Timeline: claims": "/timeline?claim=leftover_state",
}
"""The address of every page and of every view of it, none of which needs a training."""
OPENED = {
    "Generate: continue": ("role=button[name='Export']", "role=dialog"),
    "Compare: predictions": ("[data-testid=stMain] >> role=button[name='Change']", "role=dialog"),
    # The last view: on a phone the sidebar stays open.
    "Timeline: claims": (
        "[data-testid=stExpandSidebarButton]",
        "role=button[name='Collapse sidebar']",
    ),
}
"""What is looked at too, of those that a view has: the button to click, and what it opens."""


class Excuse(NamedTuple):
    """What axe-core finds in Streamlit's own elements."""

    rule: str
    within: str
    """A CSS selector of the element that Streamlit draws."""
    where: tuple[str, ...]
    """The passes, below, that see it."""


PHONE, DESK = "phone", "desk"
WINDOWS: dict[str, dict[str, Any]] = {
    PHONE: {"viewport": {"width": 400, "height": 3000}, "color_scheme": "light"},
    DESK: {"viewport": {"width": 1280, "height": 3000}, "color_scheme": "dark"},
}
"""As high as the longest page: axe-core measures no contrast of what lies outside."""
RULES = {PHONE: {}, DESK: {"runOnly": ["color-contrast"]}}
"""All of axe-core's, and once more those that hang on the colours."""
EXCUSED = (
    # st.navigation with sections puts <div>s between the <ul> of the menu and its <li>s.
    Excuse("list", "[data-testid=stSidebarNavItems]", (PHONE,)),
    Excuse("listitem", "[data-testid=stSidebarNavItems] li", (PHONE,)),
    # It writes white on the primary colour (buttons, what a multiselect holds), and the primary
    # colour on a tenth of itself (what a segmented control or pills have selected). No colour on
    # a dark ground gives 4.5 : 1 to both; the theme's gives it to the second, and 3.6 to these.
    Excuse("color-contrast", "button[kind=primary]", (DESK,)),
    Excuse("color-contrast", "[data-testid=stMultiSelect] [title]", (DESK,)),
)
LEAST_CONTRAST = 3.0  # of what is excused

AXE = """async ([excuses, rules]) => {
    const options = {resultTypes: ['violations'], elementRef: true, ...rules};
    const {violations} = await axe.run(document, options);
    return violations.flatMap(({id, help, nodes}) => nodes.map(node => ({
        rule: id, help,
        excuse: excuses.findIndex(one => one[0] === id && node.element.closest(one[1])),
        contrast: node.any[0]?.data?.contrastRatio,
        said: [...node.any, ...node.all, ...node.none].map(one => one.message)[0],
        html: node.html.replace(/ (class|style|d)="[^"]*"/g, '').slice(0, 160),
    })));
}"""
CUT = """() => {
    const root = document.querySelector('.stage') ?? document.querySelector('[data-testid=stMain]');
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), range = new Range();
    const found = [];
    for (let text; text = texts.nextNode();) {
        if (!text.data.trim() || !text.parentElement.checkVisibility({visibilityProperty: true,
            opacityProperty: true})) continue;
        range.selectNodeContents(text);
        const {left, right, width} = range.getBoundingClientRect();
        for (let box = text.parentElement; box && width; box = box.parentElement) {
            if (box !== root && box.tagName !== 'svg'
                && !/hidden|clip/.test(getComputedStyle(box).overflowX)) continue;
            const edge = box.getBoundingClientRect();
            if (edge.width < 2) break;  // meant for a screen reader alone
            if (left < edge.left - 3 || right > edge.right + 3) {  // room around a letter
                found.push(text.data.trim().slice(0, 60));
                break;
            }
        }
    }
    return found;
}"""
WIDER = """() => Math.max(...[...document.querySelectorAll('html, [data-testid=stMain]')]
    .map(one => one.scrollWidth - one.clientWidth))"""


@pytest.mark.parametrize("window", WINDOWS)
def test_every_view_is_for_everyone(window, visit):
    page = visit("/", **WINDOWS[window])
    page.context.add_init_script(AXE_SCRIPT)
    home = page.url
    faults, used = [], set()
    for view in VIEWS:
        page.goto(home.rstrip("/") + VIEWS[view])
        still(page)
        for name, opened in looks(page, view):
            excuses = [[one.rule, one.within] for one in EXCUSED]
            found = page.evaluate(AXE, [excuses, RULES[window]])
            for one in found:
                if one["excuse"] >= 0 and (one["contrast"] or LEAST_CONTRAST) >= LEAST_CONTRAST:
                    used.add(EXCUSED[one["excuse"]])
                else:
                    faults.append(f"{name}: {one['rule']}: {one['help']}\n  {one['html']}"
                                  f"\n  {one['said']}")  # fmt: skip
            if window == PHONE and not opened:
                if (wider := page.evaluate(WIDER)) > 0:
                    faults.append(f"{name}: {wider} pixels wider than the window")
                faults += [f"{name}: cut: {text}" for text in page.evaluate(CUT)]
    assert not faults, "\n".join(["", *faults])
    assert used == {one for one in EXCUSED if window in one.where}, "an excuse is needed no more"


def looks(page: Page, view: str) -> Iterator[tuple[str, bool]]:
    """The view by name as it opens, and with what can be opened on it; whether something is."""
    yield view, False
    button, opened = OPENED.get(view, ("no-such-button", ""))
    if page.locator(button).count():
        page.locator(button).first.click()
        expect(page.locator(opened)).to_be_visible(timeout=WAIT)
        still(page)
        yield f"{view}, opened", True
