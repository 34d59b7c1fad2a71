"""The settings of the run on the table: one plain dict per visitor.

It lives in the session, so it survives a page change; the address holds it too, so it survives
a reload and can be shared. ``ui.train.controls`` draws it and writes back to it.
"""

import time
from collections import deque

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.errors import SettingError
from ui import link, view

SETTINGS = "settings"
_SEEN = "link_seen"
_WORKED = "settings_that_worked"
_WRITTEN = "link_written"  # addresses that this session replaced lately, and when
STALE_SECONDS = 2.0
WIDGET = "setting:"  # what the keys of the controls begin with


def arrive() -> None:
    """Take the settings from the address if it brings new ones, else keep what there is."""
    query = st.query_params.to_dict()
    if query and query != st.session_state.get(_SEEN) and not _is_stale(query):
        config, notices = link.from_query(query)
        if SETTINGS not in st.session_state or set(query) - link.VIEW_NAMES:
            adopt(config)
        view.arrive({name: text for name, text in query.items() if name in link.VIEW_NAMES})
        st.session_state[view.NOTICES] = notices
        st.session_state[_SEEN] = query
    elif SETTINGS not in st.session_state:
        adopt(link.DEFAULT)


def _is_stale(query: dict[str, str]) -> bool:
    """Whether an address is one that this session has just replaced: a click that was quicker
    than the new address still brings the old one, and must not bring back old settings."""
    now = time.monotonic()
    return any(
        query == old and now - when < STALE_SECONDS
        for old, when in st.session_state.get(_WRITTEN, ())
    )


def on_table() -> RunConfig:
    """The config on the table; the last that worked while the settings cannot work."""
    try:
        config = RunConfig.from_dict(st.session_state.get(SETTINGS, link.DEFAULT.to_dict()))
    except SettingError:
        return st.session_state.get(_WORKED, link.DEFAULT)
    st.session_state[_WORKED] = config
    return config


def adopt(config: RunConfig) -> None:
    """Put a config on the table. Call it before the controls are drawn, or in a callback."""
    if SETTINGS in st.session_state and config != on_table():
        view.forget_link()
    put_draft(config.to_dict())


def put_draft(draft: dict) -> None:
    """Put settings on the table that may not work yet; the controls will say so."""
    st.session_state[SETTINGS] = draft
    for key in [key for key in st.session_state if str(key).startswith(WIDGET)]:
        del st.session_state[key]


def publish() -> None:
    """Back to the published settings of the framing on the table."""
    adopt(RunConfig(framing=st.session_state[SETTINGS]["framing"]))


def show_in_address(config: RunConfig | None, **shown: str) -> None:
    """Make the address say what is on the page: the run, and what of it is shown."""
    query = ({} if config is None else link.to_query(config)) | shown
    seen = st.session_state.get(_SEEN)
    if seen is not None and seen != query:
        written = st.session_state.setdefault(_WRITTEN, deque(maxlen=20))
        written.append((seen, time.monotonic()))
    st.session_state[_SEEN] = query
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
