"""The compiled engine against plain Keras, and what training promises."""

import csv
import functools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import OPTIMIZERS, RECURRENT_CELLS
from lstm_core.data.dataset import make_dataset
from lstm_core.data.sampling_order import SamplingOrder
from lstm_core.errors import Diverged, NothingTrained, SettingError
from lstm_core.inference.forward import evaluate, run_network
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.callbacks import Report, Stop
from lstm_core.training.model import initial_weights
from lstm_core.training.pool import ProgramPool
from tests.cases import PAIRWISE, assert_same_run, keras_model, small_config

ENGINES = ("compiled", "fit")
# About half a second each, so that every one is trained in parts.
LONG_EPOCHS = RunConfig(
    framing="variable_length", runs=2_000, max_run_length=25, units=64, epochs=6
)


# A program is padded, unless a callback that is not ours sees the model.
PROGRAMS = pytest.mark.parametrize(
    "callbacks", [(), (keras.callbacks.Callback(),)], ids=["padded", "unpadded"]
)


@functools.cache
def fitted_by_keras(config: RunConfig):
    return train(config, engine="fit")


def assert_same_curves(left, right) -> None:
    """What parity means: 1e-3 relative, epoch by epoch; rounding differs, nothing else may."""
    np.testing.assert_allclose(left.loss, right.loss, rtol=1e-3)
    np.testing.assert_allclose(left.accuracy, right.accuracy, atol=0.05)


# Parity with plain Keras ------------------------------------------------------------


@PROGRAMS
@pytest.mark.parametrize(("framing", "cell"), PAIRWISE)
def test_losses_of_the_first_20_epochs_agree_with_fit(framing, cell, callbacks):
    config = small_config(framing, cell, units=5)  # between two buckets
    assert config.epochs == 20
    compiled, fitted = train(config, callbacks=callbacks), fitted_by_keras(config)
    assert_same_curves(compiled.history, fitted.history)
    np.testing.assert_array_equal(compiled.snapshot_epochs, fitted.snapshot_epochs)
    for name, values in compiled.snapshots.items():
        np.testing.assert_array_equal(values[0], fitted.snapshots[name][0])
        np.testing.assert_allclose(values, fitted.snapshots[name], atol=1e-3)
    assert compiled.final_loss == pytest.approx(fitted.final_loss, rel=1e-3)


@PROGRAMS
@pytest.mark.parametrize(
    "config",
    [
        small_config("one_char", batch_size=4, units=20),
        small_config("stateful", batch_size=5, units=20),
        small_config("time_steps", encoding="one_hot", optimizer="rmsprop", learning_rate=0.01),
        small_config("mlp_window", optimizer="sgd", learning_rate=0.1, units=5),
        small_config("time_steps", "GRU", optimizer="rmsprop", units=5),
        small_config("one_char", "SimpleRNN", optimizer="sgd", learning_rate=0.1, units=5),
    ],
    ids=["ragged last batch", "five streams", "rmsprop one-hot", "sgd", "GRU", "SimpleRNN"],
)
def test_losses_agree_with_fit_for_other_settings(config, callbacks):
    compiled = train(config, callbacks=callbacks)
    assert_same_curves(compiled.history, fitted_by_keras(config).history)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_kernel_that_meets_nothing_but_the_zero_state_stays_as_it_was(cell, optimizer):
    """The compiled program leaves it out; plain ``fit`` does not, and comes to the same."""
    config = small_config("one_char", cell, optimizer=optimizer, learning_rate=0.1, epochs=3)
    for run in (train(config), fitted_by_keras(config)):
        kernels = run.snapshots["cell_recurrent_kernel"]
        np.testing.assert_array_equal(kernels[-1], kernels[0])
        assert np.ptp(run.snapshots["cell_kernel"], axis=0).max() > 0
    if cell == "GRU":  # its second bias meets the state too, but counts
        bias = run.snapshots["cell_bias"]
        assert np.ptp(bias, axis=0)[1].max() > 0


def textbook_data(config: RunConfig) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets as the tutorial's listings make them."""
    numbers = np.arange(26) / 26
    targets = np.eye(26)
    if config.framing == "full_prefix":
        inputs = [np.concatenate([np.zeros(24 - i), numbers[: i + 1]]) for i in range(25)]
        return np.reshape(inputs, (25, 25, 1)), targets[1:]
    if config.framing in ("time_steps", "mlp_window"):
        inputs = np.array([numbers[i : i + 3] for i in range(23)])
        return inputs[..., None] if config.framing == "time_steps" else inputs, targets[3:]
    return numbers[:25].reshape(25, 1, 1), targets[1:]


