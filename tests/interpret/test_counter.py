"""The unit set by hand: it counts as far as a sum of whole numbers says, by arithmetic of its own
and by the answers that every probe reads."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.interpret.accuracy_by import accuracy_by
from lstm_core.interpret.counter import (
    COUNTER,
    FARTHEST,
    Gates,
    counted,
    counter_weights,
    counting_unit,
    counts_to,
)
from tests.cases import random_weights


def leaking_sum(strength: float, ups: int, downs: int) -> float:
    """c after so many a's and b's, in exact arithmetic as far as float64 has it."""
    keep = 1 / (1 + np.exp(-strength))
    c = 0.0
    for step in [1.0] * ups + [-1.0] * downs:
        c = keep * c + step
    return c


@pytest.mark.parametrize("strength", [4, 6, 8, 10])
def test_it_counts_until_less_than_half_of_the_last_one_is_left(strength):
    found = counted(strength)
    right = [leaking_sum(strength, n, n - 1) > 0.5 for n in range(1, 200)]
    assert found.counts_to == right.index(False)
    assert found.predicted == pytest.approx(found.counts_to, abs=1)


def test_with_gates_that_are_exactly_one_it_counts_to_ten_thousand_in_float32():
    assert counted(20) == (20, 0, None, FARTHEST)
    c = np.float32(0)
    for step in [1] * FARTHEST + [-1] * FARTHEST:
        c += np.float32(step)
    assert c == 0
    found = counting_unit(COUNTER, counter_weights(Gates()), FARTHEST // 2)
    assert found.c.dtype == np.float32
    assert found.c.tolist() == [*range(1, FARTHEST // 2 + 1), *range(FARTHEST // 2 - 1, -1, -1)]
    assert found.correlation == pytest.approx(1)
    assert found.right.all()


def test_stopping_where_states_repeat_changes_nothing(monkeypatch):
    quick = counts_to(COUNTER, counter_weights(Gates()), 60)
    monkeypatch.setattr(np, "array_equal", lambda one, other: False)
    assert counts_to(COUNTER, counter_weights(Gates()), 60) == quick == 60


@pytest.mark.parametrize(
    ("gates", "reaches"),
    [
        (Gates(at_b=0.0), 0),  # nothing is taken away
        (Gates(at_a=-20.0, at_b=20.0), 50),  # downwards is as good
        (Gates(at_a=0.0), 1),
        (Gates(input=-2.0), 50),  # smaller steps, all alike
        (Gates(at_a=0.5, at_b=-0.52), None),  # a step down is larger
    ],
)
def test_what_has_to_be_balanced_are_the_steps(gates, reaches):
    found = counts_to(COUNTER, counter_weights(gates), 50)
    assert found == reaches if reaches is not None else 0 < found < 50


def test_its_weights_are_those_of_a_run_that_every_probe_reads():
    found = accuracy_by(COUNTER, counter_weights(Gates()))
    assert found is not None
    assert set(found.accuracy) == {1.0}
    leaky = accuracy_by(COUNTER, counter_weights(Gates(8, 8, 8, -8)))
    assert leaky is not None
    assert [n for n, share in zip(leaky.labels, leaky.accuracy, strict=True) if share == 1] == [
        n for n in leaky.labels if n <= counted(8).counts_to
    ]


@pytest.mark.parametrize("cell", ["LSTM", "GRU", "SimpleRNN"])
def test_how_far_a_network_counts_is_what_its_answers_say(cell):
    """On networks with random weights, which answer right by luck alone."""
    config = RunConfig(task="anbn", cell=cell, units=2)
    for seed in range(20):
        weights = random_weights(config, seed)
        tested = accuracy_by(config, weights)
        assert tested is not None
        if counts_to(config, weights, 10) >= 2:
            assert tested.accuracy[0] == 1  # n = 2
        if tested.accuracy[0] == 0:
            assert counts_to(config, weights, 10) < 2


def test_a_unit_that_stands_still_follows_nothing():
    weights = counter_weights(Gates(input=-1000.0))
    assert counting_unit(COUNTER, weights, 4)[:2] == (0, 0)
