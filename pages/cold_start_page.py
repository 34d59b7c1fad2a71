"""Cold start: the talk. Why an LSTM that knows the alphabet says that B comes after K."""

import streamlit as st

from lstm_core.stage import why_not_shown
from ui import address
from ui.components.page_link import page_link
from ui.services import STATEFUL, find_run
from ui.talk.stage import stage
from ui.wording import plain

# A link that names a run holds the talk of that one; the menu, of the one that came with the app.
config = STATEFUL
if "framing" in st.query_params:
    config, _ = address.from_query(st.query_params.to_dict())
reason = why_not_shown(config)
run, notice = (None, "") if reason else find_run(config)
if run is None and config != STATEFUL:
    if reason:
        why = f"The talk of the link's run cannot be held: {reason}."
    else:
        why = notice or "The run of the link is not trained yet."
        why += " Train it on the Train page, and the link holds its talk."
    address.notice(f"{why} This one is of the network that came with the app.")
    run, notice = find_run(STATEFUL)
if run is None:
    st.title("Cold start")
    address.show_notices()
    st.warning(
        plain(notice or "The shipped network is missing.")
        + " Train the stateful framing with seed 7 to hold this talk.",
        icon=":material/warning:",
    )
    page_link("train", query={"framing": "stateful"})
    st.stop()
stage(run)
