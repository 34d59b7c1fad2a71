"""What can be said from several seeds: spread, intervals, and whether a difference is real.

Intervals are percentile intervals of the bootstrap over seeds (Efron 1979, "Bootstrap methods:
another look at the jackknife", Annals of Statistics 7; computed by SciPy): where the mean over
*other* seeds of the same settings would lie, with the stated confidence. A difference is called
real where the interval of the difference of two means leaves out 0. They say nothing about other
settings or other data. What either happens or does not is counted, and compared by Fisher's exact
test (Fisher 1935, "The logic of inductive inference", Journal of the Royal Statistical Society 98).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any, Literal

import numpy as np

LEVEL = 0.95
RESAMPLES = 9_999
Values = Sequence[float] | np.ndarray
Standing = Literal["better", "worse", "no real difference"]
SEED = 0  # of the private generator that resamples: equal data, equal interval


@dataclass(frozen=True)
class Summary:
    """``mean`` of ``count`` values, their standard ``deviation`` (n - 1; 0 for a single one),
    the smallest and largest, and the interval ``low`` to ``high`` of the mean."""

    count: int
    mean: float
    deviation: float
    smallest: float
    largest: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """Mean of the second minus mean of the first, and its interval ``low`` to ``high``."""

    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> Standing:
        """Of the second against the first, where more is better."""
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no real difference"


def summary(values: Values) -> Summary:
    """Raises ``ValueError`` for no values."""
    sample = _checked(values)
    low, high = _interval((sample,), np.mean)
    return Summary(
        count=len(sample),
        mean=float(sample.mean()),
        deviation=float(sample.std(ddof=1)) if len(sample) > 1 else 0.0,
        smallest=float(sample.min()),
        largest=float(sample.max()),
        low=low,
        high=high,
    )


def difference(first: Values, second: Values) -> Difference:
    """Two sets of seeds, which need not be equally many; each is resampled on its own.

    Raises:
        ValueError: for fewer than two values in either: one run says nothing about luck.
    """
    one, other = _checked(first), _checked(second)
    if min(len(one), len(other)) < 2:
        raise ValueError("expected at least two seeds on either side; one says nothing of luck")
    low, high = _interval((one, other), _mean_difference)
    return Difference(float(other.mean() - one.mean()), low, high)


def sentence(difference: Difference, first: str, second: str) -> str:
    """The verdict in words, for shares."""
    points = f"{100 * difference.difference:+.1f} points"
    interval = f"{100 * difference.low:+.1f} to {100 * difference.high:+.1f}"
    said = f"{second} is {difference.verdict} than {first}"
    if difference.verdict == "no real difference":
        said = f"No real difference between {first} and {second}"
    return f"{said}: {points}, {LEVEL:.0%} interval {interval}."


def epochs_to_reach(running_accuracy: np.ndarray, share: float) -> np.ndarray:
    """The first epoch, counted from 1, whose running accuracy is at least ``share``.

    Args:
        running_accuracy: [..., epochs].

    Returns:
        float [...], NaN where it never is.
    """
    reached = running_accuracy >= share
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1) + 1.0, np.nan)


def _interval(
    samples: tuple[np.ndarray, ...], statistic: Callable[..., Any]
) -> tuple[float, float]:
    if all(np.ptp(sample) == 0 for sample in samples):  # nothing to resample
        value = float(statistic(*samples))
        return value, value
    from scipy import stats  # takes a second to load

    result = stats.bootstrap(
        samples,
        statistic,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    low, high = result.confidence_interval
    return float(low), float(high)


def _mean_difference(first: np.ndarray, second: np.ndarray, axis: int = -1) -> Any:
    return np.mean(second, axis=axis) - np.mean(first, axis=axis)


def _checked(values: Values) -> np.ndarray:
    sample = np.asarray(values, dtype=float)
    if not sample.size or not np.isfinite(sample).all():
        raise ValueError("expected at least one value, all of them finite")
    return sample


def chance_of_as_few(first: tuple[int, int], second: tuple[int, int]) -> float:
    """How likely it is that the second has so few, or fewer, if both are of one kind: Fisher's
    exact test, one-sided. Each: how often something happened, of how many."""
    (one, of), (other, of_other) = first, second
    both, whole = one + other, of + of_other
    ways = sum(comb(of_other, few) * comb(of, both - few) for few in range(other + 1))
    return ways / comb(whole, both)
