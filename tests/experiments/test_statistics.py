"""Intervals against SciPy's own, and against simulations whose truth is known."""

import random
import statistics

import numpy as np
import pytest
from scipy import stats

from lstm_core.experiments.statistics import (
    LEVEL,
    chance_of_as_few,
    difference,
    epochs_to_reach,
    sentence,
    summary,
)


def test_a_summary_is_what_numpy_and_scipy_say():
    values = np.random.default_rng(0).normal(0.85, 0.03, size=30)
    found = summary(values)
    assert found.count == 30
    assert found.mean == pytest.approx(values.mean())
    assert found.deviation == pytest.approx(stats.tstd(values))
    assert (found.smallest, found.largest) == (values.min(), values.max())
    # For nearly normal values the bootstrap comes close to Student's interval.
    low, high = stats.t.interval(LEVEL, 29, values.mean(), stats.sem(values))
    assert found.low == pytest.approx(low, abs=0.1 * (high - low))
    assert found.high == pytest.approx(high, abs=0.1 * (high - low))


def by_scipy(statistic, *samples):
    """SciPy's own percentile bootstrap, called without this project's code."""
    found = stats.bootstrap(
        samples, statistic, n_resamples=9_999, method="percentile",
        rng=np.random.default_rng(0),
    )  # fmt: skip
    return tuple(found.confidence_interval)


def by_hand(statistic, *samples, resamples=4_000):
    """The percentile bootstrap in plain loops, with another generator."""
    draw = random.Random(4)
    means = sorted(
        statistic(*(draw.choices(sample.tolist(), k=len(sample)) for sample in samples))
        for _ in range(resamples)
    )
    return means[round(0.025 * resamples)], means[round(0.975 * resamples)]


STEPS = np.arange(18, 26) / 25  # accuracies of 25 letters are steps
ODDS = np.array([1, 2, 4, 8, 8, 4, 2, 1]) / 30


@pytest.mark.parametrize("sizes", [(10, 10), (30, 30), (4, 100)])
def test_intervals_are_those_of_the_bootstrap(sizes):
    draw = np.random.default_rng(6)
    first, second = (draw.choice(STEPS, p=ODDS, size=size) for size in sizes)
    one, pair = summary(first), difference(first, second)
    assert (one.low, one.high) == by_scipy(np.mean, first)
    between = lambda a, b, axis=-1: np.mean(b, axis=axis) - np.mean(a, axis=axis)
    assert (pair.low, pair.high) == by_scipy(between, first, second)
    for (low, high), hand in [
        ((one.low, one.high), by_hand(statistics.fmean, first)),
        (
            (pair.low, pair.high),
            by_hand(lambda a, b: statistics.fmean(b) - statistics.fmean(a), first, second),
        ),
    ]:
        assert (low, high) == pytest.approx(hand, abs=0.1 * (high - low))


def test_a_verdict_is_wrong_as_rarely_as_it_claims():
    draw = np.random.default_rng(8)
    sets = lambda: draw.choice(STEPS, p=ODDS, size=(200, 30))
    pairs = [(a, b) for a, b in zip(sets(), sets(), strict=True)]
    none = sum(difference(a, b).verdict == "no real difference" for a, b in pairs)
    real = sum(d.low <= 0.04 <= d.high for d in (difference(a, b + 0.04) for a, b in pairs))
    # 200 throws of a coin that falls right 93 to 96 times in 100: the percentile method is a
    # little short for few seeds. Outside these bounds it would be by chance once in a thousand.
    for right in (none, real):
        assert stats.binom.ppf(0.001, 200, 0.93) <= right <= stats.binom.ppf(0.999, 200, 0.96)


def test_equal_data_give_equal_intervals():
    values = [0.8, 0.84, 0.88, 0.84]
    assert summary(values) == summary(values)
    assert difference(values, values[::-1]).difference == pytest.approx(0)


@pytest.mark.parametrize("values", [[1.0] * 30, [0.84]])
def test_values_without_spread_have_an_interval_without_width(values):
    found = summary(values)
    assert found.low == found.high == found.mean == values[0]
    assert found.deviation == 0


def test_the_interval_covers_the_true_mean_as_often_as_it_says():
    draw = np.random.default_rng(1)
    truth = 0.6 * 0.84 + 0.4 * 0.88  # accuracies are steps: 21 or 22 letters of 25
    samples = draw.choice([0.84, 0.88], p=[0.6, 0.4], size=(300, 30))
    covered = [found.low <= truth <= found.high for found in map(summary, samples)]
    assert 0.90 <= np.mean(covered) <= 0.99


def test_a_true_difference_is_found_and_none_is_rarely_invented():
    draw = np.random.default_rng(2)
    normal = lambda mean: draw.normal(mean, 0.03, size=(200, 30))
    real = [difference(a, b) for a, b in zip(normal(0.80), normal(0.84), strict=True)]
    assert np.mean([one.verdict == "better" for one in real]) > 0.95
    assert 0.90 <= np.mean([one.low <= 0.04 <= one.high for one in real]) <= 0.99
    none = [difference(a, b) for a, b in zip(normal(0.84), normal(0.84), strict=True)]
    assert np.mean([one.verdict == "no real difference" for one in none]) > 0.90


def test_the_verdict_is_about_the_second():
    worse = difference([0.9, 0.91, 0.92], [0.1, 0.11, 0.12])
    assert worse.verdict == "worse"
    assert worse.difference == pytest.approx(-0.8)
    said = sentence(worse, "one_char", "mlp_window")
    assert said.startswith("mlp_window is worse than one_char: -80.0 points, 95% interval -8")
    assert sentence(difference([0, 1] * 9, [0, 1] * 9), "a", "b").startswith("No real difference")


def test_sets_of_different_sizes_can_be_compared():
    assert difference([0.5, 0.6], [0.9] * 30).verdict == "better"


@pytest.mark.parametrize("values", [[], [float("nan")], [0.5, float("inf")]])
def test_nothing_can_be_said_of_nothing(values):
    with pytest.raises(ValueError, match="at least one value"):
        summary(values)


def test_one_run_says_nothing_about_luck():
    with pytest.raises(ValueError, match="at least two seeds"):
        difference([0.8], [0.9, 0.9])


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
def test_epochs_to_reach_a_share(share):
    running = np.random.default_rng(3).random((20, 15)).round(1)
    found = epochs_to_reach(running, share)
    for row, epoch in zip(running, found, strict=True):
        above = [n for n, value in enumerate(row, start=1) if value >= share]
        assert epoch == above[0] if above else np.isnan(epoch)


@pytest.mark.parametrize("first", [(4, 4), (3, 4), (0, 8), (6, 8)])
@pytest.mark.parametrize("second", [(0, 4), (1, 4), (4, 4), (2, 10)])
def test_what_is_counted_is_compared_as_scipy_does(first, second):
    table = [[one, of - one] for one, of in (first, second)]
    expected = stats.fisher_exact(table, alternative="greater").pvalue
    assert chance_of_as_few(first, second) == pytest.approx(expected)
