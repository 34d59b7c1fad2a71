"""What the deciding number of a claim is made of, read off a result that is kept."""

from collections.abc import Sequence

import numpy as np

from lstm_core.experiments.claims.claim import Cell, Result
from lstm_core.experiments.claims.wording import percent

ALL = slice(None)


def means(found: Result) -> list[str]:
    """The mean final accuracy of every arm, in their order."""
    return [mean_of(shares) for shares in found.accuracies.values()]


def mean_of(shares: Sequence[float]) -> str:
    return percent(float(np.mean(shares)))


def perfect(found: Result, label: str) -> str:
    """How many networks of an arm get all right: "26 of 30"."""
    shares = found.accuracies[label]
    return f"{shares.count(1.0)} of {len(shares)}"


def column(found: Result, name: str) -> list[Cell]:
    """A column of the table."""
    return [row[name] for row in found.finding.table]


def last_column(found: Result) -> list[Cell]:
    """The column of which the name hangs on the networks."""
    return [list(row.values())[-1] for row in found.finding.table]


def highest(found: Result, name: str, rows: slice = ALL) -> Cell:
    """The cell with the largest number in a column, as it is written."""
    return max(column(found, name)[rows], key=_number)


def lowest(found: Result, name: str) -> Cell:
    return min(column(found, name), key=_number)


def _number(cell: Cell) -> float:
    return float(str(cell).rstrip("%"))
