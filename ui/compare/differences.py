"""What differs in the settings of the runs that are compared."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_core import RunConfig
from lstm_core.experiments.comparison import differing_settings, unlike
from ui.wording import plain, shortened


def differences(configs: Sequence[RunConfig], labels: Sequence[str]) -> None:
    """One row per setting that is not the same in all, and what follows from other sequences."""
    table = differing_settings(configs)
    with st.expander(f"What differs in the settings: {len(table)}", icon=":material/difference:"):
        table.columns = list(labels)
        table.index = [name.replace("_", " ").capitalize() for name in table.index]
        st.dataframe(table.map(_text))
    if explanation := unlike(configs):
        st.info(plain(explanation), icon=":material/info:")


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return shortened(str(value))
