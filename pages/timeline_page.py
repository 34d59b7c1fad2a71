"""Timeline: when is the state carried, and when is it reset? And what is claimed about it."""

import streamlit as st

from lstm_core import RunConfig
from lstm_core.interpret.timeline import updates
from ui import link, settings, view
from ui.claims.cards import claims
from ui.components.named_choice import views_choice
from ui.on_table import title_row
from ui.services import find_run
from ui.timeline.controls import MAX_SHOWN, epochs_shown, framing_and_batch, in_words, step_through
from ui.timeline.lanes import MAX_LANES, lanes
from ui.timeline.memory import memory

VIEWS = {"steps": "Step by step", "claims": "Claims, tested"}


def step_by_step(config: RunConfig) -> dict[str, str]:
    """What happens to the state, update by update. Returns what is shown, for the address."""
    run, _ = find_run(config)
    title_row(config, run)
    framing_and_batch(config)
    shown = updates(config, epochs_shown(config), most=MAX_SHOWN)
    at, step = step_through(config, shown)
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
        st.subheader("Hidden state of the first row", anchor=False)
        memory(run, shown, at)
        st.caption(
            "h of the three units that move most, before and after every update, in the finished "
            "network. Orange lines mark the resets: there h drops to zero."
        )
    elif config.rule.recurrent:
        st.caption("Train this network to see its hidden state here.")
        st.page_link("pages/train_page.py", label="Train", icon=":material/model_training:",
                     query_params=link.to_query(config))  # fmt: skip
    return step


def claims_tested() -> dict[str, str]:
    """What the source texts claim, and what came of it. Returns what is shown."""
    shown = claims()
    return shown if "claim" in shown else shown | {"view": "claims"}


st.title("Timeline")
st.markdown("When is the state carried on, when is it reset, and what do the texts claim about it?")
notices = st.container()
config = settings.on_table()
looked_at, _ = views_choice(
    VIEWS, of="timeline", default="claims" if "claim" in st.query_params else "steps"
)
shown = step_by_step(config) if looked_at == "steps" else claims_tested()
settings.show_in_address(config, **shown)
with notices:
    view.show_link_notices()
