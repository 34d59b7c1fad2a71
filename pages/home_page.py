"""Home: what comes after K? Answered by the shipped stateful network, with and without state."""

import streamlit as st

from lstm_core.data.tables import framing_table
from lstm_core.inference.generation import predict_next
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.sources import SOURCES
from lstm_core.sequence.symbols import ALPHABET
from lstm_core.storage.shipped import SHIPPED_SEED, shipped_configs
from ui import address
from ui.services import STATEFUL, find_run
from ui.wording import accuracy_text, plain, published_text

LETTERS = list(ALPHABET[1:-1])

letter_key = address.view_key("text", "K", valid=LETTERS.__contains__, of="home")
st.title(f"What comes after {st.session_state[letter_key]}?", anchor=False)
st.markdown(
    "A small LSTM has learned the alphabet by reading it from A to Z, its memory carried from "
    "letter to letter. It is right for every letter. Now ask it out of the blue."
)
run, notice = find_run(STATEFUL)
if run is None:
    st.warning(
        plain(notice or "The network that comes with the app is missing.")
        + " Train the stateful framing to ask it.",
        icon=":material/warning:",
    )
else:
    letter = st.select_slider(
        "The letter to ask about", LETTERS, key=letter_key, persist_state="session"
    )
    before = ALPHABET[: ALPHABET.index(letter)]
    cold = predict_next(run.config, run.weights(), letter)
    warm = predict_next(run.config, run.weights(), letter, warm_up=before)
    for place, heading, story, answer in zip(
        st.columns(2),
        ("From zero state", "From primed state"),
        (
            f"Its memory is empty. It reads {letter} and nothing else.",
            f"It first reads {before[0]} to {before[-1]}, then {letter}."
            if len(before) > 1
            else f"It first reads A, then {letter}.",
        ),
        (cold, warm),
        strict=True,
    ):
        with place.container(border=True):
            st.header(heading)
            st.markdown(story)
            prediction = ALPHABET[answer.argmax()]
            right = prediction == ALPHABET[ALPHABET.index(letter) + 1]
            st.caption(f"Prediction after {letter}")
            st.title(f":{'green' if right else 'orange'}[{prediction}]", anchor=False)
            st.caption(f"{'Right' if right else 'Wrong'}, and {answer.max():.0%} sure of it")
    st.markdown(
        "From zero state it gives the answer that follows an empty memory, whatever the letter. "
        "It has learned to count, not to read."
        if ALPHABET[cold.argmax()] == "B"
        else "From zero state it has no memory to go by."
    )

st.header("Ten ways to show it the alphabet")
table = framing_table()
here = [find_run(config)[0] for config in shipped_configs()]
table["here"] = ["–" if run is None else accuracy_text(run.final_accuracy) for run in here]
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
with st.expander("Who published what", icon=":material/menu_book:"):
    st.markdown(
        "\n".join(
            f"- {FRAMINGS[name].title}: {', '.join(map(str, FRAMINGS[name].published))}"
            for name in FRAMINGS
            if FRAMINGS[name].published
        )
    )
    st.markdown("\n".join(f"- **{one.name}**: {one.citation}" for one in SOURCES.values()))

st.header("Look closer")
STATEFUL_LINK = {"framing": "stateful"}
WAYS: tuple[tuple[str, str, str, dict[str, str], str], ...] = (
    ("cold_start", "Cold start", "slideshow", {},
     "The story of K and B, told step by step, for a room."),
    ("train", "Train", "model_training", {},
     "Pick a framing and settings, and watch it learn."),
    ("generate", "Generate", "abc", STATEFUL_LINK,
     "Continue the alphabet from any letter, after any beginning, wrong ones too."),
    ("states", "Hidden states", "grid_on", STATEFUL_LINK,
     "What each unit does, memory or input, and activation patching."),
    ("compare", "Compare", "compare_arrows", {},
     "Framings side by side, thirty seeds of each: which is better, is the difference real?"),
    ("timeline", "Timeline", "timeline", STATEFUL_LINK,
     "When the state continues and when it is reset, and the tutorials' claims, tested."),
)  # fmt: skip
places = [place for _ in range(0, len(WAYS), 3) for place in st.columns(3)]
for place, (page, label, icon, query, story) in zip(places, WAYS, strict=True):
    with place.container(border=True, height="stretch"):
        st.page_link(
            f"pages/{page}_page.py", label=label, icon=f":material/{icon}:", query_params=query
        )
        st.caption(story)
address.write(None)
address.show_notices()
