"""The numbers behind a picture, for who cannot see it, or wants them exact."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st


@st.fragment
def table_behind(
    make: Callable[[], pd.DataFrame], *, key: str, columns: Mapping[str, str] | None = None
) -> None:
    """A folded table below a picture; it is made, and sent to the browser, once it is unfolded.

    Args:
        make: the table, one row for each thing that is drawn.
        key: of the picture.
        columns: those to show, in order, each with its heading; by default all of them.
    """
    folded = st.expander(
        "As a table",
        icon=":material/table:",
        type="compact",
        key=f"table_behind_{key}",
        on_change="rerun",
    )
    if not folded.open:
        return
    table = make()
    if columns:
        table = table[list(columns)].rename(columns=dict(columns))
    folded.dataframe(table, hide_index=True, height="content" if len(table) <= 12 else 400)
