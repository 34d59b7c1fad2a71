"""The page about texts in a real browser: a file is dropped, learned, and looked into."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Page, expect

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.reading import read_text
from tests.browser.browsing import TEXT_RUN, WAIT, go_to, overflow, settled, still
from tests.text_cases import link_to
from ui.charts.written import WRITTEN, written_texts

NAMES = ("fox", "hen", "owl")
FABLE = "".join(
    f"“Oh {n}!” said the {NAMES[n % 3]} (who knew it all).\r\nThe night was dark and cold.\r\n"
    for n in range(300)
)


def drop(page: Page, file: Path) -> None:
    field = page.locator("input[type=file]")
    expect(field).to_have_count(1, timeout=WAIT)  # that of the file before may still be there
    field.set_input_files(file)


def put(page: Page, label: str, value: int) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(str(value))
    field.press("Enter")
    settled(page)


def main(page: Page):
    return page.get_by_test_id("stMain")


def look_at(page: Page, view: str) -> None:
    main(page).get_by_role("radio", name=view, exact=True).click()
    settled(page)


def test_a_file_is_dropped_learned_stopped_continued_and_looked_into(visit, tmp_path):
    good, bad = tmp_path / "Fable <b>.txt", tmp_path / "bad.txt"
    good.write_bytes(FABLE.encode())
    bad.write_bytes(b"%PDF-1.7" + bytes(999))
    corpus = read_text(good.read_bytes(), good.name)

    page = visit("/text")
    large = tmp_path / "large.txt"
    large.write_bytes(b"Words. " * 900_000)
    drop(page, large)  # at once: the field is open
    expect(page.get_by_text("large.txt")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Red is a file of more than 5 MB")).to_be_visible()
    drop(page, bad)
    expect(page.get_by_text("bad.txt cannot be learned: the file is a PDF")).to_be_visible(
        timeout=WAIT
    )
    drop(page, good)
    expect(page).to_have_url(re.compile(f"corpus={corpus.hash}"), timeout=WAIT)
    expect(page.get_by_text("cannot be learned")).to_have_count(0)
    expect(page.get_by_text("Line ends are line feeds.")).to_be_visible()

    put(page, "Units", 16)
    put(page, "Passes", 9_000)
    main(page).get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("What it writes")).to_be_visible(timeout=WAIT)
    go_to(page, "Home")  # and back: the training goes on
    go_to(page, "Text")
    main(page).get_by_role("button", name="Stop").click()
    more = main(page).get_by_role("button", name="Continue", exact=True)
    expect(more).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("stopped="), timeout=WAIT)

    settled(page).reload()
    expect(more).to_be_visible(timeout=WAIT)
    done = int(parse_qs(urlsplit(page.url).query)["stopped"][0])
    config = TextConfig(corpus=corpus.hash, characters=len(corpus), updates=done, units=16,
                        distinct=len(corpus.vocabulary))  # fmt: skip
    until = int(config.passes) + 60
    more.click()
    put(page, "Until pass", until)
    page.get_by_role("button", name=f"Train until pass {until:,}").click()
    expect(page).to_have_url(re.compile(f"passes={until}$"), timeout=WAIT)
    expect(more).to_be_visible(timeout=WAIT)

    look_at(page, "Units")
    expect(page.get_by_text("things that a reader could follow")).to_be_visible(timeout=WAIT)
    signs = page.locator(".coloured .sign")
    expect(signs).to_have_count(900, timeout=WAIT)
    text = page.locator(".coloured .text")
    assert text.inner_text().replace("\n", "") in corpus.text.replace("\n", "")
    page.mouse.move(0, 0)  # where it clicked last, the text may lie now
    text.focus()
    readout = page.locator(".coloured .readout")
    expect(readout).to_contain_text("Character 1,")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("Character 2,")
    expect(page.locator(".coloured .guesses li")).to_have_count(5)

    look_at(page, "Continue a text")
    beginning = page.get_by_label("Beginning", exact=True)
    beginning.fill("“Oh 7!” said")
    beginning.blur()
    expect(signs.nth(11)).to_have_text("d", timeout=WAIT)
    expect(page.locator(".coloured .sign.given")).to_have_count(12)
    signs.nth(3).hover()
    expect(page.locator(".coloured .tip")).to_be_visible()
    expect(page).to_have_url(re.compile("view=continue"))
    assert "dark" not in page.url  # the text is in no link
    settled(page).reload()
    expect(signs.nth(11)).to_have_text("d", timeout=WAIT)


def test_loss_and_what_is_written_are_seen_at_the_first_glance(visit):
    """The tabs, and three lines of two samples, on a small screen of a projector."""
    link = urlencode(link_to(TEXT_RUN))
    page = visit(f"/text?{link}", viewport={"width": 1280, "height": 720})
    curves = main(page).get_by_test_id("stVegaLiteChart")
    samples = main(page).locator(".written .sample")
    expect(samples).to_have_count(4, timeout=WAIT)
    still(page)
    assert curves.bounding_box()["y"] > 0
    tops = [samples.nth(n).bounding_box()["y"] for n in range(4)]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert tops[0] + 3 * 24 + 16 <= 720
    look_at(page, "Units")
    main(page).get_by_role("button", name="Settings", exact=True).click()
    expect(page.get_by_label("Units", exact=True)).to_be_visible(timeout=WAIT)
    table = main(page).get_by_test_id("stTable")
    expect(table).to_be_visible(timeout=WAIT)
    still(page)
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_many_blanks_in_a_sample_are_counted(browser):
    page = browser.new_page()
    page.add_script_tag(content=f"{WRITTEN.script()}\nwindow.mountPicture = mountPicture;")
    text = "\n\n\n\n\nOne\n\ntwo" + "\n \n" * 3 + "three" + " " * 30
    shown = written_texts({"0.5": ("sure", text)}, live=True)
    page.evaluate("shown => mountPicture(document.body).take(shown)", shown)
    expect(page.locator(".sample .blank")).to_have_text(
        ["5 blank lines", "5 blank lines", "30 spaces"]
    )
    page.close()


def test_the_views_of_a_run_fit_a_phone_and_a_film_plays(visit):
    link = urlencode(link_to(TEXT_RUN))
    page = visit(f"/text?{link}&view=units", viewport={"width": 400, "height": 800})
    expect(page.locator(".coloured .sign").first).to_be_visible(timeout=WAIT)
    assert overflow(still(page))[0] == 0
    page.get_by_text("Settings", exact=True).click()  # drawn twice: as wide as was guessed first
    expect(page.get_by_label("Units", exact=True)).to_have_value("6")
    page.get_by_text("Film over the training").click()
    when = page.locator(".coloured .when")
    expect(when).to_have_text("2 passes", timeout=WAIT)
    when.evaluate("""one => new MutationObserver(() =>
        (window.film ??= []).push(one.textContent)).observe(one, {childList: true})""")
    page.get_by_role("button", name="▶ Film").click()
    page.wait_for_function("window.film?.at(-1) === '2 passes'", timeout=WAIT)
    assert page.evaluate("window.film[0]") == "before training"
