"""A link to another page of the app."""

from collections.abc import Mapping

import streamlit as st

from ui.pages import PAGES

ITS_OWN = "its own"


def page_link(
    name: str,
    label: str = "",
    *,
    query: Mapping[str, str] | None = None,
    icon: str | None = ITS_OWN,
    help: str | None = None,
) -> None:
    """``name``: of the page in ``PAGES``, which gives title and icon where none are said.
    ``label`` is Markdown; ``query``: what of the page."""
    page = PAGES[name]
    st.page_link(
        page.file,
        label=label or page.title,
        icon=page.icon if icon == ITS_OWN else icon,
        help=help,
        query_params=query or {},
    )
