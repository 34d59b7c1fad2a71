"""A reader's own table, as the tensor that a layer reads."""

import numpy as np
import streamlit as st

from lstm_core.errors import InputError
from lstm_core.questions import Value
from lstm_core.questions.own_samples import MAX_CHARACTERS, OwnTable, as_samples, read_table
from ui.address import bound, leave_out
from ui.components.choice import choice
from ui.components.number import number_within
from ui.components.refusal import say_refusal
from ui.shapes.tensors import tensor

EXAMPLE = "degrees, rain\n12, 0\n14, 3\n15, 0\n11, 8\n9, 2\n13, 0"
AXES = ("samples", "time steps", "features")
APART, SLIDING = "One after another", "Overlapping"


def own_samples() -> None:
    """Type or paste it, cut it into samples, see the tensor."""
    st.markdown("**Your own table**")
    left, right = st.columns([6, 5], gap="medium")
    with left:
        text = st.text_area(
            "A line for each time step, a column for each feature",
            height=200,
            help="Parted by commas, semicolons, tabs or spaces; the first line may name the "
            "features. An empty line begins another sample. Up to "
            f"{MAX_CHARACTERS:,} characters.",
            **bound("text", EXAMPLE, of="shapes"),
        )
        if len(text) > MAX_CHARACTERS:  # refused here: a browser's limit would say nothing
            leave_out("text")
        try:
            table = read_table(text)
            samples = _cut(table)
        except InputError as error:
            with right:  # below a field of this height it would be out of sight
                say_refusal(error)
            return
    with right:
        shown = Value(AXES, samples.shape, samples, labels={"features": table.names})
        tensor("Your tensor", shown)
        _, time_steps, features = samples.shape
        st.code(
            f"x = np.array({_listed(samples)})\n"
            f"model = keras.Sequential([keras.Input(shape=({time_steps}, {features})), "
            "keras.layers.LSTM(4)])\n"
            "output = model.predict(x)",
            language="python",
            height=220 if samples.size > 12 else "content",
        )


def _cut(table: OwnTable) -> np.ndarray:
    """[samples, time steps, features]"""
    if len(table.blocks) > 1:
        return as_samples(table, 0)
    rows = len(table.blocks[0])
    with st.container(horizontal=True):
        steps = number_within(
            "Time steps of a sample",
            1,
            rows,
            step=1,
            width=180,
            **bound(
                "steps", min(3, rows), valid=lambda steps: 1 <= steps <= rows, of=f"shapes:{rows}"
            ),
        )
        how = choice("Samples", (APART, SLIDING), name="order", of="shapes")
    left_over = rows % steps
    if how == APART and left_over:
        st.caption(f"The last {left_over} of {rows} lines fill no sample and are left out.")
    return as_samples(table, steps, overlapping=how == SLIDING)


def _listed(samples: np.ndarray) -> str:
    """As Python reads it, a sample a line."""
    return "[" + ",\n              ".join(str(sample.tolist()) for sample in samples) + "]"