TEXTBOOK = ("one_char", "time_steps", "full_prefix", "whole_batch", "stateful", "mlp_window")


@pytest.mark.parametrize(
    ("framing", "cell"), [pair for pair in PAIRWISE if pair.values[0] in TEXTBOOK]
)
def test_losses_agree_with_a_textbook_listing_that_shares_no_code(framing, cell):
    config = small_config(framing, cell, shuffle=False)
    x, y = textbook_data(config)
    stateful, size = framing == "stateful", {"whole_batch": 25, "mlp_window": 5}.get(framing, 1)
    model = keras_model(config, x.shape[1:], size if stateful else None)
    model.set_weights(list(initial_weights(config).values()))
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    reset = lambda *_: model.layers[0].reset_state() if stateful else None
    expected = model.fit(
        x,
        y,
        epochs=20,
        batch_size=size,
        shuffle=False,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_begin=reset)],
    ).history
    history = train(config).history
    np.testing.assert_allclose(history.loss, expected["loss"], rtol=1e-3)
    np.testing.assert_allclose(history.accuracy, expected["accuracy"], atol=0.05)


# Order and state --------------------------------------------------------------------


def test_sample_order_depends_on_seed_and_epoch_alone():
    config = RunConfig(framing="one_char")
    through = SamplingOrder(config)
    orders = [through.next().samples for _ in range(4)]
    np.testing.assert_array_equal(SamplingOrder(config, first_epoch=3).next().samples, orders[3])
    assert all(sorted(order) == list(range(25)) for order in orders)
    assert len({tuple(order) for order in orders}) == 4
    assert tuple(SamplingOrder(config.replace(seed=8)).next().samples) != tuple(orders[0])


def test_sample_order_is_the_reading_order_without_shuffling():
    order = SamplingOrder(RunConfig(framing="stateful"))
    for _ in range(2):
        samples, reset_mask, _ = order.next()
        np.testing.assert_array_equal(samples, np.arange(25))
        assert reset_mask.tolist() == [True] + [False] * 24


