"""The talk "Cold start" in a real browser, held with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import WAIT, go_to, overflow, settled, still
from tests.cases import THOROUGH

SLIDES = {
    "recite": "It knows the alphabet",
    "question": "What comes after K?",
    "cold": "What comes after K? B.",
    "why": "Why B?",
    "warm": "Warm it up",
    "wrong": "Wrongly warm",
    "type": "Say anything",
    "driving": "Who is driving?",
    "cure": "The cure",
}
PROJECTOR = {"width": 1024, "height": 768}
PHONE = {"width": 400, "height": 800}


def on_slide(page: Page, name: str) -> None:
    expect(page).to_have_url(re.compile(f"step={name}(&|$)"), timeout=WAIT)
    expect(page.get_by_role("heading", name=SLIDES[name], exact=True)).to_be_visible(timeout=WAIT)
    still(page)


def picture_words(page: Page) -> list[str]:
    """What the unrolled network reads and says, in no particular order."""
    return page.locator(".js-plotly-plot .textpoint").all_text_contents()


@pytest.mark.parametrize(
    ("window", "scheme"),
    [(PROJECTOR, "dark"), pytest.param(PROJECTOR, "light", marks=THOROUGH), (PHONE, "light")],
)
def test_the_whole_talk_with_the_keyboard_and_nothing_overflows(window, scheme, visit, tmp_path):
    page = visit("/cold-start", viewport=window, color_scheme=scheme)
    for name in SLIDES:
        on_slide(page, name)
        wider, higher = overflow(page)
        assert wider <= 0, name
        if window == PROJECTOR:
            assert higher <= 0, name
        # A picture that is cut off would not be seen by the measures above.
        for chart in page.locator(".js-plotly-plot, .marks").all():
            box = chart.bounding_box()
            assert box["x"] >= 0, name
            assert box["x"] + box["width"] <= window["width"] + 1, name
        image = page.screenshot(path=tmp_path / f"{name}.png")
        assert len(image) > 10_000, name  # an empty page has half of that
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    on_slide(page, list(SLIDES)[-2])


def test_a_link_opens_its_slide_and_a_reload_stays_there(visit):
    page = visit("/cold-start?step=wrong", viewport=PROJECTOR)
    on_slide(page, "wrong")
    assert {"X", "K", "C"} <= set(picture_words(page))
    page.reload()
    on_slide(page, "wrong")
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_warming_up_with_the_arrow_keys_turns_b_into_l(visit):
    page = visit("/cold-start?step=warm", viewport=PROJECTOR)
    on_slide(page, "warm")
    for count, answer in enumerate("BCDEFGHIJKL"):
        expect(page.get_by_role("heading", name=re.compile(f"then K → {answer}$"))).to_be_visible(
            timeout=WAIT
        )
        address = f"fed={count}(&|$)" if count else "step=warm$"
        expect(page).to_have_url(re.compile(address), timeout=WAIT)
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name=re.compile("then K → K$"))).to_be_visible(timeout=WAIT)


def test_it_answers_letter_by_letter_as_one_types(visit):
    page = visit("/cold-start?step=type", viewport=PROJECTOR)
    on_slide(page, "type")
    field = page.get_by_role("textbox")
    field.fill("")
    for count, letter in enumerate("HELLO", start=1):
        page.keyboard.type(letter)  # no Enter
        expect(
            page.get_by_role("heading", name=" ".join("BCDEF"[:count]), exact=True)
        ).to_be_visible(timeout=WAIT)
    page.keyboard.press("Tab")  # out of the field, and on with the talk
    page.keyboard.press("ArrowRight")
    on_slide(page, "driving")


def test_coming_back_from_another_page_finds_the_same_slide(visit):
    page = visit("/cold-start?step=why", viewport=PROJECTOR)
    on_slide(page, "why")
    page.get_by_test_id("stExpandSidebarButton").click()
    go_to(page, "Home")
    settled(page)
    go_to(page, "Cold start")
    on_slide(page, "why")
