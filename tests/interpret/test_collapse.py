import math

import numpy as np
import pytest

from lstm_core.interpret.collapse import Collapse
from lstm_core.interpret.collapse import collapse as collapse_of
from lstm_core.text_run import Record

PER_PASS = 1565
DISTINCT = 59


def collapse(record: Record) -> Collapse | None:
    return collapse_of(record, DISTINCT)


def record(loss, largest=None):
    """A training that looked at itself after every pass; its loss before is 4.08."""
    loss = np.array([math.nan, *loss])
    nothing = np.full(len(loss), math.nan)
    held_out = nothing.copy()
    held_out[0] = 4.08
    return Record(
        updates=np.arange(len(loss)) * PER_PASS,
        seconds=np.arange(len(loss)) * 1.0,
        loss=loss,
        held_out=held_out,
        gradient=nothing,
        largest=nothing if largest is None else np.array([math.nan, *largest]),
        weight=nothing,
        step=nothing,
    )


def test_the_published_collapse_is_found_in_its_pass():
    loss = [*np.linspace(1.98, 1.39, 19), *np.linspace(1.39, 1.383, 18), 7.6662, 7.5]
    found = collapse(record(loss, [*[2.0] * 36, 50.0, 900.0, 5.0]))
    assert found.mark == 38
    assert found.best == pytest.approx(1.383)
    assert not found.back
    assert (found.gradient_before, found.gradient_at) == (25, 450)
    assert found.sentence(PER_PASS) == (
        "Training broke down in pass 38: the loss rose from 1.38 to 7.67 nats and did not come "
        "back. The largest gradient before it was 25 times as large as usual."
    )


def test_a_training_that_goes_on_learning_has_not_broken_down():
    assert collapse(record([2.5, 2.0, 1.6, 1.7, 1.5, 1.9])) is None


def test_one_that_comes_back_is_told_as_such():
    found = collapse(record([2.0, 1.5, 3.0, 1.6], [1, 1, 1, 9]))
    assert (found.mark, found.back, found.worst) == (3, True, 3.0)
    assert "came back later" in found.sentence()
    assert math.isnan(found.gradient_before)


def test_a_loss_that_is_no_number_is_a_collapse_even_if_it_is_the_first():
    found = collapse(record([2.0, 1.5, math.nan]))
    assert (found.mark, found.worst, found.back) == (3, math.inf, False)
    assert "stopped being a finite number" in found.sentence(PER_PASS)
    assert collapse(record([math.nan])).best == 4.08
    assert collapse(record([5.0])).best == 4.08


def test_without_a_held_out_part_a_network_begins_by_guessing():
    seen = record([15.0, 40.0, 12.0])
    seen.held_out[0] = math.nan
    found = collapse(seen)
    assert (found.mark, found.back) == (1, False)
    assert found.best == pytest.approx(math.log(DISTINCT))
