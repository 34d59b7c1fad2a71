import time

import numpy as np
import pytest

from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.callbacks import Pace, Report, Snapshots, Stop
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


@pytest.mark.parametrize("engine", ["compiled", "fit"])
def test_snapshots_come_as_the_run_has_them(engine):
    seen = {}
    run = train(small_config("time_steps"), callbacks=[Snapshots(seen.__setitem__)], engine=engine)
    assert list(seen) == run.snapshot_epochs[1:].tolist()  # the first is the start
    for epoch, weights in seen.items():
        for name, value in run.weights(epoch).items():
            np.testing.assert_array_equal(weights[name], value)
    assert run.callbacks == ()


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


def test_pace_waits_so_that_epochs_come_at_the_given_rate():
    waits = []
    pace = Pace(lambda: 50.0, lambda seconds: bool(waits.append(seconds)) or time.sleep(seconds))
    times = []
    report = Report(lambda *_: times.append(time.perf_counter()))
    train(small_config("mlp_window", epochs=10), callbacks=[report, pace])
    assert len(waits) == 10
    assert all(0 <= seconds <= 1 / 50 for seconds in waits)
    assert np.diff(times).sum() > 0.9 * 9 / 50  # however slow the machine: sleeps are never short


def test_pace_changes_nothing_but_the_time():
    config = small_config("mlp_window")
    slowed = train(config, callbacks=[Pace(lambda: 1_000.0, lambda seconds: False)])
    assert_same_run(slowed, train(config))
    assert slowed.callbacks == ()


def test_pace_as_fast_as_possible_never_waits():
    waits = []
    train(small_config("mlp_window"), callbacks=[Pace(lambda: None, waits.append)])
    assert waits == []


class Meddler(keras.callbacks.Callback):
    """A user's own, which asks for many epochs at once and halves the learning rate."""

    epochs_per_execution = 1_000

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(epoch + 1)
        self.model.optimizer.learning_rate.assign(0.5 * self.model.optimizer.learning_rate)


class MeddlingReport(Report):
    """A user's subclass of one of ours is no less foreign."""

    def on_epoch_end(self, epoch, logs):
        super().on_epoch_end(epoch, logs)
        self.model.optimizer.learning_rate.assign(0.5 * self.model.optimizer.learning_rate)


@pytest.mark.parametrize("kind", [Meddler, MeddlingReport])
def test_a_callback_of_the_users_own_is_named_whatever_it_says_of_itself(kind):
    seen = []
    callback = Meddler() if kind is Meddler else MeddlingReport(lambda n, *_: seen.append(n))
    config = small_config("mlp_window", epochs=6)
    run = train(config, callbacks=[callback])
    assert run.callbacks == (kind.__name__,)
    assert getattr(callback, "seen", seen) == [1, 2, 3, 4, 5, 6]
    rate = config.learning_rate
    fitted = train(
        config,
        engine="fit",
        callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: rate * 0.5**epoch)],
    )
    np.testing.assert_allclose(run.history.loss, fitted.history.loss, rtol=1e-3)


@pytest.mark.parametrize("engine", ["compiled", "fit"])
def test_pauses_are_no_training_time(engine):
    paused = []

    def wait(seconds):
        began = time.perf_counter()
        time.sleep(0.05)
        paused.append(time.perf_counter() - began)

    config = small_config("mlp_window", epochs=10)
    train(config.replace(epochs=1), engine=engine)  # compiled once, so that waiting is most of it
    began = time.perf_counter()
    run = train(config, callbacks=[Pace(lambda: 20.0, wait)], engine=engine)
    elapsed = time.perf_counter() - began
    assert len(paused) == 10
    # The last pause comes after the last epoch was timed.
    assert run.seconds["train"] == run.history.seconds[-1] <= elapsed - sum(paused)
    assert (np.diff(run.history.seconds) > 0).all()
