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

    def at(self, times: int) -> np.ndarray:
        """The shares at so many times the longest that was trained: [networks]."""
        return np.asarray(self.shares[:, self.lengths == times * self.trained][:, 0])

    def learned(self, times: int) -> int:
        """How many networks have nearly all right there."""
        return int((self.at(times) >= NEARLY_ALL).sum())

    @property
    def row(self) -> Row:
        shown = self.lengths >= self.trained
        shares = map(percent, self.shares.mean(axis=0)[shown])
        names = [f"right at length: {length}" for length in self.lengths[shown]]
        median = f"{np.median(self.right_to):g}"
        said: Row = {"network": self.label, MEDIAN: median, "the best": int(self.right_to.max())}
        return {**said, **dict(zip(names, shares, strict=True))}


def _counts(found: Mapping[str, Replicates]) -> Finding:
    each = [ByLength(*one) for one in found.items()]
    longer = each[0].lengths > each[0].trained
    lstm, gru = (
        max((one for one in each if one.label.startswith(cell)), key=lambda one: one.shares.sum())
        for cell in ("LSTM", "GRU")
    )
    first, second = (one.shares[:, longer].mean(axis=1) for one in (gru, lstm))
    better, said = weighed(first, second, (gru.label, lstm.label))
    units = [counting_unit(r.config, r.weights(), lstm.trained) for r in found[lstm.label].runs]
    lost = float(np.median([1 - unit.forget.mean() for unit in units]))
    unbounded = np.median(lstm.right_to) == lstm.lengths[-1]
    return Finding(
        "false" if better != "better" else "true" if unbounded else "partly",
        f"Of n up to {lstm.trained}, which was trained, all is learned by "
        f"{listed([all_right(*one) for one in found.items()])}. The median network is right up to "
        f"n = {listed([f'{np.median(one.right_to):g} ({one.label})' for one in each])}, the best "
        f"LSTM up to {lstm.right_to.max()}. Over all longer n: {said} The forget gate of the LSTM "
        f"unit that follows the count loses {percent(lost)} at a step in the median; set by hand "
        "to lose nothing, one unit counts to 10,000. What bounds the count is what training finds, "
        "and not the cell.",
        [one.row for one in each],
    )


def _dyck(found: Mapping[str, Replicates]) -> Finding:
    each = [ByLength(*one) for one in found.items()]
    most = [[np.median(one.at(times)) >= NEARLY_ALL for times in (1, 2)] for one in each]
    learned = [f"{one.learned(1)} and {one.learned(2)} ({one.label})" for one in each]
    return Finding(
        verdict_of([*most[0], *(not any(two) for two in most[3:6])]),
        f"Networks that have at least {NEARLY_ALL:.0%} of the longest strings right that were "
        f"trained, and of those twice as long: {listed(learned)}, of {len(each[0].shares)} each. "
        "Random brackets are seldom deep, so within what was trained a few units do for two kinds "
        "as well; the longer the string, the deeper it goes.",
        [one.row for one in each],
    )


def _parity(found: Mapping[str, Replicates]) -> Finding:
    each = [ByLength(*one) for one in found.items()]
    last = each[0].lengths[-1]
    ends = [f"{(one.right_to == last).sum()} of {len(one.shares)} ({one.label})" for one in each]
    return Finding(
        verdict_of([np.median(one.at(10)) >= NEARLY_ALL for one in each]),
        f"Trained on up to {each[0].trained} bits, {listed(ends)} have every answer right up to "
        f"{last}. One bit is a state that each of the cells can keep for ever; a network that "
        "fails later than it was trained lets it drift.",
        [one.row for one in each],
    )


def _medians(found: Result) -> str:
    by_label = {str(row["network"]): float(row[MEDIAN]) for row in found.finding.table}
    lstm, gru = (
        max(far for label, far in by_label.items() if label.startswith(cell))
        for cell in ("LSTM", "GRU")
    )
    return f"right up to n = {lstm:g} (LSTM), {gru:g} (GRU), each at its best"


def _arms(task: str, label: str = "", **settings: Any) -> tuple[Arm, ...]:
    configs = [RunConfig(task=task, cell=cell, seed=0, **settings) for cell in RECURRENT_CELLS]
    return tuple(Arm(config.cell + label, config, SEEDS) for config in configs)


def _counting_arms(task: str) -> tuple[Arm, ...]:
    """The three cells alike, and those that have a gate with another optimizer, each at its best
    learning rate of 0.02 and 0.05."""
    lstm, gru, _ = _arms(task, " with RMSprop")
    slower = Arm(gru.label, RunConfig(task=task, cell="GRU", seed=0, learning_rate=0.02), SEEDS)
    return (*_arms(task, optimizer="adam", learning_rate=0.02), lstm, slower)


_ALIKE = f"Trained the three cells alike, {SEEDS} seeds each, on"
_COUNTED = (
    f"{_ALIKE} {{}} up to n = 10 by Adam; LSTM and GRU by RMSprop, too, at the better learning "
    "rate of 0.02 and 0.05; asked about n up to 100."
)

COUNTING = (
    Claim(
        name="counts_anbn",
        source=WEISS,
        says="An LSTM counts without bound, a GRU does not.",
        did=_COUNTED.format("aⁿbⁿ"),
        arms=_counting_arms("anbn"),
        read=_counts,
        decides=_medians,
        by_accuracy=False,
    ),
    Claim(
        name="counts_anbncn",
        source=GERS,
        says="An LSTM learns aⁿbⁿcⁿ, which takes two counts, far beyond what it was trained on.",
        did=_COUNTED.format("aⁿbⁿcⁿ"),
        arms=_counting_arms("anbncn"),
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
            *_arms("dyck1", ", one kind", units=1, epochs=150, learning_rate=0.02),
            *_arms("dyck2", ", two kinds", units=8, epochs=150),
            _arms("dyck2", " with 24 units, two kinds", epochs=150)[0],
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
