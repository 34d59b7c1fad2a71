"""How the evidence is put: percentages, rows and sentences that several experiments share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lstm_core import wording
from lstm_core.config import RunConfig
from lstm_core.experiments.claims.claim import Arm, Cell, Verdict
from lstm_core.experiments.comparison import accuracy_on, like_with_like, on_places
from lstm_core.experiments.replicates import Replicates
from lstm_core.experiments.statistics import LEVEL, Standing, difference, sentence, summary
from lstm_core.run import Run

NEARLY_ALL = 0.95


def arm(label: str, framing: str, seeds: int, **settings: Any) -> Arm:
    """A framing as published but for the settings named, with the seeds 0, 1, 2, ..."""
    return Arm(label, RunConfig(framing=framing, seed=0, **settings), seeds)


def verdict_of(holds: Sequence[bool]) -> Verdict:
    """Of a claim that holds as far as all of these do."""
    return "true" if all(holds) else "partly" if any(holds) else "false"


def percent(share: float) -> str:
    """A share to one decimal."""
    return wording.percent(share, 1)


def mean(found: Replicates) -> str:
    return percent(found.accuracies.mean())


def spread(label: str, accuracies: np.ndarray) -> dict[str, Cell]:
    """Accuracies of several seeds as a row."""
    said = summary(accuracies)
    return {
        "network": label,
        "seeds": said.count,
        "mean accuracy": percent(said.mean),
        "range": range_of(said.smallest, said.largest),
        f"{LEVEL:.0%} interval of the mean": range_of(said.low, said.high),
    }


def range_of(low: float, high: float) -> str:
    return percent(low) if percent(low) == percent(high) else f"{percent(low)} to {percent(high)}"


def spreads(
    found: Mapping[str, Replicates], columns: Mapping[str, Callable[[Replicates], Cell]] = {}
) -> list[dict[str, Cell]]:
    """A row for each arm; ``columns``: what else it says, by its name."""
    return [
        {**spread(label, one.accuracies), **{name: of(one) for name, of in columns.items()}}
        for label, one in found.items()
    ]


def updates(found: Replicates) -> str:
    return f"{found.runs[0].updates:,}"


def standing(first: Replicates, second: Replicates) -> Standing:
    """How the second does against the first."""
    return compared(first.runs, second.runs, ("", ""))[0]


def compared(
    first: Sequence[Run], second: Sequence[Run], names: Sequence[str]
) -> tuple[Standing, str]:
    """How the second runs do against the first, on the places that both are tested on, and that
    in a sentence with its interval."""
    alone, together, places = like_with_like(first, second, accuracy_on)
    verdict, said = weighed(alone, together, names)
    return verdict, on_places(places) + said


def weighed(first: np.ndarray, second: np.ndarray, names: Sequence[str]) -> tuple[Standing, str]:
    """How the second accuracies do against the first, whatever they were measured on."""
    found = difference(first, second)
    return found.verdict, capitalised(sentence(found, *names))


def capitalised(sentence: str) -> str:
    """Labels begin small, sentences do not."""
    return sentence[:1].upper() + sentence[1:]


def all_right(label: str, found: Replicates) -> str:
    """How many networks get all right, with their name before it."""
    return f"{label} {found.perfect} of {len(found.runs)}"


def tally(predictions: Sequence[str]) -> str:
    """How often each was predicted, the most frequent first: "B 9 times, L once"."""
    times = {1: "once", 2: "twice"}
    counts = {letter: predictions.count(letter) for letter in sorted(set(predictions))}
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{letter} {times.get(n, f'{n} times')}" for letter, n in ordered)


def listed(texts: Sequence[str]) -> str:
    """In a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def largest_gap(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(np.asarray(first, float) - np.asarray(second, float)).max())
