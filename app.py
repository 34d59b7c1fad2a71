"""The way in: navigation and the shared frame. Start it with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

from ui.frame import sidebar
from ui.services import warm_up
from ui.settings import arrive

# The icon is a file: a Material icon in the tab would be fetched from the network.
ICON = Path(__file__).parent / "ui" / "icon.svg"
st.set_page_config(page_title="How an LSTM keeps state", page_icon=ICON, layout="wide")

# No url_path may equal a file's stem: Streamlit would then run that file on its own, without
# this frame, for the first request of a fresh server (tests/test_pages.py).
page = st.navigation(
    {
        "Learn": [
            st.Page("pages/home_page.py", title="Home", icon=":material/home:", default=True),
        ],
        "Explore": [
            st.Page(
                "pages/train_page.py",
                title="Train",
                icon=":material/model_training:",
                url_path="train",
            ),
        ],
    }
)
arrive()
sidebar()
page.run()
warm_up()
