"""Every framing with what was published of it, and what it comes to here."""

import streamlit as st

from lstm_core.data.tables import framing_table
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.sources import SOURCES
from lstm_core.storage.shipped import SHIPPED_SEED, shipped_configs
from ui.services import store
from ui.wording import accuracy_text, published_text


# Folded, and made when it is opened: a browser loads what draws tables longer than all the rest.
@st.fragment
def framings() -> None:
    """One row for each."""
    box = st.expander(
        "Ten ways to show it the alphabet",
        icon=":material/table:",
        key="framings",
        on_change="rerun",
    )
    if box.open:
        with box:
            _table()


def _table() -> None:
    table = framing_table()
    # Without their weights: all ten are more than Streamlit's cache of runs holds.
    here = [store().entry(config) for config in shipped_configs()]
    table["here"] = ["–" if one is None else accuracy_text(one.final_accuracy) for one in here]
    table["published"] = table["published"].map(published_text)
    table["tensor"] = [" × ".join(map(str, tensor)) for tensor in table["tensor"]]
    st.dataframe(
        table[["title", "sees", "tensor", "network", "epochs", "published", "here"]],
        hide_index=True,
        column_config={
            "title": "Framing",
            "sees": st.column_config.TextColumn("What the network sees", width=270),
            "tensor": "Input tensor",
            "network": "Network",
            "epochs": st.column_config.NumberColumn("Epochs", format="localized"),
            "published": "Published",
            "here": "Here",
        },
    )
    st.caption(
        "Final accuracy: the finished network evaluated on all training pairs. Here: one run "
        f"with seed {SHIPPED_SEED} and the published settings; other seeds differ. "
        "Tensors are samples × time steps × features."
    )


def who_published_what() -> None:
    """The sources, and which framing each figure is of."""
    with st.expander("Who published what", icon=":material/menu_book:"):
        st.markdown(
            "\n".join(
                f"- {framing.title}: {', '.join(map(str, framing.published))}"
                for framing in FRAMINGS.values()
                if framing.published
            )
        )
        st.markdown("\n".join(f"- **{one.name}**: {one.citation}" for one in SOURCES.values()))
