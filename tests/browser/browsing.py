"""The real app on a real server in a real Chromium: fixtures for modules that browse."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lstm_core.storage.text_runs import TextStore
from tests.cases import PYTHON, ROOT
from tests.text_cases import LONG, two_passes

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TEXT_RUN = two_passes()
WAIT = 60_000  # milliseconds; a busy machine compiles slowly


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(folder: Path, port: int | None = None) -> Iterator[str]:
    """The address of a fresh server; its store in ``folder`` has the shipped runs alone."""
    port = port or free_port()
    log = folder / "log.txt"
    command = [PYTHON, "-m", "streamlit", "run", "app.py", "--server.port", str(port),
               "--server.address", "127.0.0.1"]  # fmt: skip
    environment = os.environ | {
        "LSTM_CACHE": str(folder / "cache"),
        "LSTM_WARM_UP": "0",
        "LSTM_WORKER_IDLE_SECONDS": "600",
    }
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
            process.terminate()
            process.wait(20)
        finally:
            process.kill()
    assert "Traceback" not in log.read_text()


def wait_until_healthy(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One for all browser tests of a process: each test uses settings of its own. Its store has a
    run on a text, too."""
    folder = tmp_path_factory.mktemp("server")
    texts = TextStore(folder / "cache")
    texts.texts.save(LONG)
    texts.save(TEXT_RUN)
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and CI must run the browser tests")
        pytest.skip("no Chromium on this machine: install the package 'chromium'")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server):
    """Open an address of the app as a new visitor. Nothing may be fetched from elsewhere."""
    with visiting(browser, server) as open_page:
        yield open_page


@contextmanager
def visiting(browser, server: str) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(path: str, **options) -> Page:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        )
        page = contexts[-1].new_page()
        page.on("request", lambda request: foreign.append(request.url)
                if not request.url.startswith((server, "data:", "blob:")) else None)  # fmt: skip
        page.goto(server + path)
        settled(page)
        return page

    foreign: list[str] = []
    yield open_page
    for context in contexts:
        context.close()
    assert not foreign


def settled(page: Page) -> Page:
    app = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
    page.wait_for_selector(f'{app}[data-test-script-state="notRunning"]', timeout=WAIT)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WAIT)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    return page


def still(page: Page) -> Page:
    """Once the page is quiet, and its pictures have had their places and sizes for a quarter of
    a second."""
    settled(page)
    page.evaluate("""pictures => new Promise(done => {
        let before = '', since = performance.now();
        const look = now => {
            const seen = String([...document.querySelectorAll(pictures)].map(one =>
                [one.scrollHeight, JSON.stringify(one.getBoundingClientRect())]));
            if (seen !== before) [before, since] = [seen, now];
            if (now - since > 250) done(); else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    })""", "[data-testid=stMain], .js-plotly-plot, .heatmaplayer image, .marks")  # fmt: skip
    return page


def go_to(page: Page, name: str) -> None:
    """Follow the navigation's link: a page may have a link of the same name."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()


def contrast(one: str, other: str) -> float:
    """Of two colours as the browser computes them, which are opaque (WCAG 2.2)."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def overflow(page: Page) -> tuple[int, int]:
    """By how many pixels the page is wider and higher than the window."""
    return tuple(page.evaluate("""() => {
        const main = document.querySelector('[data-testid=stMain]');
        return [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight];
    }"""))  # fmt: skip
