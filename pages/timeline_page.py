"""Timeline: when is the state carried, and when is it reset? And what is claimed about it."""

import streamlit as st

from lstm_core import RunConfig
from lstm_core.interpret.timeline import updates
from ui import address
from ui.claims.cards import claims
from ui.components.choice import views_choice
from ui.components.run_header import title_row
from ui.current_run import current, finished_run
from ui.timeline.controls import MAX_SHOWN, epochs_shown, framing_and_batch, in_words, step_through
from ui.timeline.lanes import MAX_LANES, lanes
from ui.timeline.memory import memory

VIEWS = {"steps": "Step by step", "claims": "Claims, tested"}


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
        st.page_link("pages/train_page.py", label="Train", icon=":material/model_training:",
                     query_params=address.to_query(config))  # fmt: skip


st.title("Timeline")
st.markdown("When is the state carried on, when is it reset, and what do the texts claim about it?")
notices = st.container()
config = current()
address.imply("claim", view="claims")
if views_choice(VIEWS, of="timeline") == "steps":
    step_by_step(config)
else:
    claims()
address.write(config)
with notices:
    address.show_notices()
