"""One step of a cell, in a real browser: its drawing says what Python computes, and its reader
moves without the server."""

import re

import pytest
from playwright.sync_api import expect

from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.interpret.one_step import EQUATIONS, contributions, one_step
from tests.browser.browsing import WAIT, overflow, settled, still
from tests.cases import random_weights, small_config
from ui.charts.one_step import ONE_STEP, picture

SIGN = {"output": "o", "candidate": "g", "h": "h"}  # of the last sum of each cell
MOUNT = """([script, styles, step]) => {
    document.body.innerHTML = `<style>${styles}</style>`;
    window.told = [];
    const mount = new Function(`${script}; return mountOneStep;`)();
    mount(document.body, (at, unit) => told.push([at, unit])).take({...step, id: 'one'}, 1, 0);
}"""
OUTSIDE = """() => {
    const svg = document.querySelector('.one-step svg'), all = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(one => {
        const box = one.getBoundingClientRect();
        return box.left < all.left - 1 || box.right > all.right + 1 || box.bottom > all.bottom + 1;
    }).map(one => one.textContent);
}"""
ON_EACH_OTHER = """() => {
    const all = document.querySelectorAll('.one-step svg text');
    const texts = [...all].filter(one => one.textContent);
    const boxes = texts.map(one => one.getBoundingClientRect());
    const wide = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return texts.flatMap((one, n) => texts.filter((_, m) => m > n && wide(boxes[n], boxes[m]) > 1 &&
        high(boxes[n], boxes[m]) > 0.45 * Math.min(boxes[n].height, boxes[m].height))
        .map(other => `${one.textContent} ${other.textContent}`));
}"""  # lines of text are higher than what is written in them


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_cell_is_drawn_with_the_numbers_that_python_has(cell, width, browser):
    config = small_config("time_steps", cell, layers=2)
    step = one_step(config, random_weights(config), "KLMN", prefix="AB", layer=1)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.evaluate(MOUNT, [ONE_STEP.script(), ONE_STEP.styles(), picture(config, step)])
    equations, letter = page.locator(".equations li"), page.get_by_role("slider", name="Letter")
    letter.focus()
    for place, unit, key in [(0, 0, ""), (0, 1, "ArrowDown"), (1, 1, "ArrowRight"), (3, 7, "")]:
        if key:
            page.keyboard.press(key)
        elif place:
            page.get_by_label("Unit", exact=True).select_option("7")
            page.get_by_text("N", exact=True).first.click()
        expected = [step.equation(name, place, unit) for name in EQUATIONS[cell]]
        assert equations.all_text_contents() == expected
        drawn = page.locator(".one-step svg text").all_text_contents()
        for name in [*EQUATIONS[cell], "h before"]:
            assert f"{step.values[name][place, unit]:.2f}".replace("-", "−") in drawn
        assert not page.evaluate(OUTSIDE)
        assert not page.evaluate(ON_EACH_OTHER)
    assert page.evaluate("told.at(-1)") == [4, 7]
    named = page.get_by_role("img").get_attribute("aria-label")
    assert f"{cell}, layer 2, unit 7, letter 4 of 4: N, after LM" in named
    last = step.summed[-1]
    page.locator(".equations button", has_text=re.compile(f"^{SIGN[last]} =")).hover()
    first = contributions(step, last, 3, 7).iloc[0]
    source = page.locator(".parts > div").nth(1).locator("li").first
    expect(source).to_contain_text(f"unit {first['unit']:.0f}")
    expect(source).to_contain_text(f"{first['product']:.2f}".replace("-", "−"))
    page.close()


def test_letters_and_units_are_moved_among_without_the_server_and_the_address_says_where(
    visit, shipped
):
    run = shipped["stateful"]
    page = visit("/states?framing=stateful&view=step&unit=3")
    first = page.locator(".equations li").first

    def says(
        place: int, unit: int, *, epoch: int | None = None, prefix: str = "ABCDEFGHIJ"
    ) -> None:
        step = one_step(run.config, run.weights(epoch), "KLMNOPQRST", prefix=prefix)
        expect(first).to_have_text(step.equation("forget", place, unit), timeout=WAIT)

    says(0, 3)
    sent = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    for _ in range(4):
        page.keyboard.press("ArrowRight")  # nothing was clicked on
    page.keyboard.press("ArrowDown")
    says(4, 4)
    expect(page).to_have_url(re.compile("at=5.*unit=4|unit=4.*at=5"), timeout=WAIT)
    settled(page)
    assert len(sent) == 1  # once it stood still
    page.get_by_role("textbox", name="Input").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("Zero state").click()
    says(4, 4, prefix="")
    page.keyboard.press("ArrowRight")  # neither the field's nor that of the options
    says(5, 4, prefix="")
    page.keyboard.press("ArrowLeft")
    says(4, 4, prefix="")
    expect(page.get_by_role("button", name="Full screen")).to_be_visible()
    expect(page).to_have_url(re.compile("begin=Zero"), timeout=WAIT)
    settled(page).reload()
    says(4, 4, prefix="")
    settled(page).go_back()
    says(4, 4)
    page.goto(re.sub("at=5", "at=2&epoch=40", page.url))
    says(1, 4, epoch=40)


def test_seven_views_fit_a_laptop_and_a_phone(visit):
    page = visit("/states?framing=stateful&view=step")
    tabs = page.get_by_test_id("stMain").get_by_role("radiogroup").first
    assert tabs.bounding_box()["height"] < 60
    phone = still(
        visit("/states?framing=stateful&view=step", viewport={"width": 400, "height": 900})
    )
    assert overflow(phone)[0] == 0
