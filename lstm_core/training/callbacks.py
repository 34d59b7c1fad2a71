"""Keras callbacks of our own.

The compiled engine runs many epochs in one call where it may. A callback says how many
may pass before it has to see the model with ``epochs_per_execution``; Keras's own
callbacks, which do not know it, see every single epoch with that epoch's weights.
"""

import time
from collections.abc import Callable

from lstm_core.training.backend import keras

ANY = 1_000_000_000  # more epochs than any run has


class Stop(keras.callbacks.Callback):
    """End training soon after ``asked()`` becomes true, in the middle of an epoch if need be.

    Put it last, so that it sees a stop that came while another callback was waiting.
    """

    epochs_per_execution = ANY

    def __init__(self, asked: Callable[[], bool]):
        super().__init__()
        self.asked = asked

    def on_train_batch_end(self, batch, logs=None):
        if self.asked():
            self.model.stop_training = True

    def on_epoch_end(self, epoch, logs=None):
        self.on_train_batch_end(epoch)  # asked while another callback held the epoch up


class Report(keras.callbacks.Callback):
    """Hand every epoch to ``epoch(number, loss, accuracy)``; numbers count from 1.

    ``within(number, batches_done)`` is told of progress inside long epochs, and
    ``begin()`` of the moment when everything is compiled and training begins.
    """

    epochs_per_execution = ANY

    def __init__(
        self,
        epoch: Callable[[int, float, float], None],
        within: Callable[[int, int], None] | None = None,
        begin: Callable[[], None] | None = None,
    ):
        super().__init__()
        self.report_epoch, self.report_within, self.report_begin = epoch, within, begin
        self.number = 0

    def on_train_begin(self, logs=None):
        if self.report_begin:
            self.report_begin()

    def on_epoch_begin(self, epoch, logs=None):
        self.number = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        if self.report_within:
            self.report_within(self.number, batch + 1)

    def on_epoch_end(self, epoch, logs=None):
        self.report_epoch(epoch + 1, logs["loss"], logs["accuracy"])


class Pace(keras.callbacks.Callback):
    """Slow training down so that a room can follow.

    ``epochs_per_second()`` is asked before every epoch, so it can be changed under way;
    None means as fast as possible. ``wait(seconds)`` sleeps and returns true when it was
    interrupted, as ``threading.Event.wait`` does.
    """

    def __init__(
        self,
        epochs_per_second: Callable[[], float | None],
        wait: Callable[[float], bool],
    ):
        super().__init__()
        self.epochs_per_second, self.wait = epochs_per_second, wait
        self.due = 0.0

    def on_train_begin(self, logs=None):
        self.due = time.perf_counter()

    @property
    def epochs_per_execution(self) -> int:
        return ANY if self.epochs_per_second() is None else 1

    def on_epoch_end(self, epoch, logs=None):
        rate = self.epochs_per_second()
        now = time.perf_counter()
        if rate is None:
            self.due = now
            return
        self.due = max(self.due + 1 / rate, now - 0.1)  # do not race to catch up
        self.wait(max(0.0, min(self.due - now, 1 / rate)))
