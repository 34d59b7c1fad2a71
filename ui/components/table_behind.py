"""The numbers behind a picture, for who cannot see it, or wants them exact."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from lstm_core.errors import StoreError
from lstm_core.wording import sentence
from ui.wording import plain

MAX_LISTED = 5_000  # rows: a table goes to the browser in one piece


@st.fragment
def table_behind(
    make: Callable[[], pd.DataFrame],
    *,
    key: str,
    columns: Mapping[str, str] | None = None,
    note: str = "",
) -> None:
    """A folded table below a picture; it is made, and sent to the browser, once it is unfolded.

    Args:
        make: the table, one row for each thing that is drawn. Streamlit keeps it for as long as a
            visitor stays, so it holds configs and what was chosen, and neither runs
            (``services.run_of`` has them) nor tables.
        key: of the picture.
        columns: those to show, in order, each with its heading; by default all of them.
        note: what the table holds, where that is not plainly what the picture shows.
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
    try:
        table = make()
    except StoreError as error:
        folded.info(plain(sentence(error)), icon=":material/info:")
        return
    if columns:
        table = table[list(columns)].rename(columns=dict(columns))
    if len(table) > MAX_LISTED:
        note = f"{note} The first {MAX_LISTED:,} of {len(table):,} rows are listed.".strip()
        table = table.head(MAX_LISTED)
    if note:
        folded.caption(note)
    folded.dataframe(table, hide_index=True, height="content" if len(table) <= 12 else 400)
