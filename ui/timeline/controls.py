"""The controls of the timeline, and an update in words."""

import streamlit as st

from lstm_core import FRAMINGS, RunConfig
from lstm_core.errors import SettingError
from lstm_core.interpret.timeline import Update, jumps, read_and_asked
from ui import session
from ui.address import view_key
from ui.components.choice import titled
from ui.components.step_button import step_button
from ui.current_run import current, select
from ui.wording import ROWS_CONTINUE, plain

BATCHES = (1, 2, 5, 10, 25)  # to choose from, where they work
MIN_SHOWN, MAX_SHOWN = 10, 60  # updates that fill a screen, and that fit it
MAX_NAMED = 8  # samples of an update named in a sentence


def framing_and_batch(config: RunConfig) -> None:
    """Another framing or batch size for the current run."""
    session.TIMELINE_FRAMING.set(config.framing)
    session.TIMELINE_BATCH.set(config.batch_size)
    left, right = st.columns(2)
    with left:
        st.selectbox(
            "Framing",
            key=session.TIMELINE_FRAMING.name,
            on_change=_take_framing,
            **titled({name: FRAMINGS[name] for name in config.goal.framings or FRAMINGS}),
        )
    with right:
        sizes = sorted({size for size in BATCHES if _works(config, size)} | {config.batch_size})
        st.segmented_control(
            "Batch size",
            sizes,
            key=session.TIMELINE_BATCH.name,
            on_change=_take_batch,
            required=True,
            help=ROWS_CONTINUE if config.rule.carries_state else None,
        )


def epochs_shown(config: RunConfig) -> int:
    """Two epochs, so that the end of one is seen; more where they are very short."""
    each = config.updates_per_epoch
    return max(1, min(max(2, MIN_SHOWN // each), config.epochs, MAX_SHOWN // each))


def step_through(config: RunConfig, shown: list[Update]) -> int:
    """The number of the update that the reader has come to."""
    numbers = [one.number for one in shown]
    first, last = numbers[0], numbers[-1]
    key = view_key("step", last, valid=numbers.__contains__, of=f"timeline:{config.hash}")
    at = st.session_state[key]
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    if last > first:
        with left:
            st.slider("Up to update", first, last, key=key, persist_state="session")
    with right, st.container(horizontal=True, wrap=False):
        step_button("Back", key, at - 1, numbers, shortcut="Left")
        step_button("Next", key, at + 1, numbers, shortcut="Right")
    return at


def in_words(config: RunConfig, one: Update, before: Update | None = None) -> str:
    """What happens in an update, as Markdown; ``before``: the update before it, if there is."""
    ends = read_and_asked(config)
    name = lambda sample: ends[sample][0]
    named = [name(sample) for sample in one.samples[:MAX_NAMED]]
    read = plain(", ".join(named))
    if (more := len(one.samples) - len(named)) > 0:
        read += f" and {more:,} more"
    what = "a sample that ends" if len(one.samples) == 1 else "side by side the samples that end"
    state = {
        "zero": "Starts from zero state.",
        "carried": "Continues from the previous state.",
        "none": "There is no state.",
    }[one.state]
    if before is not None and jumps(config, before, one):
        but = "and" if one.state == "zero" else "but"
        jump = f"The order jumps, from {name(before.samples[-1])} to {name(one.samples[0])}, {but}"
        state = f"{plain(jump)} {state[0].lower()}{state[1:]}"
    end = " The epoch ends." if one.number % config.updates_per_epoch == 0 else ""
    return (
        f"**Update {one.number}, epoch {one.epoch}.** {state} The network reads {what} in {read}. "
        f"One weight update.{end}"
    )


def _works(config: RunConfig, size: int) -> bool:
    try:
        config.replace(batch_size=size)
    except SettingError:
        return False
    return True


def _take_framing() -> None:
    select(RunConfig(framing=session.TIMELINE_FRAMING.get(), task=current().task))


def _take_batch() -> None:
    select(current().replace(batch_size=session.TIMELINE_BATCH.get()))
