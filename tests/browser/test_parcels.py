"""What a component is sent once, in a real browser: kept, asked for when it is not there, and used
again wherever the component is put up anew."""

import re

from playwright.sync_api import expect

from tests.browser.browsing import WAIT, go_to, settled
from tests.browser.test_stage import PROJECTOR, on_slide
from tests.cases import ROOT

CALLED = """async loader => {
    const { default: run } = await import(URL.createObjectURL(new Blob([loader], {type: 'text/javascript'})));
    const script = 'export default ({data, parentElement}) => {' +
        ' parentElement.dataset.seen = JSON.stringify(data); return () => { delete parentElement.dataset.seen; }; }';
    const asked = [], one = document.createElement('div'), other = document.createElement('div');
    const call = async (parentElement, parcels, now) => {
        const end = run({data: {parcels, now}, parentElement, setTriggerValue: name => asked.push(name)});
        await new Promise(done => setTimeout(done, 100));
        return end;
    };
    const seen = [];
    const note = element => seen.push(element.dataset.seen ?? null);
    await call(one, {program: {id: 'p'}}, 0); note(one);
    await call(one, {program: {id: 'p', value: {script, styles: ''}}, big: {id: 'a', value: 'A'}}, 1); note(one);
    const end = await call(one, {program: {id: 'p'}, big: {id: 'a'}}, 2); note(one);
    await call(one, {program: {id: 'p'}, big: {id: 'b'}}, 3); note(one);
    end(); note(one);
    await call(other, {program: {id: 'p'}, big: {id: 'a'}}, 4); note(other);
    return [asked, seen];
}"""  # noqa: E501


def test_what_came_once_is_kept_and_what_is_not_there_is_asked_for(browser):
    page = browser.new_page()
    loader = (ROOT / "ui" / "components" / "parcels.js").read_text()
    asked, seen = page.evaluate(CALLED, loader)
    page.close()
    assert asked == ["lacks", "lacks"]  # nothing was there; later there was no b
    assert seen == [
        None,
        '{"now":1,"big":"A"}',
        '{"now":2,"big":"A"}',
        '{"now":2,"big":"A"}',
        None,  # taken down
        '{"now":4,"big":"A"}',  # and put up elsewhere, without being sent again
    ]


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
