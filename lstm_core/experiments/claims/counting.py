"""Claims about counting, brackets and parity: trained on short strings, asked about long ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.experiments.claims.claim import Arm, Claim, Finding, Result, Row
from lstm_core.experiments.claims.deciding import column
from lstm_core.experiments.claims.wording import (
    NEARLY_ALL,
    all_right,
    listed,
    percent,
    verdict_of,
    weighed,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.interpret.accuracy_by import accuracy_by
from lstm_core.interpret.counter import counting_unit
from lstm_core.sequence.sources import GERS, GRAZZI, SUZGUN, WEISS

SEEDS = 30
MEDIAN = "right up to, median"


class ByLength:
    """The networks of an arm on strings: ``shares`` [networks, lengths] that are right, and the
    longest length up to which a network has all right, ``right_to`` [networks]."""

    def __init__(self, label: str, found: Replicates):
        tested = [accuracy_by(run.config, run.weights()) for run in found.runs]
        self.label, self.trained = label, found.config.reach or 0
        self.lengths = np.array(tested[0].labels if tested[0] else ())
        self.shares = np.array([one.accuracy for one in tested if one])
        all_right_to = (self.shares == 1).cumprod(axis=1).sum(axis=1)
        self.right_to = np.append(0, self.lengths)[all_right_to]

    def at(self, times: int) -> float:
        """The mean share at so many times the longest that was trained."""
        return float(self.shares[:, self.lengths == times * self.trained].mean())

    @property
    def row(self) -> Row:
        shown = self.lengths >= self.trained
        shares = map(percent, self.shares.mean(axis=0)[shown])
        names = [f"right at length: {length}" for length in self.lengths[shown]]
        median = f"{np.median(self.right_to):g}"
        said: Row = {"network": self.label, MEDIAN: median, "the best": int(self.right_to.max())}
        return {**said, **dict(zip(names, shares, strict=True))}


def _counts(found: Mapping[str, Replicates]) -> Finding:
    lstm, gru, _ = each = [ByLength(*one) for one in found.items()]
    longer = lstm.lengths > lstm.trained
    first, second = (one.shares[:, longer].mean(axis=1) for one in (gru, lstm))
    better, said = weighed(first, second, (gru.label, lstm.label))
    units = [counting_unit(r.config, r.weights(), lstm.trained) for r in found[lstm.label].runs]
    lost = float(np.median([1 - unit.forget.mean() for unit in units]))
    unbounded = np.median(lstm.right_to) == lstm.lengths[-1]
    return Finding(
        "false" if better != "better" else "true" if unbounded else "partly",
        f"Of n up to {lstm.trained}, which was trained, all is learned by "
        f"{listed([all_right(*one) for one in found.items()])}. Right up to n = "
        f"{listed([f'{np.median(one.right_to):g} ({one.label})' for one in each])} are the middle "
        f"ones of the networks, and up to {lstm.right_to.max()} the best LSTM. Over all longer n: "
        f"{said} The LSTM unit that follows the count loses {percent(lost)} of it at every step in "
        "the median; set by hand to lose nothing, one unit counts to 10,000. So the bound is not "
        "the cell's, but that of what training finds.",
        [one.row for one in each],
    )


def _dyck(found: Mapping[str, Replicates]) -> Finding:
    each = [ByLength(*one) for one in found.items()]
    said = [f"{one.label} {percent(one.at(1))} and {percent(one.at(2))}" for one in each]
    one, two = each[0], each[3]
    learned = [one.at(times) >= NEARLY_ALL for times in (1, 2)]
    return Finding(
        verdict_of([*learned, *(two.at(times) < 0.5 for times in (1, 2))]),
        f"Right of the longest strings that were trained, and of those twice as long: "
        f"{listed(said)}. Random brackets are seldom deep, so a few units tell most of the open "
        "ones apart, and more units more of them.",
        [one.row for one in each],
    )


def _parity(found: Mapping[str, Replicates]) -> Finding:
    each = [ByLength(*one) for one in found.items()]
    last = each[0].lengths[-1]
    ends = [f"{(one.right_to == last).sum()} of {len(one.shares)} ({one.label})" for one in each]
    return Finding(
        verdict_of([one.at(10) >= NEARLY_ALL for one in each]),
        f"Trained on up to {each[0].trained} bits, {listed(ends)} have all answers right up to "
        f"{last}. All of them can keep the one bit; those that lose it have states for it that "
        "drift.",
        [one.row for one in each],
    )


def _medians(found: Result) -> str:
    lstm, gru, _ = column(found, MEDIAN)
    return f"right up to n = {lstm} (LSTM), {gru} (GRU)"


def _arms(task: str, label: str = "", **settings: Any) -> tuple[Arm, ...]:
    configs = [RunConfig(task=task, cell=cell, seed=0, **settings) for cell in RECURRENT_CELLS]
    return tuple(Arm(config.cell + label, config, SEEDS) for config in configs)


_ALIKE = f"Trained the three cells alike, {SEEDS} seeds each, on"

COUNTING = (
    Claim(
        name="counts_anbn",
        source=WEISS,
        says="An LSTM counts without bound, a GRU does not.",
        did=f"{_ALIKE} aⁿbⁿ up to n = 10, and asked about n up to 100; looked at the forget gate "
        "of the unit that follows the count.",
        arms=_arms("anbn"),
        read=_counts,
        decides=_medians,
        by_accuracy=False,
    ),
    Claim(
        name="counts_anbncn",
        source=GERS,
        says="An LSTM learns aⁿbⁿcⁿ, which takes two counts, far beyond what it was trained on.",
        did=f"{_ALIKE} aⁿbⁿcⁿ up to n = 10, and asked about n up to 100.",
        arms=_arms("anbncn"),
        read=_counts,
        decides=_medians,
        by_accuracy=False,
    ),
    Claim(
        name="dyck",
        source=SUZGUN,
        says="One LSTM unit is enough for brackets of one kind; of two kinds no small network "
        "learns them.",
        did=f"{_ALIKE} random brackets up to 20 long, one unit on one kind and 8 on two, and an "
        "LSTM with 24; asked about up to 200.",
        arms=(
            *_arms("dyck1", ", 1 unit, ( )", units=1, epochs=150, learning_rate=0.02),
            *_arms("dyck2", ", 8 units, ( ) [ ]", units=8, epochs=150),
            _arms("dyck2", ", 24 units, ( ) [ ]", epochs=150)[0],
        ),
        read=_dyck,
        decides=lambda found: " and ".join(
            f"{column(found, 'right at length: 40')[arm]} ({kinds})"
            for arm, kinds in ((0, "one kind"), (3, "two kinds"))
        ),
        by_accuracy=False,
    ),
    Claim(
        name="parity",
        source=GRAZZI,
        says="A network with a nonlinear recurrence keeps track of parity, which transformers and "
        "linear recurrences do not.",
        did=f"{_ALIKE} up to 12 random bits, and asked about up to 120; all three are nonlinear, "
        "the others are not tested here.",
        arms=_arms("parity"),
        read=_parity,
        decides=lambda found: listed(
            [f"{row['right at length: 120']} ({row['network']})" for row in found.finding.table]
        ),
        by_accuracy=False,
    ),
)
