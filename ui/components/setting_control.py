"""The control of one setting, whose value the session keeps."""

from collections.abc import Callable
from typing import Any

import streamlit as st


def setting_control(
    widget: Callable[..., Any], label: str, *, key: str, value: Any, **options: Any
) -> None:
    """A widget of the session's ``key``; ``value`` is what the setting is now.

    Two things say the value: the session, and what the widget calls its default. A browser that was
    sent the page twice at once knows the second alone, and would send another back. An emptied
    number goes back to it, too.
    """
    if key not in st.session_state:
        st.session_state[key] = value
    if widget is st.selectbox:
        options["index"] = list(options["options"]).index(value)
    else:
        options["default" if widget is st.segmented_control else "value"] = value
    widget(label, key=key, **options)
