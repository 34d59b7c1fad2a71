"""Saved runs of texts: a list to choose from."""

import streamlit as st

from ui.text import draft
from ui.text.corpora import is_installed, own_texts, text_store
from ui.text.samples import place_of
from ui.wording import plain

MAX_LISTED = 30


def offer_text_runs() -> None:
    """A list inside a dialog: a click shows the run and closes the dialog."""
    entries, problems = text_store().entries()
    if not entries:
        st.markdown("None yet. Train one, and it will stand here.")
    here = {one.hash for one in own_texts()}
    for entry in entries[:MAX_LISTED]:
        config = entry.config
        loss = "" if entry.held_out is None else f" · {entry.held_out:.2f} nats"
        layers = f" · {config.layers} layers" if config.layers > 1 else ""
        passes = place_of(config, config.updates)
        way = "" if config.way == "streams" else f" · {config.way}"
        gone = config.corpus not in here and not is_installed(config.corpus)
        title = (
            f"{entry.corpus_name} · {config.cell} {config.units}{layers}{way} · seed {config.seed} "
            f"· {passes}{loss}{' · its text is not here' if gone else ''}"
        )
        if st.button(
            plain(title),
            key=f"text_run_{config.hash}",
            on_click=draft.select,
            args=(config,),
            type="tertiary",
        ):
            st.rerun()
    for problem in problems[:3]:
        st.warning(plain(problem), icon=":material/broken_image:")
