"""What a component is sent once, in a real browser: kept, asked for when it is not there, and used
again wherever the component is put up anew."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.browsing import WAIT, free_port, go_to, serve, settled
from tests.browser.test_stage import PROJECTOR, on_slide
from ui.components.parcels import LOADER
from ui.components.scripts import component_script

COUNTING = """function mount({ parentElement, data }) {
    parentElement.textContent = data;
    return {
        take: ({ data }) => { parentElement.textContent += ` ${data}`; },
        end: () => { parentElement.textContent = ''; },
    };
}
"""
MOUNTED = component_script()
LOST = re.compile(rb'"value"(: ?{"script")')  # as long as what takes its place in a message

# Calls the loader as Streamlit does, with programs that note what is asked of them.
CALLED = """async loader => {
    const { default: run } = await import(URL.createObjectURL(new Blob([loader], {type: 'text/javascript'})));
    const said = globalThis.said = [];
    const script = name => `export default ({ data }) => {
        const say = what => said.push(['${name}', what]);
        say(data);
        return { take: ({ data }) => say(data), end: () => say('end') };
    }`;
    const program = name => ({id: name, value: {script: script(name), styles: ''}});
    const [one, other, third] = Array.from({length: 3}, () => document.createElement('div'));
    const call = (parentElement, parcels, now, name = 'stage') => run({
        name, data: {parcels, now}, parentElement,
        setTriggerValue: (_, names) => said.push(['lacks', names]),
    });
    const quiet = () => new Promise(done => setTimeout(done, 450)); // more than it waits before it asks
    const p = {id: 'p'}, a = {id: 'a'};
    const steps = {
        'nothing is here': () => call(one, {program: p, big: a}, 0),
        'all of it comes': () => call(one, {program: program('p'), big: {...a, value: 'A'}}, 1),
        'it is named': () => call(one, {program: p, big: a}, 2),
        'one thing is lacking': () => call(one, {program: p, big: {id: 'b'}}, 3),
        'it is sent again': () => call(one, {program: program('p'), big: {...a, value: 'A'}}, 4),
        'a call is overtaken': () => {
            const end = call(one, {program: p, big: a}, 5);
            call(one, {program: p, big: a}, 6);
            end();
        },
        'another component has one of this name': () => call(other, {program: program('q')}, 7, 'explorer'),
        'the first is not touched by it': () => call(one, {program: p, big: a}, 8),
        'it comes with another of its kind': () => {
            call(third, {program: p, big: {id: 'c'}}, 11);
            call(one, {program: p, big: {id: 'c', value: 'C'}}, 12);
        },
        'another program comes': () => globalThis.end = call(one, {program: program('r')}, 9),
        'it is taken down': () => end(),
        'and put up and taken down at once': () => call(one, {program: {id: 'r'}}, 10)(),
    };
    const seen = {};
    for (const [name, step] of Object.entries(steps)) {
        step();
        await quiet();
        seen[name] = said.splice(0);
    }
    return seen;
}"""  # noqa: E501


def test_a_program_is_put_up_once_whatever_is_sent_again_or_overtaken(browser):
    page = browser.new_page()
    seen = page.evaluate(CALLED, LOADER)
    page.close()
    assert seen == {
        "nothing is here": [["lacks", ["program", "big"]]],
        "all of it comes": [["p", {"now": 1, "big": "A"}]],
        "it is named": [["p", {"now": 2, "big": "A"}]],
        "one thing is lacking": [["lacks", ["big"]]],
        "it is sent again": [["p", {"now": 4, "big": "A"}]],
        "a call is overtaken": [["p", {"now": 6, "big": "A"}]],
        "another component has one of this name": [["q", {"now": 7}]],
        "the first is not touched by it": [["p", {"now": 8, "big": "A"}]],
        "it comes with another of its kind": [
            ["p", {"now": 12, "big": "C"}],
            ["p", {"now": 11, "big": "C"}],
        ],
        "another program comes": [["p", "end"], ["r", {"now": 9}]],
        "it is taken down": [["r", "end"]],
        "and put up and taken down at once": [],
    }


def test_a_call_that_is_overtaken_while_the_program_loads_does_not_end_the_next(browser):
    page = browser.new_page()
    seen = page.evaluate(
        """async script => {
            const { default: run } = await import(URL.createObjectURL(new Blob([script], {type: 'text/javascript'})));
            const parentElement = document.createElement('div');
            const first = run({data: 1, parentElement}), second = run({data: 2, parentElement});
            first();  // as Streamlit does for a call that came too late
            run({data: 3, parentElement});
            second();
            const shown = parentElement.textContent;
            run({data: 4, parentElement})();
            return [shown, parentElement.textContent];
        }""",  # noqa: E501
        COUNTING + MOUNTED,
    )
    page.close()
    assert seen == ["1 2 3", ""]


def frames(page: Page) -> tuple[list[bytes], list[bytes]]:
    """What the server sends to a page from now on, and what it gets, as they come."""
    came: list[bytes] = []
    sent: list[bytes] = []

    def note(socket) -> None:
        socket.on("framereceived", lambda data: came.append(bytes(data)))
        socket.on("framesent", lambda data: sent.append(bytes(data)))

    page.on("websocket", note)
    return came, sent


def test_home_and_the_stage_are_sent_their_programs_once(browser, server):
    page = browser.new_page(viewport=PROJECTOR)
    came, sent = frames(page)
    page.goto(server)
    expect(page.locator(".verdict")).to_have_count(2, timeout=WAIT)
    settled(page)
    for _ in range(2):
        go_to(page, "Cold start")
        on_slide(page, "question")
        settled(page)
        page.get_by_role("button", name="Leave the stage").click()
        expect(page.locator(".verdict")).to_have_count(2, timeout=WAIT)
        settled(page)
    page.close()
    once = (b"function mountExplorer", b'"orders"', b"function mountStage", b'"scrambled"')
    assert {of: sum(of in data for data in came) for of in once} == dict.fromkeys(once, 1)
    assert not any(b"lacks" in data for data in sent)


def test_what_is_lost_on_the_way_is_asked_for_and_sent_again(browser, server):
    page = browser.new_page()
    asked, came = [], []

    def through(socket):
        other_side = socket.connect_to_server()

        def from_page(data):
            asked.extend(re.findall(rb'"lacks".*?]', data))
            other_side.send(data)

        def to_page(data):
            came.append(data)
            socket.send(LOST.sub(rb'"lost!"\1', data) if len(came) < 20 else data)

        socket.on_message(from_page)
        other_side.on_message(to_page)

    page.route_web_socket(re.compile("_stcore/stream"), through)
    page.goto(server)
    expect(page.locator(".verdict")).to_have_count(2, timeout=WAIT)
    settled(page)
    page.close()
    (names,) = asked
    assert b"program" in names
    assert b"run" not in names
    assert sum(b"function mountExplorer" in data for data in came) == 2
    assert sum(b'"orders"' in data for data in came) == 1


def test_a_session_that_is_lost_sends_all_again_and_what_stands_is_left_alone(browser, tmp_path):
    port = free_port()
    page = browser.new_page()
    sockets: list = []
    page.on("websocket", lambda one: sockets.append(one))
    with serve(tmp_path, port) as address:
        page.goto(address)
        expect(page.locator(".verdict")).to_have_count(2, timeout=WAIT)
        settled(page)
        page.locator(".explorer").evaluate("explorer => { explorer.dataset.mine = 'yes'; }")
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED", timeout=WAIT)
    with serve(tmp_path, port):
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=WAIT)
        came: list = []
        sockets[-1].on("framereceived", lambda frame: came.append(frame))
        page.locator("body").press("r")  # Streamlit's own: the page runs again, in a new session
        until = time.monotonic() + WAIT / 1_000
        while not came:
            assert time.monotonic() < until
            page.wait_for_timeout(50)
        settled(page)
        page.get_by_role("button", name="X", exact=True).click()
        expect(page).to_have_url(re.compile("text=KX"), timeout=WAIT)
        settled(page)
        expect(page.locator(".verdict").first).to_have_text("X → C")
        expect(page.locator(".explorer")).to_have_count(1)
        expect(page.locator(".explorer")).to_have_attribute("data-mine", "yes")
    page.close()


def test_the_stage_survives_a_connection_that_is_lost_and_a_page_change(browser, server):
    context = browser.new_context(viewport=PROJECTOR)
    page = context.new_page()
    sockets = []

    def through(socket):
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("_stcore/stream"), through)
    page.goto(f"{server}/cold-start?step=warm")
    on_slide(page, "warm")
    settled(page)
    sockets[-1].close()
    while len(sockets) < 2:  # it connects anew
        page.wait_for_timeout(50)
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute(
        "data-test-connection-state", "CONNECTED", timeout=WAIT
    )
    settled(page)
    page.keyboard.press("PageDown")
    on_slide(page, "warm", 1)
    expect(page).to_have_url(re.compile("fed=1"), timeout=WAIT)
    page.get_by_role("button", name="Leave the stage").click()
    expect(page.get_by_role("heading", name="What comes after")).to_be_visible(timeout=WAIT)
    settled(page)
    go_to(page, "Cold start")
    on_slide(page, "warm", 1)
    context.close()
