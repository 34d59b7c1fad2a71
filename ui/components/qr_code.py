"""QR codes for phones in the room. ``lstm_core/stage/web/qr_code.js`` draws them."""

from typing import Any
from urllib.parse import urlsplit

import segno

from ui.reach import others_can_open


def qr_code(address: str) -> dict[str, Any]:
    """The QR code of an address, or why there is none: ``of`` the address the ``modules``, rows of
    "1" where it is dark and "0", and ``why`` there are none."""
    if not others_can_open(address):
        return {"of": address, "modules": [], "why": "Only this machine can open this link."}
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return {"of": address, "modules": [], "why": "This link is too long for a QR code."}
    modules = ["".join(map(str, row)) for row in code.matrix]
    return {"of": address, "modules": modules, "why": ""}


def app_link(address: str) -> dict[str, Any] | None:
    """The app's own address, from that of one of its pages: ``url`` and the ``modules`` of its
    code, or nothing where only this machine can open it."""
    if not others_can_open(address):
        return None
    page = urlsplit(address)
    url = f"{page.scheme}://{page.netloc}{page.path.rpartition('/')[0]}/"
    modules = qr_code(url)["modules"]
    return {"url": url, "modules": modules} if modules else None
