"""Who can reach the app: this machine alone, or others too."""

from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st


def others_can_open(address: str) -> bool:
    """Whether an address means this server on other machines, too."""
    host = ""
    with suppress(ValueError):  # no address at all
        host = urlsplit(address).hostname or ""
    return bool(host) and not _is_here(host)


def is_for_one() -> bool:
    """Whether all visitors are tabs of one person: the server listens on this machine alone, and
    is asked by that name, which is not so behind a web server that serves others."""
    listens, url = st.get_option("server.address"), st.context.url
    return bool(listens and url) and _is_here(str(listens)) and not others_can_open(str(url))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host.rpartition(".")[2] in ("", "localhost")
