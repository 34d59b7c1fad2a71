"""Memory or input? The cue-conflict test: which of the two does the prediction follow?"""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.interpret.cue_conflict import MAX_SIDE, CueConflict, cue_conflict, verdict
from lstm_core.sequence.symbols import visible
from ui.charts.answer_map import answer_cells, answer_map
from ui.charts.palette import BLUE, GREEN, ORANGE, PALE_GREY
from ui.components.epoch_slider import epoch_slider
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.states.quantities import reading_control
from ui.wording import padding_in_words, plain

KINDS = {"neither": PALE_GREY, "memory": BLUE, "input": ORANGE, "both": GREEN}


def cue_conflict_panel(run: Run) -> None:
    """The table as a picture, and its two shares in a sentence."""
    config = run.config
    carry = reading_control(config)
    epoch = epoch_slider(run)
    table = _table(run, epoch, carry)
    st.header(plain(verdict(table)), anchor=False)
    answer_map(
        _cells(config, table),
        KINDS,
        row_title="read before",
        column_title="input",
        key="conflict_map",
        alt="Table of predictions: rows are what was read before, columns the input. "
        + verdict(table),
    )
    st.caption(_what_is_seen(config, table, carry))
    table_behind(
        lambda: _cells(config, _table(run_of(config), epoch, carry)),
        key="conflict_map",
        columns={
            "before": "Read before",
            "letter": "Input",
            "answer": "Prediction",
            "probability": "Probability",
            "kind": "It follows",
        },
    )


@st.cache_resource(
    max_entries=64, hash_funcs=BY_RUN, show_spinner="Feeding every letter after every prefix"
)
def _table(run: Run, epoch: int, carry: bool | None) -> CueConflict:
    return cue_conflict(run.config, run.weights(epoch), carry=carry)


def _cells(config: RunConfig, table: CueConflict) -> pd.DataFrame:
    """The table as it is drawn."""
    names = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    rows, kinds = len(table.before), table.memory + 2 * table.input
    if not table.remembers:  # one row stands for all, which are equal; no memory could be meant
        rows, kinds = 1, 2 * table.input
    return answer_cells(
        names[table.predicted[:rows]],
        kinds[:rows],
        KINDS,
        rows=[_row_name(config, text) for text in table.before[:rows]],
        columns=names[table.letters].tolist(),
        probability=table.probability[:rows],
    )


def _row_name(config: RunConfig, text: str) -> str:
    """A prefix as it fits beside a row."""
    symbols = [visible(symbol) for symbol in config.split(text)]
    if not symbols:
        return "nothing"
    return config.join(symbols) if len(symbols) <= 3 else f"{symbols[0]}…{symbols[-1]}"


def _what_is_seen(config: RunConfig, table: CueConflict, carry: bool | None) -> str:
    both = int((table.memory & table.input).sum())
    text = (
        "Each cell: the network reads the row's letters, then the column's letter is the input; "
        "the letter in the cell is the prediction. Where a row has one prediction throughout, the "
        "memory decides; where a column has, the input does. In "
        f"{both:,} cases the prediction is right for both."
    )
    if table.memory_cases == table.cases:
        text += " The probabilities within a row move a little; the prediction never does."
    if not table.through_state:
        text += " The letters before stand in the same time step here: no state is involved."
    elif not table.remembers:
        text += (
            f" One row stands for all {len(table.prefixes)}: whatever was read before, it is gone."
        )
    elif not carry and _first_letter_is_padding(config, table):
        first = plain(visible(config.example[0]))
        text += f" The rows for nothing and for {first} are equal: {padding_in_words(config)}"
    if len(set(config.example)) < len(config.example):
        text += " Where a letter is followed by several in the sequence, any of them counts for it."
    if MAX_SIDE in table.predicted.shape:
        text += f" Of a long sequence, at most {MAX_SIDE} prefixes and letters are shown."
    return text


def _first_letter_is_padding(config: RunConfig, table: CueConflict) -> bool:
    """Whether there are rows for nothing and for the first letter, which is 0 as padding is."""
    first = config.example[0]
    padded = config.context_length > 1 and not config.rule.carries_state and table.before[0] == ""
    zero = config.encoding == "ordinal" and first == config.vocabulary[0]
    return padded and zero and first in table.before
