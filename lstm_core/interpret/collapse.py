"""Whether a training on a text broke down, where, and what its gradient did before."""

import math
from dataclasses import dataclass

import numpy as np

from lstm_core.text_run import Record

RISE = 0.5  # nats above the best: more than passes differ by, less than forgetting a text takes
EARLIER = 3  # marks with which the gradient before is compared, at least


@dataclass(frozen=True)
class Collapse:
    """``mark``: index in the record of the first mark whose loss stands ``RISE`` above the best
    before it, or is no finite number; ``updates`` by then, and ``loss`` there. ``best`` loss before
    it. ``back``: whether a later mark came within ``RISE`` of the best.
    ``worst`` loss from there on (infinite if it ended as no number). ``gradient_before``: the
    largest norm of the gradient up to the mark before, divided by the median over the marks before
    that; ``gradient_at``: the same at the mark itself. NaN where too few marks are before.
    """

    mark: int
    updates: int
    loss: float
    best: float
    back: bool
    worst: float
    gradient_before: float
    gradient_at: float

    def sentence(self, updates_per_pass: int | None = None) -> str:
        """What happened. With the updates of a pass, places are told in passes."""
        where = _place(self.updates, updates_per_pass)
        if math.isinf(self.worst):
            rose = f"from {self.best:.2f} nats, the loss stopped being a finite number"
        else:
            end = "came back later" if self.back else "did not come back"
            rose = f"the loss rose from {self.best:.2f} to {self.worst:.2f} nats and {end}"
        return f"Training broke down {where}: {rose}.{self._gradient()}"

    def _gradient(self) -> str:
        before, at = self.gradient_before, self.gradient_at
        if math.isnan(before):
            return ""
        if before >= 2:
            return f" The largest gradient before it was {before:.0f} times as large as usual."
        sudden = " Nothing in the gradient announced it"
        if at >= 2:
            return f"{sudden}; then it was {at:.0f} times as large as usual."
        return f"{sudden}."


def collapse(record: Record, distinct: int) -> Collapse | None:
    """The first breakdown of a training; None where there was none.

    ``distinct``: characters. Where no part is held out, the loss before training is taken for that
    of guessing among them, which is what an untrained network does.
    """
    losses = np.where(np.isfinite(record.loss), record.loss, math.inf)
    losses[0] = record.held_out[0] if np.isfinite(record.held_out[0]) else math.log(distinct)
    best = np.minimum.accumulate(losses)
    broken = np.flatnonzero(losses[1:] > best[:-1] + RISE)
    broken = np.union1d(broken, np.flatnonzero(~np.isfinite(record.loss[1:])))
    if not len(broken):
        return None
    mark = int(broken[0]) + 1
    lowest = float(best[mark - 1])
    return Collapse(
        mark=mark,
        updates=int(record.updates[mark]),
        loss=float(record.loss[mark]),
        best=lowest,
        back=bool((losses[mark:] <= lowest + RISE).any()),
        worst=float(losses[mark:].max()),
        gradient_before=_times_usual(record.largest, mark - 1),
        gradient_at=_times_usual(record.largest, mark),
    )


def _times_usual(largest: np.ndarray, mark: int) -> float:
    usual = largest[1:mark]  # before training there is none
    if len(usual) < EARLIER:
        return math.nan
    return float(largest[mark] / np.median(usual))


def _place(updates: int, per_pass: int | None) -> str:
    if not per_pass:
        return f"by update {updates:,}"
    return f"in pass {math.ceil(updates / per_pass)}"
