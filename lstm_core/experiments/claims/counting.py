"""Claims about counting, brackets and parity: what is trained short and asked long."""

from collections.abc import Mapping

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
SMALL = 8  # units, as few as in the networks of Suzgun and others
RIGHT_TO = "right up to, median"


class ByLength:
    """The networks of an arm on strings of every tested length: ``shares`` right [networks,
    lengths]."""

    def __init__(self, found: Replicates):
        tested = [accuracy_by(run.config, run.weights()) for run in found.runs]
        self.lengths = np.array(tested[0].labels if tested[0] else ())
        self.shares = np.array([one.accuracy for one in tested if one])
        self.trained = found.config.reach or 0

    def at(self, times: float) -> float:
        """The mean share at so many times the longest that was trained."""
        nearest = np.abs(self.lengths - times * self.trained).argmin()
        return float(self.shares[:, nearest].mean())

    @property
    def right_to(self) -> np.ndarray:
        """The longest length up to which a network has all right, 0 for none: [networks]."""
        right = (self.shares == 1).cumprod(axis=1).sum(axis=1)
        return np.asarray(np.append(0, self.lengths)[right])

    @property
    def beyond(self) -> np.ndarray:
        """The mean share over the lengths that were not trained: [networks]."""
        return np.asarray(self.shares[:, self.lengths > self.trained].mean(axis=1))

    def row(self, label: str) -> Row:
        shown = self.lengths >= self.trained
        means = self.shares.mean(axis=0)
        return {
            "network": label,
            RIGHT_TO: f"{np.median(self.right_to):g}",
            "the best": int(self.right_to.max()),
            **{
                f"right at length: {length}": percent(share)
                for length, share in zip(self.lengths[shown], means[shown], strict=True)
            },
        }


def _by_length(found: Mapping[str, Replicates]) -> tuple[list[ByLength], list[Row]]:
    each = [ByLength(one) for one in found.values()]
    return each, [one.row(label) for label, one in zip(found, each, strict=True)]


def _counts(found: Mapping[str, Replicates]) -> Finding:
    """LSTM, GRU and simple network, in this order."""
    (lstm, gru, _), rows = _by_length(found)
    names = list(found)
    verdict, said = weighed(gru.beyond, lstm.beyond, [names[1], names[0]])
    without_bound = np.median(lstm.right_to) == lstm.lengths[-1]
    learned = [all_right(label, one) for label, one in found.items()]
    median = [f"{row[RIGHT_TO]} ({row['network']})" for row in rows]
    forget = [counting_unit(r.config, r.weights(), lstm.trained) for r in found[names[0]].runs]
    loses = float(np.median([1 - one.forget.mean() for one in forget]))
    return Finding(
        "false" if verdict != "better" else "true" if without_bound else "partly",
        f"Trained up to n = {lstm.trained}, of which all is learned by {listed(learned)}, they are "
        f"right up to n = {listed(median)} in the median; the best LSTM up to "
        f"{lstm.right_to.max()}. On the longer strings: {said} "
        + ("" if without_bound else "No bound is set by the cell, but by what training finds: ")
        + f"the forget gate of the LSTM unit that follows the count loses {percent(loses)} a step "
        "in the median. Set by hand to lose nothing, one unit counts to 10,000.",
        rows,
    )


def _dyck(found: Mapping[str, Replicates]) -> Finding:
    each, rows = _by_length(found)
    one, small, large = each[0], each[3], each[-1]
    holds = [one.at(1) >= NEARLY_ALL, one.at(2) >= NEARLY_ALL, small.at(1) < 0.5, small.at(2) < 0.5]
    return Finding(
        verdict_of(holds),
        f"Of one kind of brackets, one LSTM unit has {percent(one.at(1))} of the longest strings "
        f"right that it was trained on and {percent(one.at(2))} of those twice as long; a GRU unit "
        f"{percent(each[1].at(2))}, a simple one {percent(each[2].at(2))}. Of two kinds, {SMALL} "
        f"LSTM units have {percent(small.at(1))} and {percent(small.at(2))}, and "
        f"{found[list(found)[-1]].config.units} have {percent(large.at(1))} and "
        f"{percent(large.at(2))}: short strings are shallow, and more units keep more open "
        "brackets apart, but none of them has learned a stack.",
        rows,
    )


def _parity(found: Mapping[str, Replicates]) -> Finding:
    each, rows = _by_length(found)
    to_the_end = [
        f"{(one.right_to == one.lengths[-1]).sum()} of {len(one.shares)} ({label})"
        for label, one in zip(found, each, strict=True)
    ]
    return Finding(
        verdict_of([one.at(10) >= NEARLY_ALL for one in each]),
        f"Trained on up to {each[0].trained} symbols and asked about up to {each[0].lengths[-1]}, "
        f"all is right up to the end in {listed(to_the_end)}. One bit that a 1 turns over is a "
        "state that a nonlinear recurrence keeps; what some lose on the way, they lose to states "
        "that are not quite two.",
        rows,
    )


def _medians(found: Result) -> str:
    lstm, gru, *_ = column(found, RIGHT_TO)
    return f"right up to n = {lstm} (LSTM), {gru} (GRU)"


def _arms(task: str, label: str = "", **settings: object) -> tuple[Arm, ...]:
    """One for each cell."""
    return tuple(
        Arm(f"{cell}{label}", RunConfig(task=task, cell=cell, seed=0, **settings), SEEDS)  # type: ignore[arg-type]
        for cell in RECURRENT_CELLS
    )


_SAME = f"Trained the three cells alike, {SEEDS} seeds each"

COUNTING = (
    Claim(
        name="counts_anbn",
        source=WEISS,
        says="An LSTM counts without bound, a GRU does not.",
        did=f"{_SAME}, on aⁿbⁿ up to n = 10, and asked them about n up to 100; looked at the gates "
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
        did=f"{_SAME}, on aⁿbⁿcⁿ up to n = 10, and asked them about n up to 100.",
        arms=_arms("anbncn"),
        read=_counts,
        decides=_medians,
        by_accuracy=False,
    ),
    Claim(
        name="dyck",
        source=SUZGUN,
        says="One LSTM unit is enough for brackets of one kind; of two kinds no network of a few "
        "units learns them.",
        did=f"{_SAME}, on random brackets up to 20 long, with 1 unit on one kind and {SMALL} on "
        "two, and an LSTM with 24; asked them about lengths up to 200.",
        arms=(
            *_arms("dyck1", ", 1 unit, ( )", units=1, epochs=150, learning_rate=0.02),
            *_arms("dyck2", f", {SMALL} units, ( ) [ ]", units=SMALL, epochs=150),
            _arms("dyck2", ", 24 units, ( ) [ ]", epochs=150)[0],
        ),
        read=_dyck,
        decides=lambda found: " and ".join(
            f"{column(found, 'right at length: 40')[arm]} ({kind})"
            for arm, kind in ((0, "one kind"), (3, "two kinds"))
        ),
        by_accuracy=False,
    ),
    Claim(
        name="parity",
        source=GRAZZI,
        says="A network with a nonlinear recurrence keeps track of parity, which transformers and "
        "linear recurrences do not.",
        did=f"{_SAME}, on up to 12 random bits, and asked them about up to 120; all three cells "
        "are nonlinear, the others are not tested here.",
        arms=_arms("parity"),
        read=_parity,
        decides=lambda found: ", ".join(
            f"{row['right at length: 120']} ({row['network']})" for row in found.finding.table
        ),
        by_accuracy=False,
    ),
)
