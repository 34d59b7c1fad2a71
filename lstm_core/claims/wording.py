"""How the evidence is put: percentages, rows and sentences that several experiments share."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.claims.claim import Arm
from lstm_core.config import RunConfig
from lstm_core.replicates import Replicates


def arm(label: str, framing: str, seeds: int, **settings: Any) -> Arm:
    """A framing as published but for the settings named, with the seeds 0, 1, 2, ..."""
    return Arm(label, RunConfig(framing=framing, seed=0, **settings), seeds)


def percent(share: float) -> str:
    """Only all is 100%: nearly all is not rounded up to it."""
    return "100%" if share == 1 else f"{min(share, 0.999):.1%}"


def mean(found: Replicates) -> str:
    return percent(found.accuracies.mean())


def spread(label: str, found: Replicates) -> dict[str, str | int]:
    """Final accuracies as a row."""
    from lstm_core.statistics import LEVEL, summary

    said = summary(found.accuracies)
    return {
        "network": label,
        "seeds": said.count,
        "mean accuracy": percent(said.mean),
        "lowest": percent(said.smallest),
        "highest": percent(said.largest),
        f"{LEVEL:.0%} interval of the mean": f"{percent(said.low)} to {percent(said.high)}",
    }


def spreads(found: Mapping[str, Replicates]) -> list[dict[str, str | int]]:
    return [spread(label, one) for label, one in found.items()]


def compared(first: Replicates, second: Replicates, names: tuple[str, str]) -> tuple[str, str]:
    """How the second does against the first, "better", "worse" or "no real difference", and
    that in a sentence with its interval."""
    from lstm_core.statistics import difference, sentence

    found = difference(first.accuracies, second.accuracies)
    return found.verdict, capitalised(sentence(found, *names))


def capitalised(sentence: str) -> str:
    """Labels begin small, sentences do not."""
    return sentence[:1].upper() + sentence[1:]


def tally(answers: list[str]) -> str:
    """Which letters were answered, the most frequent first: "B 9 times, L once"."""
    times = {1: "once", 2: "twice"}
    counts = {letter: answers.count(letter) for letter in sorted(set(answers))}
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{letter} {times.get(n, f'{n} times')}" for letter, n in ordered)


def listed(texts: list[str]) -> str:
    """In a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def largest_gap(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(np.asarray(first, float) - np.asarray(second, float)).max())
