import subprocess

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.inference.forward import evaluate, predict_samples, run_network
from lstm_core.interpret.activations import activations
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from tests.cases import (
    FRAMING_CELLS,
    PAIRWISE,
    PYTHON,
    ROOT,
    keras_model,
    random_weights,
    small_config,
)


def keras_predictions(config: RunConfig, weights) -> np.ndarray:
    """Asked as the framing says: all samples at once, or batch by batch with state carried."""
    inputs = make_dataset(config).inputs
    carries = config.rule.carries_state
    model = keras_model(config, inputs.shape[1:], config.batch_size if carries else None)
    model.set_weights(list(weights.values()))
    step = config.batch_size if carries else len(inputs)
    batches = [inputs[at : at + step] for at in range(0, len(inputs), step)]
    return np.concatenate([np.asarray(model(batch)) for batch in batches])


@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
@pytest.mark.parametrize(("framing", "cell"), PAIRWISE)
def test_predictions_are_the_keras_models_own(framing, cell, encoding):
    config = small_config(framing, cell, encoding=encoding)
    weights = random_weights(config)
    expected = keras_predictions(config, weights)
    np.testing.assert_allclose(predict_samples(config, weights), expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_predictions_of_the_shipped_runs_are_the_keras_models_own(framing, shipped):
    run = shipped[framing]
    expected = keras_predictions(run.config, run.weights())
    mine = predict_samples(run.config, run.weights())
    np.testing.assert_allclose(mine, expected, atol=1e-5, rtol=0)


def test_stateful_streams_of_a_larger_batch_are_asked_as_trained():
    config = small_config("stateful", batch_size=5)
    weights = random_weights(config)
    expected = keras_predictions(config, weights)
    np.testing.assert_allclose(predict_samples(config, weights), expected, atol=1e-5, rtol=0)


def test_stateful_samples_are_asked_in_order_with_the_state_carried(shipped):
    run = shipped["stateful"]
    weights = run.weights()
    predicted = predict_samples(run.config, weights)
    read = activations(run.config, weights, ALPHABET[:-1])
    np.testing.assert_allclose(predicted, read.probabilities, atol=1e-6)
    alone = [activations(run.config, weights, letter).probabilities[0] for letter in ALPHABET[:-1]]
    assert np.abs(alone - predicted).max() > 0.5


@pytest.mark.parametrize(("framing", "cell"), FRAMING_CELLS)
def test_snapshots_asked_at_once_are_each_asked_alone(framing, cell):
    config = small_config(framing, cell)
    stacked = random_weights(config, leading=(3,))
    together = predict_samples(config, stacked)
    assert together.shape == (3, config.samples, 26)
    for n in range(3):
        alone = predict_samples(config, {name: w[n] for name, w in stacked.items()})
        np.testing.assert_allclose(together[n], alone, atol=1e-6, rtol=0)


@pytest.mark.parametrize(("framing", "cell"), FRAMING_CELLS)
def test_permuting_samples_within_a_batch_permutes_predictions_and_nothing_else(framing, cell):
    config = small_config(framing, cell)
    weights, inputs = random_weights(config), make_dataset(config).inputs
    order = np.random.default_rng(3).permutation(len(inputs))
    plain, state = run_network(config, weights, inputs)
    permuted, permuted_state = run_network(config, weights, inputs[order])
    np.testing.assert_allclose(permuted, plain[order], atol=1e-6, rtol=0)
    for one, other in zip(permuted_state, state, strict=True):
        np.testing.assert_allclose(one, other[order], atol=1e-6, rtol=0)


@pytest.mark.parametrize("framing", [name for name in FRAMINGS if not FRAMINGS[name].carries_state])
def test_no_state_passes_between_the_samples_of_a_batch(framing):
    config = small_config(framing)
    weights, inputs = random_weights(config), make_dataset(config).inputs
    together = predict_samples(config, weights)
    alone = [run_network(config, weights, sample[None])[0][0] for sample in inputs]
    np.testing.assert_allclose(together, alone, atol=1e-6, rtol=0)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_nothing_is_left_behind_by_an_evaluation(framing, shipped):
    run = shipped[framing]
    weights = run.weights()
    before = {name: w.copy() for name, w in weights.items()}
    first = predict_samples(run.config, weights), evaluate(run.config, weights)
    run_network(run.config, weights, make_dataset(run.config).inputs[:2])
    np.testing.assert_array_equal(predict_samples(run.config, weights), first[0])
    assert evaluate(run.config, weights) == first[1]
    for name, values in weights.items():
        np.testing.assert_array_equal(values, before[name])


def test_accuracy_and_loss_are_means_over_all_samples(shipped):
    run = shipped["one_char"]
    targets = make_dataset(run.config).target_codes
    probabilities = predict_samples(run.config, run.weights())
    accuracy, loss = evaluate(run.config, run.weights())
    right = [p.argmax() == target for p, target in zip(probabilities, targets, strict=True)]
    assert accuracy == sum(right) / 25
    logs = [np.log(p[target]) for p, target in zip(probabilities, targets, strict=True)]
    assert loss == pytest.approx(-np.mean(logs), rel=1e-5)


@pytest.mark.parametrize("framing", ["one_char", "time_steps", "mlp_window"])
def test_evaluation_is_what_keras_evaluate_says(framing, shipped):
    run = shipped[framing]
    data = make_dataset(run.config)
    model = keras_model(run.config, data.inputs.shape[1:])
    model.set_weights(list(run.weights().values()))
    model.compile(loss="categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(
        data.inputs, np.eye(26)[data.target_codes], batch_size=23, verbose=0
    )
    assert evaluate(run.config, run.weights()) == pytest.approx((accuracy, loss), rel=1e-4)


def test_looking_at_a_trained_run_loads_neither_tensorflow_nor_streamlit():
    code = """
import sys
import lstm_core, lstm_core.inference.forward, lstm_core.inference.predictions
import lstm_core.storage.store, lstm_core.cli, lstm_core.figures
import lstm_core.interpret.activations, lstm_core.inference.generation
import lstm_core.interpret.patching, lstm_core.interpret.cue_conflict
import lstm_core.interpret.perturbation, lstm_core.interpret.random_inputs
from lstm_core.inference.predictions import prediction_table
run = lstm_core.Store(lstm_core.storage.shipped.SHIPPED_FOLDER).load("40f257c9b5228c16")
assert prediction_table(run)["correct"].all()
heavy = ("tensorflow", "keras", "streamlit", "lstm_core.training")
print(sorted(set(heavy) & set(sys.modules)))
"""
    done = subprocess.run([PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
