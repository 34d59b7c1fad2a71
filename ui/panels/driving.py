"""Who is driving: the memory, or the letter fed in?"""

import numpy as np
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.driving import MAX_SIDE, Driving, driving, verdict
from lstm_core.tables import visible
from ui.answer_map import BLUE, GREEN, GREY, ORANGE, answer_map
from ui.view import epoch_slider, parameters, widget_key
from ui.words import plain, sentence, spaces_seen

KINDS = {"neither": GREY, "the memory": BLUE, "the letter fed in": ORANGE, "both": GREEN}
TRAINED, CARRIED = "As trained", "Carried through"


def driving_panel(run: Run) -> dict[str, str]:
    """The table as a picture, and its two shares in a sentence."""
    config = run.config
    carry, shown = None, {}
    if not config.rule.carries_state:
        kinds = (TRAINED, CARRIED)
        kind = st.segmented_control(
            "Memory",
            kinds,
            key=widget_key("start", TRAINED, valid=kinds.__contains__, of="reading"),
            required=True,
            persist_state="session",
            help="Carried through: what if the state were carried, though never in training?",
        )
        carry, shown = kind == CARRIED, parameters(start=(kind, TRAINED))
    epoch, at_epoch = epoch_slider(run)
    try:
        table = driving(config, run.weights(epoch), carry=carry)
    except ValueError as error:
        st.error(plain(sentence(error)), icon=":material/block:")
        return shown | at_epoch
    st.subheader(verdict(table), anchor=False)
    show_driving(config, table, key="driving_map")
    st.caption(_what_is_seen(config, table, carry))
    return shown | at_epoch


def show_driving(config: RunConfig, table: Driving, *, key: str, height: int | None = None) -> None:
    """The picture of a driving table."""
    names = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    answer_map(
        names[table.predicted],
        table.memory + 2 * table.input,
        KINDS,
        rows=_row_names(table.before),
        columns=names[table.letters].tolist(),
        row_title="read before",
        column_title="letter fed in",
        probability=table.probability,
        height=height,
        key=key,
        alt="Table of predictions: rows are what was read before, columns the letter fed in. "
        + verdict(table),
    )


def _row_names(before: tuple[str, ...]) -> list[str]:
    """Short names of prefixes, no two the same."""
    names = []
    for n, text in enumerate(map(spaces_seen, before)):
        short = text if len(text) <= 3 else f"{text[0]}…{text[-1]}"
        name = short or "nothing"
        names.append(name if name not in names else f"{name} ({n})")
    return names


def _what_is_seen(config: RunConfig, table: Driving, carry: bool | None) -> str:
    both = int((table.memory & table.input).sum())
    text = (
        "Each field: read the row's letters, then feed the column's letter; the letter in the "
        "field is the answer. Where a row has one answer throughout, the memory drives; where a "
        f"column has, the letter does. {both:,} cases are both: the letter fed in is the proper "
        "next one."
    )
    if config.rule.layout == "features" and not carry:
        text += " The letters before stand in the same time step here: no state is involved."
    elif not config.rule.carries_state and config.reach == 1 and not carry:
        text += " All rows are equal here: the memory is empty before every letter."
    elif not carry and _first_letter_is_padding(config, table):
        first = visible(config.symbols[0])
        text += f" The rows for nothing and for {first} are equal: padding is 0, and so is {first}."
    if len(set(config.symbols)) < len(config.symbols):
        text += " Where a letter is followed by several in the sequence, any of them counts for it."
    if MAX_SIDE in table.predicted.shape:
        text += f" Of a long sequence, at most {MAX_SIDE} prefixes and letters are shown."
    return text


def _first_letter_is_padding(config: RunConfig, table: Driving) -> bool:
    """Whether a sample that begins with the first letter looks like one that lacks it."""
    padded = table.before[0] == "" and config.reach > 1 and not config.rule.carries_state
    return padded and config.encoding == "ordinal" and config.symbols[0] == config.vocabulary[0]
