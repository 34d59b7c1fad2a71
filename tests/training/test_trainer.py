import numpy as np
import pytest

from lstm_core.errors import SettingError
from lstm_core.inference.forward import evaluate
from lstm_core.training import train
from lstm_core.training.callbacks import Stop
from lstm_core.training.model import initial_weights
from tests.cases import small_config


def test_a_run_tells_what_was_done(small_run):
    config, history = small_run.config, small_run.history
    assert config == small_config("time_steps")
    for values in (history.loss, history.accuracy, history.updates, history.seconds):
        assert values.shape == (config.epochs,)
    np.testing.assert_array_equal(history.updates, 23 * np.arange(1, 21))
    assert (np.diff(history.seconds) > 0).all()
    assert ((history.accuracy >= 0) & (history.accuracy <= 1)).all()
    assert small_run.engine == "compiled"
    assert small_run.callbacks == ()
    assert small_run.hash == config.hash


def test_a_run_tells_how_long_it_took_and_where(small_run):
    assert set(small_run.seconds) == {"build", "compile", "train"}
    assert small_run.seconds["train"] == small_run.history.seconds[-1]
    assert {"python", "tensorflow", "keras", "numpy"} <= set(small_run.environment)


@pytest.mark.parametrize("engine", ["compiled", "fit"])
def test_final_figures_are_those_of_the_final_weights(engine):
    run = train(small_config("mlp_window"), engine=engine)
    assert (run.final_accuracy, run.final_loss) == evaluate(run.config, run.weights())
    assert run.engine == engine


def test_a_run_starts_from_the_seeds_weights_and_learns(small_run):
    for name, values in initial_weights(small_run.config).items():
        np.testing.assert_array_equal(small_run.weights(0)[name], values)
    assert small_run.history.loss[-1] < small_run.history.loss[0]


def test_seeds_give_different_runs(small_run):
    other = train(small_run.config.replace(seed=8))
    assert not np.allclose(other.history.loss, small_run.history.loss, rtol=1e-4)


def test_an_unknown_engine_is_answered_with_the_closest():
    with pytest.raises(SettingError, match=r"engine=compile:.*compiled would work"):
        train(small_config("mlp_window"), engine="compile")


@pytest.mark.parametrize(
    "change",
    [
        {"epochs": 20},
        {"epochs": 19},
        {"epochs": 30, "seed": 8},
        {"epochs": 30, "learning_rate": 0.1},
        {"epochs": 30, "units": 9},
    ],
    ids=str,
)
def test_only_a_shorter_run_of_the_same_settings_can_be_trained_on(change, small_run):
    with pytest.raises(SettingError, match="expected a run of the same settings with fewer than"):
        train(small_run.config.replace(**change), resume=small_run)


def test_callbacks_of_the_first_part_stay_on_record_when_a_run_is_trained_on():
    from lstm_core.training.backend import keras

    config = small_config("mlp_window")
    first = train(config.replace(epochs=5), callbacks=[keras.callbacks.TerminateOnNaN()])
    longer = train(config, resume=first)
    assert longer.callbacks == ("TerminateOnNaN",)


def test_a_stop_that_never_comes_leaves_the_whole_run():
    run = train(small_config("mlp_window"), callbacks=[Stop(lambda: False)])
    assert run.config.epochs == 20


def test_at_most_200_snapshots_are_kept():
    run = train(small_config("mlp_window", epochs=1_000))
    assert len(run.snapshot_epochs) <= 200
    assert (run.snapshot_epochs[0], run.snapshot_epochs[-1]) == (0, 1_000)
    assert {len(values) for values in run.snapshots.values()} == {len(run.snapshot_epochs)}
