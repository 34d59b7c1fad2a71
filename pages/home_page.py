"""Home: what comes after K? Answered by the shipped stateful network, with and without state."""

import streamlit as st

from lstm_core.data.dataset import in_known_case
from lstm_core.data.tables import framing_table
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.sources import SOURCES
from lstm_core.sequence.symbols import split_symbols
from lstm_core.stage.explorable import MOST_TYPED
from lstm_core.storage.shipped import SHIPPED_SEED, shipped_configs
from ui import address
from ui.components.explorer import explorer
from ui.services import STATEFUL, find_run, run_of, store
from ui.wording import accuracy_text, plain, published_text

MOST_IN_TITLE = 12  # letters
STATEFUL_LINK = {"framing": "stateful"}
# A question, and the page that answers it: file, question, title, icon, link, how.
WAYS: tuple[tuple[str, str, str, str, dict[str, str], str], ...] = (
    ("cold_start", "Why does it say B?", "Cold start", "slideshow", {},
     "the story of K and B, step by step, for a room."),
    ("train", "How does it learn?", "Train", "model_training", {},
     "pick a framing and settings, and watch it learn."),
    ("generate", "How far does it get by itself?", "Generate", "abc", STATEFUL_LINK,
     "it reads its own answers, from any letter, after wrong ones too."),
    ("states", "What is in its memory?", "Hidden states", "grid_on", STATEFUL_LINK,
     "what each unit does, memory or input, and activation patching."),
    ("compare", "Which framing is better?", "Compare", "compare_arrows", {},
     "side by side, thirty seeds of each: is the difference real?"),
    ("timeline", "When is the state reset?", "Timeline", "timeline", STATEFUL_LINK,
     "update by update, for any framing and batch size."),
    ("claims", "Is it true what one reads?", "Claims", "fact_check", {},
     "what tutorials and their readers say, each put to the test."),
)  # fmt: skip


def _known(text: str) -> bool:
    letters = split_symbols(text)
    return len(letters) <= MOST_TYPED and set(letters) <= set(STATEFUL.vocabulary)


# A fragment: what is typed redraws nothing else.
@st.fragment
def _ask() -> None:
    text_key = address.view_key(
        "text", "K", parse=lambda text: in_known_case(STATEFUL, text), valid=_known, of="home"
    )
    text = st.session_state[text_key]
    asked = f"after {text}" if 0 < len(text) <= MOST_IN_TITLE else "next"
    st.title(f"What comes {asked}?", anchor=False)
    st.markdown(
        "A small LSTM has learned to recite the alphabet. It is right for every letter, until it "
        "is asked out of the blue."
    )
    explorer(run_of(STATEFUL), text_key)
    st.markdown(
        "It answers by how many letters it has read, not by which: it has learned to count."
    )
    address.write(None)


# Folded, and made when it is opened: a browser loads what draws tables longer than all the rest.
@st.fragment
def _framings() -> None:
    box = st.expander(
        "Ten ways to show it the alphabet",
        icon=":material/table:",
        key="framings",
        on_change="rerun",
    )
    if box.open:
        with box:
            _framing_table()


def _framing_table() -> None:
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


run, notice = find_run(STATEFUL)
if run is None:
    st.title("How an LSTM keeps state", anchor=False)
    st.warning(
        plain(notice or "The network that comes with the app is missing.")
        + " Train the stateful framing to ask it.",
        icon=":material/warning:",
    )
    address.write(None)
else:
    _ask()
address.show_notices()

st.header("Look closer")
places = [place for _ in range(0, len(WAYS), 3) for place in st.columns(3)]
for place, (page, question, title, icon, query, how) in zip(places, WAYS, strict=False):
    with place.container(border=True, height="stretch"):
        st.page_link(
            f"pages/{page}_page.py", label=question, icon=f":material/{icon}:", query_params=query
        )
        st.caption(f"{title}: {how}")

_framings()
with st.expander("Who published what", icon=":material/menu_book:"):
    st.markdown(
        "\n".join(
            f"- {FRAMINGS[name].title}: {', '.join(map(str, FRAMINGS[name].published))}"
            for name in FRAMINGS
            if FRAMINGS[name].published
        )
    )
    st.markdown("\n".join(f"- **{one.name}**: {one.citation}" for one in SOURCES.values()))
