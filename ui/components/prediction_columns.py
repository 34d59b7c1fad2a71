"""The columns of a table of predictions."""

from typing import Any

import streamlit as st

PREDICTION_COLUMNS: dict[str, Any] = {
    "sample": st.column_config.NumberColumn("Sample", width="small"),
    "place": st.column_config.NumberColumn("Place", width="small"),
    "input": "Input",
    "target": "Target",
    "predicted": "Prediction",
    "result": "Result",
}


def share_column(label: str, *, width: int | None = None) -> Any:
    """Shares from 0 to 1, as bars with their percentage."""
    return st.column_config.ProgressColumn(
        label, format="percent", min_value=0, max_value=1, width=width
    )
