"""For everyone: axe-core finds nothing on any page, light or dark, and on a phone nothing is cut.

A new page or view gets a line in ``OF_PAGES``. What axe-core finds is our fault unless Streamlit
draws it and leaves us no say; such a thing is ``EXCUSED``, and no longer than it has to be.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from lstm_core.export.explorable import explorable_page
from lstm_core.stage import SLIDES
from tests.browser.browsing import TEXT_RUN, WAIT, still
from tests.text_cases import link_to
from ui.pages import PAGES

LSTM, WINDOW = "framing=stateful", "framing=time_steps"
OF_TEXT = urlencode(link_to(TEXT_RUN))
OF_PAGES = {
    "home": {"": ""},
    "cold_start": {title: f"step={name}" for name, title in SLIDES.items()},
    "shapes": {
        "carried": "framing=stateful&batch_size=5",
        "one-hot": "framing=feature_window&encoding=one_hot",
        "long": "framing=full_prefix&batch_size=25",
        "no state, a bad link": "framing=mlp_window&window=99",
        "questions": "view=questions",
        "a question": "question=return_sequences",
        "an error": "question=batch_size",
        "own table": "question=features",
    },
    "train": {
        "predictions": "framing=one_char",
        "tensors": f"{WINDOW}&view=tensors",
        "preparation": "framing=variable_length&view=preparation",
        "code": f"{LSTM}&view=code",
        "nothing trained": f"{LSTM}&units=17",
    },
    "generate": {
        "continue": f"{LSTM}&start=custom&temperature=0.5",
        "random inputs": f"{WINDOW}&view=random",
        "perturbation": f"{WINDOW}&view=perturbation",
        "nothing trained, a bad link": f"{LSTM}&units=17&epochs=many",
    },
    "states": {
        "heatmaps": f"{LSTM}&show=h,c,input",
        "one step": f"{LSTM}&view=step",
        "zero against primed": f"{LSTM}&view=primed",
        "state space": f"{LSTM}&view=space",
        "patching": f"{LSTM}&view=patching&donor=ABC&parts=h&cut=1,2&where=c",
        "memory or input": f"{WINDOW}&view=conflict",
        "no state": "framing=mlp_window",
    },
    "compare": {
        "predictions": "",
        "states": "view=states",
        "seeds": "view=seeds",
        "sweep": "view=sweep&at=32%2C0.001",
    },
    "timeline": {
        "step by step": "framing=stateful_jumps&step=30",
        "batches": "framing=one_char&batch_size=5",
    },
    "claims": {
        "no hit": "find=zebra",
        "the list": "",
        "one of them": "claim=counter",
    },
    "tasks": {"": ""},
    "text": {
        "nothing trained": "units=9",
        "a text that is not here": "corpus=0123456789abcdef",
        "samples": OF_TEXT,
        "continue": f"{OF_TEXT}&view=continue",
        "guesses below": f"{OF_TEXT}&view=continue&under=True&steps=100",
        "units": f"{OF_TEXT}&view=units",
        "two states": f"{OF_TEXT}&view=two",
        "health": f"{OF_TEXT}&view=health",
        "baselines": f"{OF_TEXT}&view=baselines",
    },
}
"""The query of every view of every page; none of them needs a training."""
VIEWS = {
    f"{PAGES[page].title}: {view}": f"/{PAGES[page].address}?{query}"
    for page, views in OF_PAGES.items()
    for view, query in views.items()
}
DIALOG, FOLD = "role=dialog", "[data-testid=stMain] >> text=As a table"
OPENED = {
    "Generate: continue": [("role=button[name='Export']", DIALOG)],
    "Hidden states: heatmaps": [(FOLD, "[data-testid=stDataFrame]")],
    "Text: samples": [("role=button[name='Export']", DIALOG)],
    "Text: health": [(FOLD, "[data-testid=stDataFrame]")],
    "Compare: predictions": [("[data-testid=stMain] >> role=button[name='Change']", DIALOG)],
    # The last view: on a phone the sidebar stays open.
    "Text: baselines": [
        ("[data-testid=stExpandSidebarButton]", "role=button[name='Collapse sidebar']"),
        ("role=button[name='Copy link']", "role=dialog >> role=button[name='Copy']"),
    ],
}
"""What is looked at too, of those that a view has: buttons to click one after the other, each with
what it opens."""


class Excuse(NamedTuple):
    """What axe-core finds in Streamlit's own elements."""

    rule: str
    within: str
    """A CSS selector of the element that Streamlit draws."""
    where: tuple[str, ...]
    """The passes, below, that see it."""
    least: float = 3.0
    """The contrast that it has at least, if it is one of contrast."""


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
    # Its colours of code are of no theme: in a light one, true and false are a green of 2.2 : 1.
    Excuse("color-contrast", "[data-testid=stCode] .token", (PHONE, DESK), least=2.2),
    # Code that is longer than its box: Chromium lets keys scroll it, which axe-core does not know.
    Excuse("scrollable-region-focusable", "[data-testid=stCode]", (PHONE,)),
    # The field for files has a name and is no stop for keys; the button in it is one.
    Excuse("presentation-role-conflict", "[data-testid=stFileUploaderDropzone]", (PHONE,)),
)

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
            const kept = getComputedStyle(box).overflowX;
            if (box !== root && /auto|scroll/.test(kept)) break;  // one can get there
            if (box !== root && box.tagName !== 'svg' && !/hidden|clip/.test(kept)) continue;
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