@pytest.mark.parametrize("framing", ["stateful_resets", "stateful_jumps"])
@pytest.mark.parametrize("batch_size", [1, 5])
def test_an_epoch_in_pieces_reads_every_sample_once_and_resets_where_its_rule_says(
    framing, batch_size
):
    config = RunConfig(framing=framing, batch_size=batch_size)
    order, lengths = SamplingOrder(config), []
    for _ in range(400):
        samples, reset_mask, _ = order.next()
        assert sorted(samples) == list(range(25))
        first = samples[::batch_size]
        assert (
            samples == np.repeat(first, batch_size) + np.tile(range(batch_size), 25 // batch_size)
        ).all()
        jumps = np.diff(first) != batch_size
        if framing == "stateful_jumps":
            assert reset_mask.tolist() == [True] + [False] * (len(first) - 1)
        else:  # two pieces may meet in their old order: then a reset, but no jump
            assert reset_mask[0]
            assert not (jumps & ~reset_mask[1:]).any()
        lengths.append(len(first) / (1 + jumps.sum()))
    assert 2 < np.mean(lengths) < 5  # one end in three or so


def test_jumps_from_letter_to_letter_are_what_a_forgotten_shuffle_does():
    """Keras shuffles unless told not to; the state is then carried to any letter at all."""
    config = RunConfig(framing="stateful_jumps", shuffle=True)
    order = SamplingOrder(config)
    jumps = []
    for _ in range(50):
        samples, reset_mask, _ = order.next()
        assert sorted(samples) == list(range(25))
        assert reset_mask.tolist() == [True] + [False] * 24
        jumps += (np.diff(samples) != 1).tolist()
    assert np.mean(jumps) > 0.9
    for framing in ("stateful", "stateful_resets"):
        with pytest.raises(SettingError, match="in order"):
            RunConfig(framing=framing, shuffle=True)


def test_another_epoch_or_seed_cuts_other_pieces():
    config = RunConfig(framing="stateful_resets")
    order = SamplingOrder(config)
    first, second = order.next().samples, order.next().samples
    assert first.tolist() != second.tolist()
    assert SamplingOrder(config.replace(seed=8)).next().samples.tolist() != first.tolist()
    np.testing.assert_array_equal(SamplingOrder(config, first_epoch=1).next().samples, second)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_sample_of_an_epoch_is_read_once(engine):
    """With weights that stand still, the running loss is the loss on all samples."""
    config = small_config("mlp_window", learning_rate=1e-30, epochs=3)
    run = train(config, engine=engine)
    np.testing.assert_allclose(run.history.loss, run.final_loss, rtol=1e-5)
    np.testing.assert_allclose(run.history.accuracy, run.final_accuracy, atol=1e-6)


@pytest.mark.parametrize("framing", [name for name, rule in FRAMINGS.items() if not rule.segments])
def test_no_state_leaks_between_samples_or_epochs(framing):
    """With weights that stand still, every epoch repeats the loss that NumPy computes."""
    config = small_config(framing, learning_rate=1e-30)
    loss = train(config).history.loss
    np.testing.assert_allclose(loss, evaluate(config, initial_weights(config))[1], rtol=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_stateful_training_carries_the_state_and_resets_it_at_each_epoch(engine):
    config = small_config("stateful", learning_rate=1e-30, epochs=3)
    forgetful = config.replace(framing="one_char", shuffle=False)
    weights = initial_weights(config)
    carried, reset = evaluate(config, weights)[1], evaluate(forgetful, weights)[1]
    assert abs(carried / reset - 1) > 1e-4
    np.testing.assert_allclose(train(config, engine=engine).history.loss, carried, rtol=1e-5)


@pytest.mark.parametrize("framing", ["stateful_resets", "stateful_jumps"])
@pytest.mark.parametrize("engine", ENGINES)
def test_pieces_are_read_from_zero_or_from_the_state_before_the_jump(framing, engine):
    """With weights that stand still, every epoch has the loss of its own pieces."""
    config = small_config(framing, learning_rate=1e-30, epochs=4)
    weights, order, expected = initial_weights(config), SamplingOrder(config), []
    data = make_dataset(config)
    for _ in range(4):
        samples, reset_mask, _ = order.next()
        state, losses = None, []
        for sample, zero in zip(samples, reset_mask, strict=True):
            inputs = data.inputs[[sample]]
            probabilities, state = run_network(config, weights, inputs, None if zero else state)
            losses.append(-np.log(probabilities[0, data.target_codes[sample]]))
        expected.append(np.mean(losses))
    assert np.ptp(expected) > 1e-5
    np.testing.assert_allclose(train(config, engine=engine).history.loss, expected, rtol=1e-5)


# Repeatability ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "framing", ["time_steps", "stateful", "stateful_resets", "mlp_window", "variable_length"]
)
def test_same_config_twice_gives_the_same_run(framing):
    config = small_config(framing)
    assert_same_run(train(config), train(config))


def test_a_freshly_compiled_program_gives_the_same_run():
    config = small_config("time_steps")
    assert_same_run(train(config), train(config, pool=ProgramPool()))


@pytest.mark.parametrize("framing", ["time_steps", "stateful", "mlp_window", "whole_batch"])
def test_the_sizes_of_compiled_executions_do_not_show_in_the_run(framing, monkeypatch):
    """They depend on the clock: from one update at a time to all epochs at once."""
    config = small_config(framing, epochs=70)  # more snapshots than fit in one execution
    train(config.replace(epochs=1))  # from now on the speed is known
    runs = []
    for seconds in (1e-9, 1e-3, 100):
        monkeypatch.setattr("lstm_core.training.compiled.EXECUTION_SECONDS", seconds)
        runs.append(train(config))
    assert_same_run(runs[0], runs[2])
    assert_same_run(runs[1], runs[2])


def test_runs_of_one_shape_leave_nothing_to_the_next():
    config = small_config("stateful")
    first = train(config)
    train(config.replace(seed=8, learning_rate=0.1, epochs=3))
    assert_same_run(train(config), first)


def test_threads_training_at_the_same_time_do_not_disturb_each_other():
    configs = [small_config("time_steps", epochs=400), small_config("stateful", epochs=400)]
    alone = [train(config) for config in configs]
    started = threading.Barrier(4)

    def together(config):
        started.wait(timeout=60)
        return train(config)

    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(together, configs * 2))
    for run, expected in zip(runs, alone * 2, strict=True):
        assert_same_run(run, expected)


