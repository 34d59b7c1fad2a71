"""Several layers, dropout and clipping: the compiled engine against plain Keras."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.dataset import make_dataset
from lstm_core.inference.predictions import prediction_table
from lstm_core.storage.store import Store
from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.model import initial_weights, trained_model
from tests.cases import assert_same_run, small_config

FAST = {"epochs": 6, "learning_rate": 0.01, "units": 5}
DROPPED = small_config("time_steps", "GRU", layers=2, dropout=0.3, clip=0.5, **FAST)


def assert_parity(config: RunConfig) -> None:
    compiled, fitted = train(config), train(config, engine="fit")
    np.testing.assert_allclose(compiled.history.loss, fitted.history.loss, rtol=1e-3)
    assert list(compiled.snapshots) == list(initial_weights(config))
    for name, values in compiled.snapshots.items():
        np.testing.assert_allclose(values, fitted.snapshots[name], atol=1e-3)
        idle = config.context_length == 1 and not config.rule.carries_state
        if not (idle and name.endswith("recurrent_kernel")):
            assert np.ptp(values, axis=0).max() > 0, name
    assert compiled.final_loss == pytest.approx(fitted.final_loss, rel=1e-3)


# Written out, in a loop over time, and with the state carried; between them every cell.
@pytest.mark.parametrize(
    ("framing", "cell", "layers"),
    [("time_steps", "LSTM", 2), ("full_prefix", "GRU", 2), ("stateful", "SimpleRNN", 3)],
)
def test_several_layers_agree_with_fit(framing, cell, layers):
    assert_parity(small_config(framing, cell, layers=layers, clip=0.3, **FAST))


@pytest.mark.thorough
@pytest.mark.parametrize("layers", [2, 3])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", ["one_char", "time_steps", "full_prefix", "stateful"])
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_all_of_them_agree_with_fit(framing, cell, layers, dropout):
    assert_parity(small_config(framing, cell, layers=layers, clip=0.3, dropout=dropout, **FAST))


def test_what_is_dropped_follows_from_the_config_in_either_engine_and_when_continued():
    assert_parity(DROPPED)
    whole = train(DROPPED)
    assert_same_run(whole, train(DROPPED))
    half = train(DROPPED.replace(epochs=3))
    assert_same_run(whole, train(DROPPED, resume=half))
    fitted = train(DROPPED, engine="fit", resume=half)
    np.testing.assert_allclose(fitted.history.loss, whole.history.loss, rtol=1e-3)
    other = train(DROPPED.replace(dropout=0.0))
    assert abs(other.history.loss - whole.history.loss).max() > 0.01


def test_a_dropout_in_a_loop_over_time_is_that_of_keras():
    assert_parity(small_config("full_prefix", layers=2, dropout=0.3, **FAST))


def test_a_short_last_batch_and_a_network_without_recurrence_drop_the_same():
    assert_parity(small_config("mlp_window", dropout=0.3, clip=0.3, batch_size=5, **FAST))


def test_gradients_are_cut_to_the_norm_that_is_asked_for_by_one_program():
    """With plain gradient descent, an update is as long as the gradient times the rate."""
    config = small_config("whole_batch", optimizer="sgd", learning_rate=1.0, epochs=1)
    for clip in (0.01, 0.02):
        run = train(config.replace(clip=clip))
        moved = [values[1] - values[0] for values in run.snapshots.values()]
        assert np.sqrt(sum((one**2).sum() for one in moved)) == pytest.approx(clip, rel=1e-3)
    free = train(config)
    loose = train(config.replace(clip=900.0))
    for name, values in free.snapshots.items():
        np.testing.assert_allclose(loose.snapshots[name], values, atol=1e-6)


def test_each_layer_starts_as_keras_starts_it():
    weights = initial_weights(small_config("one_char", "LSTM", layers=3))
    for name in ("cell", "cell2", "cell3"):
        kernel = weights[f"{name}_recurrent_kernel"]
        np.testing.assert_allclose(kernel @ kernel.T, np.eye(8), atol=1e-5)
        assert weights[f"{name}_bias"].reshape(4, 8).sum(axis=1).tolist() == [0, 8, 0, 0]
    assert not np.allclose(weights["cell2_kernel"], weights["cell3_kernel"])


def test_a_stored_run_of_several_layers_comes_back_and_its_keras_file_says_the_same(tmp_path):
    run, store = train(DROPPED), Store(tmp_path)
    store.save(run)
    again = store.load(run.hash)
    assert_same_run(run, again)
    model = trained_model(run.config, again.weights())
    kinds = [type(layer) for layer in model.layers]
    assert kinds.count(keras.layers.GRU) == kinds.count(keras.layers.Dropout) == 2
    table = prediction_table(again)
    said = model.predict(make_dataset(run.config).inputs, verbose=0)
    np.testing.assert_allclose(said.max(axis=1), table["probability"], atol=1e-5)
