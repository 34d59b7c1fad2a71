"""The link to what is on screen: to be copied, and as a QR code for phones in the room."""

from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
import streamlit as st

from ui import session
from ui.components.scripts import component_script

KEY = "link_shown"
_HERE = Path(__file__)

_component = st.components.v2.component(
    KEY,
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=component_script(_HERE.with_suffix(".js")),
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


def qr_code(address: str) -> dict[str, Any]:
    """The QR code of an address, or why there is none."""
    if not others_can_open(address):
        return {"of": address, "modules": [], "why": "Only this machine can open this link."}
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return {"of": address, "modules": [], "why": "This link is too long for a QR code."}
    return {"of": address, "modules": modules_of(code), "why": ""}


def modules_of(code: segno.QRCode) -> list[str]:
    """The rows of a QR code, "1" where it is dark."""
    return ["".join(map(str, row)) for row in code.matrix]


def others_can_open(address: str) -> bool:
    """Whether an address means this server on other machines, too."""
    host = ""
    with suppress(ValueError):  # no address at all
        host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:  # a name
        return host.rpartition(".")[2] not in ("", "localhost")
