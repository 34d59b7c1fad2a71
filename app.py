"""The way in: navigation and the shared frame. Start it with ``streamlit run app.py``."""

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from jobs import job_queue
from ui import address
from ui.frame import sidebar
from ui.server import MIDDLEWARE, serving
from ui.training import settle

# A file, because a Material icon for the browser's tab would be fetched from the network.
ICON = Path(__file__).parent / "ui" / "icon.svg"

SIDEBAR_WIDTH = 250  # pixels: a projector of 1024 has none to spare
ON_STAGE = {"cold-start"}  # pages that want the whole screen


def visit() -> None:
    """What every visit runs: the frame, and in it the page that was asked for."""
    # Before the navigation, or the browser would fetch the page's Material icon for its tab.
    st.set_page_config(
        page_title="How an LSTM keeps state",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state="collapsed" if _on_stage() else SIDEBAR_WIDTH,
    )
    # No url_path may equal a file's stem in pages/ (tests/test_pages.py says why).
    page = st.navigation(
        {
            "Learn": [
                _page("home", "Home", "home", url_path=""),
                _page("cold_start", "Cold start", "slideshow", url_path="cold-start"),
            ],
            "Explore": [
                _page("train", "Train", "model_training", url_path="train"),
                _page("generate", "Generate", "abc", url_path="generate"),
                _page("states", "Hidden states", "grid_on", url_path="states"),
                _page("compare", "Compare", "compare_arrows", url_path="compare"),
                _page("timeline", "Timeline", "timeline", url_path="timeline"),
                _page("claims", "Claims", "fact_check", url_path="claims"),
            ],
        }
    )
    address.resume(page.url_path)
    settle()
    sidebar()
    page.run()
    job_queue().warm_up()


def _page(file: str, title: str, icon: str, *, url_path: str) -> st.Page:
    return st.Page(
        f"pages/{file}_page.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=url_path,
        default=not url_path,
    )


def _on_stage() -> bool:
    """Whether the page asked for is one that wants the screen for itself."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2] in ON_STAGE


if __name__ == "__main__":
    visit()
else:  # imported by ``streamlit run``, which finds the server here
    server = st.App(__file__, lifespan=serving, middleware=MIDDLEWARE)
