"""Keras callbacks of our own: they watch a training, and change nothing in its result.

The compiled engine runs many epochs in one call. Ours say how many may pass before they have to
see the model; any other Keras callback sees every single epoch, with that epoch's weights.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from lstm_core.data.network import Weights
from lstm_core.training.backend import keras

ANY = 1_000_000_000  # more epochs than any run has

Logs = dict[str, Any] | None


class Observer(keras.callbacks.Callback):
    """What ours have in common. A subclass of a user's is a foreign callback all the same.

    ``epochs_per_execution``: how many epochs may be trained before it is called again.
    ``paused``: seconds for which it held training up on purpose, since training began.
    """

    paused = 0.0

    @property
    def epochs_per_execution(self) -> int:
        return ANY


class Stop(Observer):
    """End training soon after ``wanted()`` becomes true, in the middle of an epoch if need be.

    Put it last, so that it sees a stop that came while another callback was waiting.
    """

    def __init__(self, wanted: Callable[[], bool]):
        super().__init__()
        self.wanted = wanted

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        if self.wanted():
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        self.on_train_batch_end(epoch)  # wanted while another callback held the epoch up


class Report(Observer):
    """Hand every epoch to ``epoch(number, loss, accuracy)``; numbers count from 1.

    ``within(number, batches_done)`` is told of progress inside long epochs, and
    ``begin()`` of the moment when everything is compiled and training begins.
    """

    def __init__(
        self,
        epoch: Callable[[int, float, float], object],
        within: Callable[[int, int], object] | None = None,
        begin: Callable[[], object] | None = None,
    ):
        super().__init__()
        self.report_epoch, self.report_within, self.report_begin = epoch, within, begin
        self.number = 0

    def on_train_begin(self, logs: Logs = None) -> None:
        if self.report_begin:
            self.report_begin()

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self.number = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        if self.report_within:
            self.report_within(self.number, batch + 1)

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        self.report_epoch(epoch + 1, logs["loss"], logs["accuracy"])


class Snapshots(Observer):
    """Hand the weights of recorded epochs to ``take(epoch, weights)`` as soon as they are known:
    those that the run will have. Epochs count from 1; arrays are not to be changed."""

    def __init__(self, take: Callable[[int, Weights], object]):
        super().__init__()
        self.take = take


class Pace(Observer):
    """Slow training down so that a room can follow.

    ``epochs_per_second()`` is called before every epoch, so it can be changed under way;
    None means as fast as possible. ``wait(seconds)`` sleeps and returns true when it was
    interrupted, as ``threading.Event.wait`` does. The time spent there does not count as
    training time.
    """

    def __init__(
        self, epochs_per_second: Callable[[], float | None], wait: Callable[[float], object]
    ):
        super().__init__()
        self.epochs_per_second, self.wait = epochs_per_second, wait
        self.due = 0.0

    def on_train_begin(self, logs: Logs = None) -> None:
        self.due, self.paused = time.perf_counter(), 0.0

    @property
    def epochs_per_execution(self) -> int:
        return ANY if self.epochs_per_second() is None else 1

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        rate = self.epochs_per_second()
        now = time.perf_counter()
        if rate is None:
            self.due = now
            return
        self.due = max(self.due + 1 / rate, now - 0.1)  # do not race to catch up
        self.wait(max(0.0, min(self.due - now, 1 / rate)))
        self.paused += time.perf_counter() - now


def is_observer(callback: keras.callbacks.Callback) -> bool:
    """Whether it is one of ours, by exact type: a user's subclass may do anything to the model."""
    return type(callback) in (Stop, Report, Snapshots, Pace)


def epochs_unseen(callbacks: Iterable[keras.callbacks.Callback]) -> int:
    """How many epochs may be trained in one go: one, if a foreign callback watches."""
    return min(
        (one.epochs_per_execution if is_observer(one) else 1 for one in callbacks), default=ANY
    )


def seconds_paused(callbacks: Iterable[keras.callbacks.Callback]) -> float:
    """For how long training was held up on purpose since it began."""
    return sum(float(one.paused) for one in callbacks if is_observer(one))


def tell_snapshot(
    callbacks: Iterable[keras.callbacks.Callback], epoch: int, weights: Weights
) -> None:
    """The weights of a recorded epoch are known."""
    for one in callbacks:
        if type(one) is Snapshots:
            one.take(epoch, weights)
