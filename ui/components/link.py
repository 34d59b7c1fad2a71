"""The link to what is on screen: to be copied, and as a QR code for phones in the room."""

from pathlib import Path

import streamlit as st

from lstm_core.stage.program import web_scripts
from ui import session
from ui.components.qr_code import qr_code
from ui.components.scripts import component_script

KEY = "link_shown"
_HERE = Path(__file__)

_component = st.components.v2.component(
    KEY,
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=web_scripts("dom.js", "qr_code.js") + component_script(_HERE.with_suffix(".js")),
)


def copy_link() -> None:
    """A button that shows the link. What the address is the browser knows best: the page writes it
    last."""
    page = session.PAGE.get()
    if st.button("Copy link", icon=":material/link:", width="stretch", key="copy_link"):
        session.LINK_OPEN.set(page)
    # Whatever draws the page anew, such as a training that ends, leaves the code in sight.
    if page is not None and session.LINK_OPEN.get() == page:
        _show()
    else:
        close_link()


def close_link() -> None:
    """Show the link no longer; Streamlit has room for one dialog."""
    session.LINK_OPEN.set(None)


# A dialog, because on a low screen a menu in the sidebar has no room for the code.
@st.dialog("Link to what is on screen", on_dismiss=close_link)
def _show() -> None:
    shown = st.session_state.get(KEY) or {}
    code = qr_code(str(shown.get("address") or st.context.url or ""))
    _component(key=KEY, data=code, on_address_change=lambda: None)
