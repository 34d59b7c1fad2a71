"""Prediction tables in columns: one row per place in the sequence, one cursor through all."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.dataset import thinned
from lstm_core.experiments.comparison import answers_by_place, by_place
from lstm_core.sequence.symbols import visible
from ui.address import bound_within
from ui.charts import palette
from ui.charts.answer_map import answer_cells, answer_map
from ui.components.table_behind import table_behind
from ui.services import run_of
from ui.wording import accuracy_text, plain

RIGHT, PARTLY, WRONG, NEVER = "right", "right for some inputs", "wrong", "no input"
COLOURS = {
    RIGHT: palette.RIGHT,
    PARTLY: palette.SKY_BLUE,
    WRONG: palette.WRONG,
    NEVER: palette.PALE_GREY,
}
KINDS = {kind: index for index, kind in enumerate(COLOURS)}
MAX_ROWS = 100


def part_slider() -> int:
    """How much of each one's epochs: runs of different lengths have no epoch in common."""
    tied = bound_within("part", 100, 0, 100, of="compare")
    return st.slider("After this share of each run's epochs", format="%d%%", **tied)


def epoch_at(run: Run, part: int) -> int:
    """The recorded epoch nearest to so many hundredths of all."""
    return run.recorded_epoch(part / 100 * run.config.epochs)


def predictions(runs: dict[str, Run]) -> None:
    """What each network predicts at each place, side by side."""
    part = part_slider()
    configs = {label: run.config for label, run in runs.items()}
    tables = {label: _answers(run, part) for label, run in runs.items()}
    title = _row_title(configs.values())
    answer_map(
        _cells(configs, tables),
        COLOURS,
        row_title=title.lower(),
        column_title="run",
        key="compare_answers",
        alt="What each network predicts after each letter, one column per network; wrong "
        "predictions in orange",
        cursor=True,
    )
    st.caption(
        "; ".join(
            f"{plain(label)} after epoch {epoch_at(run, part):,}: "
            f"{_score(tables[label]['right'] == 1)}"
            for label, run in runs.items()
        )
        + ". Grey: no input of that framing ends there. Hover over a row to follow it through all."
    )
    table_behind(
        lambda: _cells(
            configs, {label: _answers(run_of(one), part) for label, one in configs.items()}
        ),
        key="compare_answers",
        columns={
            "before": title,
            "letter": "Run",
            "answer": "Prediction",
            "probability": "Probability",
            "kind": "Result",
        },
    )


def _alike(configs: Iterable[RunConfig]) -> bool:
    """Whether all are asked for the letters of one sequence, so that these name the rows."""
    configs = [*configs]
    return all(map(by_place, configs)) and len({config.symbols for config in configs}) == 1


def _row_title(configs: Iterable[RunConfig]) -> str:
    if all(map(by_place, configs)):
        return "After" if _alike(configs) else "Place in the sequence"
    return "Question"


def _answers(run: Run, part: int) -> pd.DataFrame:
    return answers_by_place(run, epoch_at(run, part))


def _cells(named: dict[str, RunConfig], tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The predictions as they are drawn, a column for each run by its label; ``tables`` as
    ``answers_by_place`` gives them."""
    configs = list(named.values())
    alike = _alike(configs)
    last = max(int(table.index.max()) for table in tables.values())
    places = thinned(np.arange(1, last + 1), MAX_ROWS)
    predicted = np.full((len(places), len(named)), "", dtype=object)
    kinds = np.empty(predicted.shape, dtype=int)
    probability = np.full(predicted.shape, np.nan)
    for column, table in enumerate(tables.values()):
        table = table.reindex(places)
        there = table["right"].notna().to_numpy()
        arrow = "" if alike else (table["letter"] + "→").to_numpy()[there]
        predicted[there, column] = arrow + table["predicted"].to_numpy()[there]
        share = table["right"].to_numpy()  # NaN where no input ends
        kinds[:, column] = np.select(
            [share == 1, share == 0, share > 0], [KINDS[RIGHT], KINDS[WRONG], KINDS[PARTLY]],
            default=KINDS[NEVER],
        )  # fmt: skip
        probability[:, column] = table["probability"].to_numpy()
    symbols = configs[0].symbols
    return answer_cells(
        predicted,
        kinds,
        COLOURS,
        rows=[visible(symbols[place - 1]) if alike else f"{place}" for place in places],
        columns=list(named),
        probability=probability,
    )


def _score(right: pd.Series) -> str:
    return f"{right.sum()} of {len(right)} letters right ({accuracy_text(float(right.mean()))})"
