"""The way in: navigation and the shared frame. Start it with ``streamlit run app.py``."""

import os
from pathlib import Path
from urllib.parse import urlsplit

# Before NumPy is first imported. Its products here are small, and several threads for one of them
# wait for each other where a training has the processors: seconds for what takes a tenth.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from jobs import job_queue
from ui import address
from ui.frame import current_run, sidebar
from ui.pages import PAGES, PageEntry
from ui.server import MIDDLEWARE, serving
from ui.text.current import current_text_run
from ui.training import settle

# A file, because a Material icon for the browser's tab would be fetched from the network.
ICON = Path(__file__).parent / "ui" / "icon.svg"

# What the frame calls the current run, on pages that are about runs of their own.
OWN_RUN = {PAGES["text"].address: current_text_run}
SIDEBAR_WIDTH = 250  # pixels: a projector of 1024 has none to spare


def visit() -> None:
    """What every visit runs: the frame, and in it the page that was asked for."""
    # Before the navigation, or the browser would fetch the page's Material icon for its tab.
    st.set_page_config(
        page_title="How an LSTM keeps state",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state="collapsed" if _on_stage() else SIDEBAR_WIDTH,
    )
    sections: dict[str, list[st.Page]] = {}
    for entry in PAGES.values():
        sections.setdefault(entry.section, []).append(_page(entry))
    page = st.navigation(sections)
    address.resume(page.url_path)
    settle()
    sidebar(OWN_RUN.get(page.url_path, current_run))
    page.run()
    job_queue().warm_up()


def _page(entry: PageEntry) -> st.Page:
    return st.Page(
        entry.file,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.address,
        default=not entry.address,
    )


def _on_stage() -> bool:
    """Whether the page asked for is one that wants the screen for itself."""
    asked = urlsplit(st.context.url or "").path.rpartition("/")[2]
    return any(entry.stage and entry.address == asked for entry in PAGES.values())


if __name__ == "__main__":
    visit()
else:  # imported by ``streamlit run``, which finds the server here
    server = st.App(__file__, lifespan=serving, middleware=MIDDLEWARE)