def test_every_page_is_looked_at():
    assert list(OF_PAGES) == list(PAGES)


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
            faults += found_by_axe(page, name, window, used)
            if window == PHONE and not opened:
                faults += cut(page, name)
    assert not faults, "\n".join(["", *faults])
    assert used == {one for one in EXCUSED if window in one.where}, "an excuse is needed no more"


@pytest.mark.parametrize("window", WINDOWS)
def test_a_network_taken_home_is_for_everyone(window, browser, shipped, tmp_path):
    file = tmp_path / "explore.html"
    file.write_text(explorable_page(shipped["stateful"]), encoding="utf-8")
    with browser.new_context(**WINDOWS[window]) as context:
        context.add_init_script(AXE_SCRIPT)
        page = context.new_page()
        page.goto(file.as_uri())
        expect(page.locator(".verdict").first).to_be_visible(timeout=WAIT)
        faults = found_by_axe(page, "explore.html", window, set())
    assert not faults, "\n".join(["", *faults])


def found_by_axe(page: Page, name: str, window: str, used: set[Excuse]) -> list[str]:
    """What axe-core finds, in words; the excuses that count are added to ``used``."""
    faults = []
    excuses = [[one.rule, one.within] for one in EXCUSED]
    for one in page.evaluate(AXE, [excuses, RULES[window]]):
        excuse = EXCUSED[one["excuse"]] if one["excuse"] >= 0 else None
        if excuse and (one["contrast"] or excuse.least) >= excuse.least:
            used.add(excuse)
        else:
            said = f"{name}: {one['rule']}: {one['help']}"
            faults.append(f"{said}\n  {one['html']}\n  {one['said']}")
    return faults


def cut(page: Page, name: str) -> list[str]:
    """What a phone does not show, in words."""
    faults = [f"{name}: cut: {text}" for text in page.evaluate(CUT)]
    if (wider := page.evaluate(WIDER)) > 0:
        faults.append(f"{name}: {wider} pixels wider than the window")
    return faults


def looks(page: Page, view: str) -> Iterator[tuple[str, bool]]:
    """The view by name as it opens, and with what can be opened on it; whether something is."""
    yield view, False
    for number, (button, opened) in enumerate(OPENED.get(view, []), 1):
        if page.locator(button).count():
            page.locator(button).first.click()
            expect(page.locator(opened).first).to_be_visible(timeout=WAIT)
            still(page)
            yield f"{view}, opened {number}", True
