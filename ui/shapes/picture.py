"""The tensor drawn, and the code that makes it."""

import pandas as pd
import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset, sample_codes, spell
from lstm_core.export.keras_source import keras_code
from lstm_core.interpret.epoch_excerpt import ROOM, excerpt
from lstm_core.interpret.timeline import MAX_UPDATES, updates
from lstm_core.sequence.framings import FRAMINGS
from ui import session
from ui.address import bound, bound_within
from ui.charts.code import marked_code
from ui.charts.tensor import tensor_picture
from ui.components.drawn import drawn
from ui.components.table_behind import table_behind
from ui.wording import spaces_seen

_COLUMNS = {
    "update": "Update",
    "row": "Row",
    "sample": "Sample",
    "reads": "Reads",
    "target": "Target",
    "state": "State before",
    "numbers": "Numbers",
}
_STATE = {"zero": "zero", "carried": "carried on", "none": "none"}


def tensor(config: RunConfig) -> None:
    """The first epoch, from an update on that the reader chooses."""
    picture = st.container()
    first, whole = _place(config)  # below it
    with picture:
        shown = excerpt(config, first, whole=whole)
        drawn("tensor", tensor_picture(config, shown, whole=whole))
        st.caption(_what_is_seen(config))


def tensor_table(config: RunConfig) -> None:
    """The numbers behind it, which take the whole width."""
    table_behind(lambda: _rows(config), key="tensor", columns=_COLUMNS)


def last_change(config: RunConfig) -> RunConfig | None:
    """The settings that were shown before these; None as long as nothing was changed."""
    before, now = session.CODE_SHOWN.get()
    if now != config:
        before, now = now, config
        session.CODE_SHOWN.set((before, now))
    return before


def code(config: RunConfig, before: RunConfig | None) -> None:
    """The Keras code, with the lines marked that are others than ``before``."""
    drawn("code", marked_code(keras_code(config), None if before is None else keras_code(before)))


def say_what_followed(config: RunConfig, before: RunConfig | None) -> None:
    """The batch size that a change of the framing has changed along with it."""
    if before is None or before.framing == config.framing or before.batch_size == config.batch_size:
        return
    was, samples = before.batch_size, config.samples
    why = "as published for this framing"
    if config.rule.carries_state and samples % was:
        why = f"{was:,} does not divide the {samples:,} samples, as a stateful network needs"
    st.caption(
        f":material/edit: The batch size went from {was:,} to {config.batch_size:,} with the "
        f"framing: {why}."
    )


def _place(config: RunConfig) -> tuple[int, bool]:
    """The first update that is drawn, and whether more than fits a screen is."""
    last, of = config.updates_per_epoch, f"shapes:{config.hash}"
    if max(config.samples, config.context_length) <= ROOM:
        return 1, False
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    first = 1
    if last > 1:
        first = left.slider("From update", **bound_within("step", 1, 1, last, of=of))
    return first, right.toggle("Show more", **bound("rows", False, of="shapes"))


def _what_is_seen(config: RunConfig) -> str:
    rule = config.rule
    each = "one letter" if rule.layout == "steps" else "the letters that are read at once"
    targets = "at the right the target and its class"
    if config.answers == "every":
        targets = "under it what is asked at that time step, a dot where nothing is"
    elif config.places > 1:
        targets = "at the right the targets, one after the other"
    one_hot = "a strip with a field for every number, the 1 filled"
    numbers = one_hot if config.encoding == "one_hot" else "its number"
    text = f"Each cell is {each} with {numbers}; {targets}."
    if config.shuffle:
        text += (
            " The order is that of the first epoch with this seed; it is drawn anew for each, and"
            " Keras draws its own."
        )
    elif rule.segments:
        text += " The first epoch; each is cut and mixed anew, and underlined is where it jumps."
    elif rule.carries_state and config.updates_per_epoch > 1:
        instead = " and not the one before" if config.batch_size == 1 else ""
        text += (
            " The samples keep their order: Keras would let fit shuffle them, but then the state"
            f" comes from a letter drawn at random{instead}. This app refuses that, but for the"
            f" framing “{FRAMINGS['stateful_jumps'].title}”."
        )
    if rule.carries_state and config.shuffle:
        text += " So the state comes from a letter drawn at random."
    return text


def _rows(config: RunConfig) -> pd.DataFrame:
    """Every row of the first epoch, or of as many updates as a timeline shows."""
    data, codes, rows = make_dataset(config), sample_codes(config), []
    for one in updates(config, most=MAX_UPDATES):
        for row, sample in enumerate(one.samples):
            numbers = data.inputs[sample].ravel()
            rows.append(
                {
                    "update": one.number,
                    "row": row,
                    "sample": sample,
                    "reads": spell(config, codes[sample]),
                    "numbers": " ".join(f"{number:.4g}" for number in numbers[:60]),
                    "target": spaces_seen(config, spell(config, data.targets[sample])),
                    "state": _STATE[one.state],
                }
            )
    return pd.DataFrame(rows)
