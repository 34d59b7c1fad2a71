"""How soon the app answers, and how much memory its server takes.

    python -m benchmarks.app

Starts a fresh server with an empty store, as ``streamlit run app.py`` does, and visits it in
headless Chromium: seconds to the first healthy answer, to the first heading on screen, to the
answer after K, and from a click on Train to the first point of the curve, once while
TensorFlow is not loaded and once when everything is warm. Then 20 trainings of different
seeds and sizes, and what server and workers hold in memory.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.processes import memory, wait_until_idle

ROOT = Path(__file__).resolve().parent.parent
WAIT = 120_000  # milliseconds


def main() -> None:
    table = Table("What", "Seconds")
    with tempfile.TemporaryDirectory() as cache, browser() as chromium:
        page = chromium.new_page()
        began = time.perf_counter()
        server, address = start_server(cache, warm_up=False)
        table.add_row("start to healthy", f"{time.perf_counter() - began:.2f}")
        began = time.perf_counter()
        page.goto(address)
        page.get_by_role("heading", name="What comes after K?").wait_for(timeout=WAIT)
        table.add_row("first visit to first heading", f"{time.perf_counter() - began:.2f}")
        page.locator(".verdict", has_text="B").first.wait_for(timeout=WAIT)
        table.add_row("first visit to the answer after K", f"{time.perf_counter() - began:.2f}")
        before = memory(server.pid)
        cold = click_to_first_point(page, f"{address}/train?framing=time_steps&seed=1")
        table.add_row("click on Train to first point, TensorFlow not loaded", f"{cold:.2f}")
        new = click_to_first_point(page, f"{address}/train?framing=time_steps&units=33")
        table.add_row("click on Train to first point, new shape", f"{new:.2f}")
        seen = click_to_first_point(page, f"{address}/train?framing=time_steps&seed=2")
        table.add_row("click on Train to first point, shape seen before", f"{seen:.2f}")
        loaded = memory(server.pid)
        for run in range(20):
            url = f"{address}/train?framing=time_steps&seed={10 + run}&units={20 + run // 2}"
            click_to_first_point(page, url)
        after = memory(server.pid)
        server.terminate()
        server.wait()
    out = Console(highlight=False)
    out.print(table)
    out.print(
        "Megabytes of the server and of its workers together: "
        f"{before.server:.0f} and {before.workers:.0f} before a training, "
        f"{loaded.server:.0f} and {loaded.workers:.0f} after three, "
        f"{after.server:.0f} and {after.workers:.0f} after 20 more of ten other sizes"
    )


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@contextmanager
def warm_server() -> Iterator[tuple[Browser, Page, str]]:
    """A browser, and in it a page of a fresh server whose workers are warm, with its address."""
    with tempfile.TemporaryDirectory() as cache, browser() as chromium:
        server, address = start_server(cache, warm_up=True)
        try:
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address)
            wait_until_idle(server.pid)
            yield chromium, page, address
        finally:  # a click that finds nothing must not leave it behind
            server.terminate()
            server.wait()


def start_server(
    cache: str, *, warm_up: bool, log: IO[str] | None = None, **settings: str
) -> tuple[subprocess.Popen, str]:
    """A server of its own, and its address, as soon as it says that it is healthy. ``log``: a
    file for what it says on standard error, which is else this process's; ``settings``: what
    else its environment has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"LSTM_CACHE": cache, "LSTM_WARM_UP": str(int(warm_up))}
    environment |= settings
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        command + options, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log
    )
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return server, f"http://127.0.0.1:{port}"
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not start")


def click_to_first_point(page: Page, url: str) -> float:
    """Seconds from a click on Train to the first point of a curve, or the finished one."""
    page.goto(url)
    button = page.get_by_role("button", name="Train", exact=True)
    button.wait_for(timeout=WAIT)
    began = time.perf_counter()
    button.click()
    page.locator('.learning path.loss[d*="L"]').wait_for(state="attached", timeout=WAIT)
    seconds = time.perf_counter() - began
    page.get_by_text("Trained just now").wait_for(timeout=WAIT)
    return seconds


if __name__ == "__main__":
    main()
