"""Timeline: when is the state carried, and when is it reset?"""

import streamlit as st

from lstm_core import RunConfig
from lstm_core.interpret.timeline import updates
from ui import address
from ui.components.choice import FORMER_NAMES
from ui.components.page_link import page_link
from ui.components.run_header import title_row
from ui.components.see_next import from_timeline, see_next
from ui.current_run import current, finished_run
from ui.pages import PAGES
from ui.timeline.controls import MAX_SHOWN, epochs_shown, framing_and_batch, in_words, step_through
from ui.timeline.lanes import MAX_LANES, lanes
from ui.timeline.memory import memory


def step_by_step(config: RunConfig) -> None:
    """What happens to the state, update by update."""
    run, _ = finished_run(config)
    title_row(config, run)
    framing_and_batch(config)
    shown = updates(config, epochs_shown(config), most=MAX_SHOWN)
    at = step_through(config, shown)
    now = at - shown[0].number
    st.markdown(in_words(config, shown[now], shown[now - 1] if now else None))
    if config.batch_size <= MAX_LANES:
        lanes(config, shown, at)
    else:
        st.info(
            f"{config.batch_size:,} rows side by side are too many to draw; up to {MAX_LANES} are.",
            icon=":material/table_rows:",
        )
    if config.rule.beware:
        st.caption(f":material/lightbulb: {config.rule.beware}")
    if config.rule.recurrent and run is not None:
        st.header("Hidden state of the first row", anchor=False)
        memory(run, shown, at)
    elif config.rule.recurrent:
        st.caption("Train this network to see its hidden state here.")
        page_link("train", query=address.to_query(config))


# In links of earlier versions the claims are a view of this page. Whoever goes back over one is
# not sent forward again.
view, claim, _ = (address.brought(name) or "" for name in ("view", "claim", "show"))
if (claim or FORMER_NAMES.get(view, view) == "claims") and not address.back_or_forward():
    query = {name: text for name, text in st.query_params.items() if name != "view"}
    st.switch_page(PAGES["claims"].file, query_params=query)
st.title("Timeline")
st.markdown("When is the state carried on, and when is it reset?")
notices = st.container()
config = current()
step_by_step(config)
see_next(from_timeline(config))
address.write(config)
with notices:
    address.show_notices()
