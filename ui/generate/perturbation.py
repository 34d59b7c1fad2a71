"""Perturbation: every position of every input replaced by every other letter."""

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.dataset import sample_lengths, spell, thinned
from lstm_core.interpret.perturbation import PUBLISHED, Perturbation, perturb, perturbed_table
from lstm_core.sequence.symbols import ALPHABET, PADDING, visible
from lstm_core.wording import sentence
from ui.address import bound
from ui.charts.answer_map import answer_cells, answer_map
from ui.charts.palette import BLUE, PALE_GREY, VERMILLION
from ui.charts.vega import READABLE, letters_axis, share_axis
from ui.components.epoch_slider import epoch_slider
from ui.components.prediction_columns import PREDICTION_COLUMNS, share_column
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.wording import plain, shortened, spaces_seen

MAX_MAP_ROWS = 60
KINDS = {
    "right letter": PALE_GREY,
    "changed": VERMILLION,
    "survived": BLUE,
}  # what became of the answer


def perturbation_panel(run: Run) -> None:
    """Every position of every input replaced by every other letter."""
    config = run.config
    if config.context_length == 1:
        st.info(
            "The input of this framing is one letter, so there is no other to keep it on course. "
            "Memory or input?, under Hidden states, is the question to ask.",
            icon=":material/info:",
        )
        return
    epoch = epoch_slider(run)
    try:
        result = _perturbation(run, epoch)
    except ValueError as error:
        st.info(plain(sentence(error)), icon=":material/info:")
        return
    names, shares = _position_names(config), result.by_position
    places = np.flatnonzero(np.isfinite(shares)).tolist()  # that some input fills
    _survival_bars(_survival(config, result))
    text = (
        "How often the prediction stays the same when one letter is replaced by each of the others."
    )
    least, most = (int(find(shares)) for find in (np.nanargmin, np.nanargmax))
    if shares[least] < shares[most]:
        text += (
            f" It leans most on this letter: {names[least]} ({shares[least]:.0%} survive); and "
            f"least on this one: {names[most]} ({shares[most]:.0%})."
        )
    if (result.inputs == PADDING).any():
        text += " Fewer inputs are long enough to have the letters further back."
    st.caption(text)
    table_behind(
        lambda: _survival(config, _perturbation(run_of(config), epoch)),
        key="survival",
        columns={"letter": "Replaced letter", "survive": "Share that survives"},
    )
    if len(config.vocabulary) <= MAX_MAP_ROWS:
        _position_map(config, result, epoch, places, names)
    if config.context_length == 3 and config.sequence == ALPHABET:
        st.header("The published wrong inputs", anchor=False)
        _named(config, run.weights(epoch))


@st.cache_resource(
    max_entries=64, hash_funcs=BY_RUN, show_spinner="Predicting with every letter replaced"
)
def _perturbation(run: Run, epoch: int) -> Perturbation:
    return perturb(run.config, run.weights(epoch))


def _position_map(
    config: RunConfig, result: Perturbation, epoch: int, places: list[int], names: list[str]
) -> None:
    numbers = [place + 1 for place in places]
    step = bound("step", numbers[-1], valid=numbers.__contains__, of=f"position:{config.hash}")
    position = numbers[0]
    if len(numbers) > 1:
        position = st.select_slider(
            "Replaced letter", numbers, format_func=lambda n: names[n - 1], **step
        )
    answer_map(
        _cells(config, result, position),
        KINDS,
        row_title="input",
        column_title="letter in its place",
        key="perturbation_map",
        alt=f"Map of the predictions with the {names[position - 1]} letter replaced, inputs "
        "by wrong letters: blue where the prediction survives, orange where it changes",
    )
    st.caption(
        "In the cell: the prediction for the row's input, with the letter of the column in that "
        "place. Blue where it stays what it is without the error, orange where it changes."
    )
    table_behind(
        lambda: _predictions(config, epoch, position),
        key="perturbation_map",
        columns={
            "before": "Input",
            "letter": "Letter in its place",
            "answer": "Prediction",
            "kind": "Result",
        },
    )


def _predictions(config: RunConfig, epoch: int, position: int) -> pd.DataFrame:
    """The cells in which another letter stands in a position, counted from 1."""
    cells = _cells(config, _perturbation(run_of(config), epoch), position)
    return cells[cells["answer"] != ""]


def _cells(config: RunConfig, result: Perturbation, position: int) -> pd.DataFrame:
    present = np.flatnonzero(result.inputs[:, position - 1] != PADDING)
    rows = thinned(present, MAX_MAP_ROWS)
    letters = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    predicted = result.predicted[rows, position - 1]
    replaced = result.replaced[rows, position - 1]
    texts = (spaces_seen(config, spell(config, result.inputs[row])) for row in rows)
    return answer_cells(
        np.where(replaced, letters[predicted], ""),
        np.where(replaced, result.survived[rows, position - 1] + 1, 0),
        KINDS,
        rows=[shortened(text, 10) for text in texts],
        columns=list(letters),
    )


def _survival(config: RunConfig, result: Perturbation) -> pd.DataFrame:
    """A row for each position that some input fills: "letter" is its name, "survive" a share."""
    names, shares = _position_names(config), result.by_position
    places = np.flatnonzero(np.isfinite(shares))
    return pd.DataFrame(
        {
            "letter": [names[place] for place in places],
            "place": np.arange(len(places)),
            "survive": shares[places],
        }
    )


def _survival_bars(survival: pd.DataFrame) -> None:
    st.vega_lite_chart(
        survival,
        {
            **READABLE,
            "height": 190,
            "mark": {"type": "bar", "color": BLUE, "cornerRadiusEnd": 2},
            "encoding": {
                "x": letters_axis("replaced letter"),
                "y": share_axis("survive", "survive"),
                "tooltip": [{"field": "letter"}, {"field": "survive", "format": ".2%"}],
            },
        },
        key="survival",
        alt="Share of predictions that survive a wrong letter, by position: "
        + ", ".join(f"{one['letter']} {one['survive']:.0%}" for one in survival.to_dict("records")),
    )


def _named(config: RunConfig, weights) -> None:
    table = perturbed_table(config, weights, PUBLISHED).drop(columns="position")
    table["survives"] = np.where(table["survives"], "✓ yes", "✗ no")
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        column_config=PREDICTION_COLUMNS
        | {
            "clean": "Made from",
            "probability": share_column("Probability"),
            "clean_predicted": "Prediction without the error",
            "survives": "Survives",
        },
    )
    st.caption("The nine that a course notebook prints, a W in place of one letter.")


def _position_names(config: RunConfig) -> list[str]:
    """What the positions of an input are called: where inputs are padded, only those counted
    from the end are the same for all."""
    lengths = set(sample_lengths(config).tolist())
    if len(lengths) == 1:
        first = ["first", "second", "third"]
        return [*first, *(f"{n}th" for n in range(4, config.context_length + 1))][
            : config.context_length
        ]
    return [*(f"{n} before the last" for n in range(config.context_length - 1, 0, -1)), "last"]
