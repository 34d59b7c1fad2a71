"""What a sweep says, cell by cell: one row each, or a map over two of its settings."""

import numpy as np
import pandas as pd

from lstm_core.experiments.sweep import Swept

MEASURES = {
    "mean_accuracy": "mean final accuracy",
    "updates": "updates to 100% running accuracy, median over the seeds that reach it",
}


def cell_table(swept: Swept) -> pd.DataFrame:
    """One row per cell, in their order: the settings on the axes; ``seeds``, how many are done;
    ``diverged`` of them; ``mean_accuracy`` of the others (a share, NaN where there are none);
    ``all_right``, how many reach a running accuracy of 100 %, and after how many ``updates``, the
    median over those (NaN where there are none)."""
    rows = []
    for point, cell in swept.sweep.cells.items():
        configs = swept.sweep.trainings[point]
        trials = [swept.trials[config] for config in configs if config in swept.trials]
        accuracies = [trial.accuracy for trial in trials if trial.accuracy is not None]
        epochs = [trial.all_right_epoch for trial in trials if trial.all_right_epoch is not None]
        rows.append(
            {
                **dict(zip(swept.sweep.axes, point, strict=True)),
                "seeds": len(trials),
                "diverged": len(trials) - len(accuracies),
                "mean_accuracy": np.mean(accuracies) if accuracies else np.nan,
                "all_right": len(epochs),
                "updates": np.median(epochs) * cell.updates_per_epoch if epochs else np.nan,
            }
        )
    return pd.DataFrame(rows)


def maps(swept: Swept, measure: str = "mean_accuracy") -> dict[tuple[object, ...], pd.DataFrame]:
    """A measure of ``cell_table`` over the first two axes: rows [first axis], columns [second
    axis], NaN where nothing is known. One map for every value of the third axis, which is its
    key; the key is empty where there is none. With one axis, the map has one column."""
    axes, cells = swept.sweep.axes, cell_table(swept)
    found: dict[tuple[object, ...], pd.DataFrame] = {}
    for key, some in cells.groupby(list(axes[2:]), sort=False) if axes[2:] else [((), cells)]:
        columns = list(axes[1:2])
        indexed = some.set_index([axes[0], *columns])[measure]
        found[key] = indexed.unstack(columns, sort=False) if columns else indexed.to_frame()
    return found
