"""A sweep cell by cell, in words: what its map writes, and one cell with its seeds."""

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import RunConfig
from lstm_core.experiments.axes import values_text
from lstm_core.experiments.sweep import Point, Sweep, Swept, Trials
from lstm_core.experiments.sweep_tables import cell_table
from lstm_core.storage.cells import Trial
from lstm_core.wording import percent
from ui import session
from ui.address import put, to_query
from ui.charts.seed_strips import seed_strips
from ui.compare import chosen
from ui.components.page_link import page_link
from ui.wording import accuracy_text, shortened

EXACT = {
    "accuracy": "mean final accuracy",
    "updates_text": "updates to 100%, median",
    "reach": "seeds that reach it",
    "done": "seeds done",
    "diverged": "of them diverged",
}
"""What a reader who hovers over a cell gets to know, beside its values."""


def name_of(point: Point) -> str:
    """A cell as links say it: its values, in the order of the axes."""
    return values_text(point)


def in_words(sweep: Sweep, point: Point) -> str:
    return ", ".join(
        f"{axis.replace('_', ' ')} {shortened(_label(value))}"
        for axis, value in zip(sweep.axes, point, strict=True)
    )


def map_cells(sweep: Sweep, known: Trials, measure: str, selected: str) -> pd.DataFrame:
    """One row per cell, as ``charts.sweep_map`` draws them: ``measure`` is one of the core's
    ``MEASURES``, ``selected`` the name of a cell."""
    cells = cell_table(Swept(sweep, known, trained=0, seconds=0.0))
    labels = [[_label(value) for value in point] for point in sweep.cells]
    cells["row"] = [label[0] for label in labels]
    cells["column"] = [label[1] if len(label) > 1 else "" for label in labels]
    cells["point"] = [name_of(point) for point in sweep.cells]
    cells["selected"] = cells["point"] == selected
    cells["whole"] = cells["seeds"] == sweep.seeds
    cells["done"] = [f"{seeds} of {sweep.seeds}" for seeds in cells["seeds"]]
    cells["reach"] = [
        f"{reach} of {seeds}"
        for reach, seeds in zip(cells["all_right"], cells["seeds"], strict=True)
    ]
    cells["accuracy"] = [_share(value) for value in cells["mean_accuracy"]]
    cells["updates_text"] = [_count(value) for value in cells["updates"]]
    cells["shade"] = cells[measure] if measure == "mean_accuracy" else _few(cells["updates"])
    written = "accuracy" if measure == "mean_accuracy" else "updates_text"
    rows = cells.to_dict("records")
    cells["text"] = [_text(row, row[written]) for row in rows]
    cells["note"] = [_note(row, sweep.seeds, measure) for row in rows]
    return cells[["row", "column", "point", "selected", "whole", "shade", "text", "note", *EXACT]]


def _label(value: Any) -> str:
    return str(value).removesuffix(".0").replace("_", " ")


def _share(value: float) -> str:
    return "–" if math.isnan(value) else percent(value, 1, trim=True)


def _count(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:,.0f}"


def _few(updates: pd.Series) -> pd.Series:
    """1 for the fewest updates, 0 for the most, by their ratios; NaN where there are none."""
    from_most = np.log(updates.max() / updates)
    spread = from_most.max()
    return from_most / spread if spread > 0 else from_most + 1


def _text(row: dict[str, Any], value: str) -> str:
    if row["seeds"] and row["diverged"] == row["seeds"]:
        return "diverged"
    if value == "–" and row["whole"]:
        return "never"
    return value


def _note(row: dict[str, Any], seeds: int, measure: str) -> str:
    """What a value alone would hide: that seeds are missing, or not counted in it."""
    if 0 < row["seeds"] < seeds:
        return f"{row['seeds']} of {seeds}"
    if measure == "updates" and 0 < row["all_right"] < seeds:
        return f"{row['all_right']} reach it"
    if 0 < row["diverged"] < seeds:
        return f"{row['diverged']} diverged"
    return ""


def cell_seeds(sweep: Sweep, point: Point, known: Trials) -> None:
    """What came of each seed of a cell, and ways to look closer."""
    configs = sweep.trainings[point]
    tried = [(one, known[one]) for one in configs if one in known]
    if not tried:
        st.info("None of its seeds is trained yet.", icon=":material/casino:")
        return
    label = in_words(sweep, point)
    if sound := [(one, trial) for one, trial in tried if trial.accuracy is not None]:
        points = pd.DataFrame(
            {"seed": one.seed, "accuracy": trial.accuracy, "loss": trial.loss}
            for one, trial in sound
        )
        seed_strips({label: points}, key="sweep_strip")
    st.dataframe(pd.DataFrame(_seed_row(*one) for one in tried), hide_index=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.selectbox("Seed", [one.seed for one, _ in tried], key="sweep_seed", width=120)
        page_link("train", f"Seed {seed} on Train", query=to_query(configs[0].replace(seed=seed)))
        st.button(
            "Compare its seeds with run A's",
            icon=":material/casino:",
            on_click=_see_seeds,
            args=(configs[0],),
        )
    st.caption(
        "A sweep keeps these figures alone, not the networks. Train trains a network again, which "
        "gives the same one; the seeds view trains all of them."
    )


def _seed_row(config: RunConfig, trial: Trial) -> dict[str, str]:
    figures = {"Seed": str(config.seed), "Final accuracy": "diverged", "Loss": "–"}
    if trial.accuracy is not None:
        figures |= {"Final accuracy": accuracy_text(trial.accuracy), "Loss": f"{trial.loss:.4f}"}
    epoch = trial.all_right_epoch
    updates = "–" if epoch is None else f"{epoch * config.updates_per_epoch:,}"
    return figures | {"Updates to 100%": updates}


def _see_seeds(config: RunConfig) -> None:
    """Have the seeds view compare them with the first run's."""
    configs = chosen.chosen()
    if config not in [one.replace(seed=0) for one in configs]:
        chosen.replace(min(len(configs), chosen.MOST - 1), config)
    put(session.view_key("view", "compare"), "seeds")