# Training on ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("framing", "changes", "engine"),
    [
        ("time_steps", {}, "compiled"),
        ("stateful", {}, "compiled"),
        ("mlp_window", {}, "compiled"),
        ("time_steps", dict(encoding="one_hot", optimizer="rmsprop"), "compiled"),
        ("mlp_window", dict(optimizer="sgd"), "compiled"),
        ("stateful", {}, "fit"),
        ("mlp_window", {}, "fit"),
    ],
    ids=["adam", "stateful", "ragged", "rmsprop", "sgd", "stateful by fit", "ragged by fit"],
)
def test_training_on_gives_the_same_as_one_longer_run(framing, changes, engine):
    config = small_config(framing, epochs=13, **changes)
    short = train(config.replace(epochs=5), engine=engine)
    longer = train(config, resume=short, engine=engine)
    assert_same_run(longer, train(config, engine=engine))
    assert (np.diff(longer.history.seconds) > 0).all()
    assert len(short.history.loss) == 5


def test_training_on_thins_the_snapshots_as_one_longer_run_does():
    config = small_config("time_steps")
    run = train(config.replace(epochs=3), max_snapshots=6)
    for epochs in (4, 11, 20):
        run = train(config.replace(epochs=epochs), resume=run, max_snapshots=6)
    expected = train(config, max_snapshots=6)
    assert_same_run(run, expected)
    assert expected.snapshot_epochs.tolist() == [0, 4, 8, 12, 16, 20]


def test_snapshots_of_a_thinned_run_are_those_of_a_full_one():
    config = small_config("time_steps")
    full, thinned = train(config), train(config, max_snapshots=4)
    for epoch in thinned.snapshot_epochs:
        for name, values in thinned.weights(epoch).items():
            np.testing.assert_array_equal(values, full.weights(epoch)[name])


# Stopping ---------------------------------------------------------------------------


class StopWithin:
    """Asks training to stop after ``parts`` reports from within an epoch."""

    def __init__(self, epoch: int, parts: int):
        self.epoch, self.parts, self.asked_at = epoch, parts, None
        self.asks_after = 0
        self.callbacks = [Report(lambda *_: None, self.within), Stop(self.asked)]

    def within(self, number, batches_done):
        if number == self.epoch and batches_done < LONG_EPOCHS.updates_per_epoch:
            self.parts -= 1
            if self.parts == 0:
                self.asked_at = time.perf_counter()

    def asked(self):
        self.asks_after += self.asked_at is not None
        return self.asked_at is not None


@pytest.mark.parametrize("resumed", [False, True])
def test_a_stop_in_the_middle_of_an_epoch_drops_that_epoch(resumed):
    one = train(LONG_EPOCHS.replace(epochs=1))
    stop = StopWithin(epoch=2, parts=2)
    run = train(LONG_EPOCHS, callbacks=stop.callbacks, resume=one if resumed else None)
    if resumed:
        assert run is one
    else:
        assert_same_run(run, one)
    assert stop.asks_after == 1  # no further part was trained


@pytest.mark.thorough
def test_a_stop_takes_less_than_half_a_second():
    waits = []
    for _ in range(3):
        stop = StopWithin(epoch=2, parts=1)
        train(LONG_EPOCHS, callbacks=stop.callbacks)
        waits.append(time.perf_counter() - stop.asked_at)
    assert min(waits) < 0.5


def test_fit_also_drops_the_epoch_it_is_stopped_in():
    config = small_config("mlp_window")
    batches = []
    callback = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: batches.append(batch)
    )
    run = train(config, engine="fit", callbacks=[callback, Stop(lambda: len(batches) == 7)])
    assert_same_run(run, train(config.replace(epochs=1), engine="fit"))


@pytest.mark.parametrize("engine", ENGINES)
def test_stopping_before_the_first_epoch_is_complete_is_no_run(engine):
    parts = []

    def asked():
        parts.append(1)
        return True

    with pytest.raises(NothingTrained, match="before its first epoch"):
        train(LONG_EPOCHS.replace(epochs=2), engine=engine, callbacks=[Stop(asked)])
    assert len(parts) <= 2  # the second time where fit ends the epoch it is stopped in


# Any Keras callback -----------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_early_stopping_stops_at_its_epoch(engine):
    config = small_config("mlp_window")
    callback = keras.callbacks.EarlyStopping("loss", min_delta=10, patience=6)
    run = train(config, callbacks=[callback], engine=engine)
    assert callback.stopped_epoch == 6
    assert run.callbacks == ("EarlyStopping",)
    alone = train(config.replace(epochs=7), callbacks=[keras.callbacks.Callback()], engine=engine)
    assert_same_run(run, alone)


@pytest.mark.parametrize("engine", ENGINES)
def test_early_stopping_restores_the_best_weights(engine):
    callback = keras.callbacks.EarlyStopping(
        "loss", mode="max", patience=4, restore_best_weights=True
    )  # the first epoch has the highest loss
    run = train(small_config("mlp_window"), callbacks=[callback], engine=engine)
    assert run.config.epochs == 5
    for name, best in run.weights(1).items():
        np.testing.assert_array_equal(run.weights()[name], best)
    assert evaluate(run.config, run.weights(1)) == (run.final_accuracy, run.final_loss)


