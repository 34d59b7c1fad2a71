"""The controls of the timeline, and an update in words."""

import streamlit as st

from lstm_core import FRAMINGS, RunConfig
from lstm_core.alphabet import visible
from lstm_core.config import SettingError
from lstm_core.dataset import make_dataset
from lstm_core.timeline import Update
from ui.settings import adopt, on_table
from ui.view import parameters, put, widget_key
from ui.words import plain

BATCHES = (1, 2, 5, 10, 25)  # to choose from, where they work
MAX_NAMED = 8  # samples of an update named in a sentence
_FRAMING, _BATCH = "timeline_framing", "timeline_batch"


def framing_and_batch(config: RunConfig) -> None:
    """Another framing or batch size for the run on the table."""
    st.session_state[_FRAMING], st.session_state[_BATCH] = config.framing, config.batch_size
    left, right = st.columns(2)
    with left:
        st.selectbox(
            "Framing",
            list(FRAMINGS),
            format_func=lambda name: FRAMINGS[name].title,
            key=_FRAMING,
            on_change=_take_framing,
        )
    with right:
        sizes = sorted({size for size in BATCHES if _works(config, size)} | {config.batch_size})
        st.segmented_control("Batch size", sizes, key=_BATCH, on_change=_take_batch, required=True)


def step_through(config: RunConfig, shown: list[Update]) -> tuple[int, dict[str, str]]:
    """The number of the update that the reader has come to, and its address parameter."""
    first, last = shown[0].number, shown[-1].number
    key = widget_key(
        "step", last, parse=int, valid=lambda n: first <= n <= last, of=f"timeline:{config.hash}"
    )
    at = st.session_state[key]
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    if last > first:
        with left:
            st.slider("Up to update", first, last, key=key, persist_state="session")
    with right, st.container(horizontal=True, wrap=False):
        # Where a button leads is decided now, so that a double click does not skip an update.
        for label, to, shortcut in (("Back", at - 1, "Left"), ("Next", at + 1, "Right")):
            st.button(
                label,
                shortcut=shortcut,
                disabled=not first <= to <= last,
                on_click=put,
                args=(key, to),
            )
    return at, parameters(step=(at, last))


def in_words(config: RunConfig, one: Update) -> str:
    """What happens in an update, as Markdown."""
    codes = make_dataset(config).codes
    named = [visible(config.vocabulary[codes[n, -1]]) for n in one.samples[:MAX_NAMED]]
    read = plain(", ".join(named))
    if (more := len(one.samples) - len(named)) > 0:
        read += f" and {more:,} more"
    what = "a sample that ends" if len(one.samples) == 1 else "side by side the samples that end"
    state = {
        "zero": "The state is set to zero.",
        "carried": "The state goes on from where the last update left it.",
        "none": "There is no state.",
    }[one.state]
    end = " The epoch ends." if one.number % config.updates_per_epoch == 0 else ""
    return (
        f"**Update {one.number}, epoch {one.epoch}.** {state} The network reads {what} in {read}. "
        f"The weights move once.{end}"
    )


def _works(config: RunConfig, size: int) -> bool:
    try:
        config.replace(batch_size=size)
    except SettingError:
        return False
    return True


def _take_framing() -> None:
    adopt(RunConfig(framing=st.session_state[_FRAMING]))


def _take_batch() -> None:
    adopt(on_table().replace(batch_size=st.session_state[_BATCH]))
