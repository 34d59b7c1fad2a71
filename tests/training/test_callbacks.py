import time

import numpy as np
import pytest

from lstm_core.training import train
from lstm_core.training.callbacks import Pace, Report, Stop
from tests.cases import assert_same_run, small_config


def test_report_numbers_epochs_from_one():
    numbers = []
    train(small_config("mlp_window", epochs=3), callbacks=[Report(lambda n, *_: numbers.append(n))])
    assert numbers == [1, 2, 3]


def test_report_goes_on_counting_where_a_run_is_trained_on():
    config = small_config("mlp_window", epochs=4)
    short = train(config.replace(epochs=2))
    numbers = []
    train(config, resume=short, callbacks=[Report(lambda n, *_: numbers.append(n))])
    assert numbers == [3, 4]


@pytest.mark.parametrize("engine", ["compiled", "fit"])
def test_report_from_within_counts_the_batches_done(engine):
    within = []
    report = Report(lambda *_: None, lambda number, batches: within.append((number, batches)))
    config = small_config("mlp_window", epochs=2)
    train(config, callbacks=[report], engine=engine)
    assert within[-1] == (2, config.updates_per_epoch)
    assert all(1 <= batches <= config.updates_per_epoch for _, batches in within)


def test_stop_keeps_what_was_trained_before_it():
    config = small_config("mlp_window")
    done = []
    callbacks = [
        Pace(lambda: 10_000, lambda seconds: False),  # one epoch at a time
        Report(lambda number, *_: done.append(number)),
        Stop(lambda: len(done) >= 3),
    ]
    run = train(config, callbacks=callbacks)
    assert run.config.epochs in (3, 4)
    assert_same_run(run, train(run.config))


def test_pace_waits_so_that_epochs_come_at_the_asked_rate():
    waits = []
    pace = Pace(lambda: 50.0, lambda seconds: bool(waits.append(seconds)) or time.sleep(seconds))
    times = []
    report = Report(lambda *_: times.append(time.perf_counter()))
    train(small_config("mlp_window", epochs=10), callbacks=[report, pace])
    assert len(waits) == 10
    assert all(0 <= seconds <= 1 / 50 for seconds in waits)
    assert np.diff(times).sum() > 0.9 * 9 / 50


def test_pace_changes_nothing_but_the_time():
    config = small_config("mlp_window")
    slowed = train(config, callbacks=[Pace(lambda: 1_000.0, lambda seconds: False)])
    assert_same_run(slowed, train(config))
    assert slowed.callbacks == ()


def test_pace_as_fast_as_possible_never_waits():
    waits = []
    train(small_config("mlp_window"), callbacks=[Pace(lambda: None, waits.append)])
    assert waits == []