@pytest.mark.parametrize("engine", ENGINES)
def test_csv_logger_writes_every_epoch(engine, tmp_path):
    config = small_config("mlp_window")
    file = tmp_path / "log.csv"
    run = train(config, callbacks=[keras.callbacks.CSVLogger(file)], engine=engine)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert [int(row["epoch"]) for row in rows] == list(range(20))
    np.testing.assert_allclose([float(row["loss"]) for row in rows], run.history.loss)
    np.testing.assert_allclose([float(row["accuracy"]) for row in rows], run.history.accuracy)


@pytest.mark.parametrize("engine", ENGINES)
def test_lambda_callback_sees_each_epochs_own_weights(engine):
    seen = {}
    callback = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.update({epoch + 1: callback.model.get_weights()})
    )
    run = train(small_config("mlp_window"), callbacks=[callback], engine=engine)
    assert list(seen) == list(range(1, 21))
    for epoch, weights in seen.items():
        for one, other in zip(weights, run.weights(epoch).values(), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("engine", ENGINES)
def test_hooks_are_called_in_keras_order(engine):
    calls = []
    note = lambda name: lambda *_, **__: calls.append(name)
    names = [
        "on_train_begin",
        "on_epoch_begin",
        "on_train_batch_begin",
        "on_train_batch_end",
        "on_epoch_end",
        "on_train_end",
    ]
    callback = keras.callbacks.LambdaCallback(**{name: note(name) for name in names})
    train(small_config("whole_batch", epochs=2), callbacks=[callback], engine=engine)
    assert calls == [names[0], *names[1:5], *names[1:5], names[5]]


def test_learning_rate_scheduler_works_as_in_fit_and_is_forgotten_afterwards():
    config = small_config("mlp_window")
    schedule = lambda: keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 1.3)
    compiled = train(config, callbacks=[schedule()])
    fitted = train(config, callbacks=[schedule()], engine="fit")
    assert_same_curves(compiled.history, fitted.history)
    plain = train(config)
    assert abs(compiled.history.loss[-1] / plain.history.loss[-1] - 1) > 0.01
    assert_same_run(train(config), plain)


def test_our_own_callbacks_change_nothing():
    config = small_config("mlp_window")
    epochs = []
    callbacks = [Report(lambda *args: epochs.append(args)), Stop(lambda: False)]
    run = train(config, callbacks=callbacks)
    assert_same_run(run, train(config))
    assert run.callbacks == ()
    assert epochs == [
        (n + 1, loss, accuracy)
        for n, (loss, accuracy) in enumerate(
            zip(run.history.loss, run.history.accuracy, strict=True)
        )
    ]


@pytest.mark.thorough
def test_a_long_epoch_reports_ten_times_a_second():
    times = []
    report = Report(lambda *_: None, lambda *_: times.append(time.perf_counter()))
    train(LONG_EPOCHS.replace(epochs=2), callbacks=[report])
    assert len(times) > 6
    assert np.median(np.diff(times)) < 0.1


@pytest.mark.thorough
def test_many_short_epochs_report_ten_times_a_second():
    times = []
    report = Report(lambda *_: times.append(time.perf_counter()))
    train(small_config("time_steps", epochs=5_000), callbacks=[report])
    assert len(times) == 5_000
    gaps = np.diff(times)
    stretches = gaps[gaps > 0.001]  # epochs of one stretch are announced at once
    assert len(stretches) > 3
    assert np.median(stretches) < 0.1


# Breaking down ----------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_a_loss_that_is_not_finite_ends_training_with_advice(engine):
    config = small_config("mlp_window", learning_rate=0.01)
    run = train(config.replace(epochs=2))
    huge = {name: values * np.float32(1e30) for name, values in run.snapshots.items()}
    with pytest.raises(Diverged, match=r"epoch 3: .* well below 0.01 would work, say 0.001"):
        train(config, resume=replace(run, snapshots=huge), engine=engine)
    assert_same_run(train(config.replace(epochs=2)), run)


def test_a_sequence_with_repeats_that_needs_memory_is_learned():
    config = RunConfig(
        framing="stateful", sequence="ABCDEFABCXYZ", units=24, epochs=600, learning_rate=0.003
    )
    assert train(config).final_accuracy == 1
