"""Timeline: when is the state carried, and when is it reset? Sample by sample, as it happens."""

import streamlit as st

from lstm_core.timeline import updates
from ui import link, settings, view
from ui.lanes import MAX_LANES, lanes, memory
from ui.on_table import title_row
from ui.services import find_run
from ui.timeline import framing_and_batch, in_words, step_through

MAX_SHOWN = 60  # updates that fit a screen

st.title("Timeline")
st.markdown("When is the state carried on, and when is it reset? Sample by sample, as it happens.")
config = settings.on_table()
run, _ = find_run(config)
title_row(config, run)
notices = st.container()
framing_and_batch(config)
epochs = max(1, min(2, config.epochs, MAX_SHOWN // config.updates_per_epoch))
shown = updates(config, epochs, most=MAX_SHOWN)
at, step = step_through(config, shown)
st.markdown(in_words(config, shown[at - shown[0].number]))
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
    st.subheader("The memory of the first row", anchor=False)
    memory(run, shown)
    st.caption(
        "h of the three units that move most, before and after every update, in the finished "
        "network. Where the state is reset, the lines jump to zero."
    )
elif config.rule.recurrent:
    st.caption("Train this network to see what its memory does here.")
    st.page_link("pages/train_page.py", label="Train", icon=":material/model_training:",
                 query_params=link.to_query(config))  # fmt: skip
settings.show_in_address(config, **step)
with notices:
    view.show_link_notices()
