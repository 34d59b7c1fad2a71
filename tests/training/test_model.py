"""The starting weights have the structure that Keras's default initialisers give."""

import random

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.model_spec import ModelSpec
from lstm_core.training.model import build_model, initial_weights, recurrent_layers
from tests.cases import FRAMING_CELLS, PAIRWISE, keras_model, small_config


@pytest.mark.parametrize(("framing", "cell"), FRAMING_CELLS)
def test_weights_have_names_shapes_and_type_of_the_network(framing, cell):
    config = small_config(framing, cell)
    weights = initial_weights(config)
    assert {name: w.shape for name, w in weights.items()} == ModelSpec.of(config).weights
    assert {w.dtype for w in weights.values()} == {np.dtype("float32")}


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_biases_are_exactly_those_of_a_fresh_keras_layer(cell):
    config = RunConfig(framing="time_steps", cell=cell)
    fresh = keras_model(config, ModelSpec.of(config).input).get_weights()
    weights = initial_weights(config)
    np.testing.assert_array_equal(weights["cell_bias"], fresh[2])
    np.testing.assert_array_equal(weights["output_bias"], fresh[4])


def test_only_the_forget_bias_of_an_lstm_is_one():
    bias = initial_weights(RunConfig(framing="time_steps", units=4))["cell_bias"]
    assert bias.tolist() == [0] * 4 + [1] * 4 + [0] * 8


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_recurrent_kernels_have_orthonormal_rows(cell):
    config = RunConfig(framing="time_steps", cell=cell)
    kernel = initial_weights(config)["cell_recurrent_kernel"]
    np.testing.assert_allclose(kernel @ kernel.T, np.eye(config.units), atol=1e-5)


@pytest.mark.parametrize("name", ["cell_kernel", "output_kernel"])
def test_kernels_are_uniform_within_glorot_bounds(name):
    config = RunConfig(framing="time_steps", units=256, encoding="one_hot")
    kernel = initial_weights(config)[name]
    bound = np.sqrt(6 / sum(kernel.shape))
    assert np.abs(kernel).max() <= bound
    assert kernel.mean() == pytest.approx(0, abs=0.05 * bound)
    assert kernel.std() == pytest.approx(bound / np.sqrt(3), rel=0.05)


def test_first_kernel_without_recurrence_is_normal_with_deviation_005():
    config = RunConfig(framing="mlp_window", units=512, encoding="one_hot")
    kernel = initial_weights(config)["hidden_kernel"]
    assert kernel.std() == pytest.approx(0.05, rel=0.03)
    assert np.abs(kernel).max() > 0.15  # a uniform draw of that deviation ends at 0.087


def test_each_array_and_each_seed_draws_its_own_numbers():
    config = RunConfig(framing="time_steps", cell="SimpleRNN", units=26)
    first, second = initial_weights(config), initial_weights(config.replace(seed=8))
    assert not np.allclose(first["cell_kernel"], second["cell_kernel"])
    assert not np.allclose(first["output_kernel"], second["output_kernel"])
    assert not np.allclose(first["cell_recurrent_kernel"], first["output_kernel"])
    assert abs(np.corrcoef(first["cell_kernel"][0], first["output_kernel"][0])[0, 1]) < 0.9


def test_drawing_weights_neither_reads_nor_moves_a_process_wide_generator():
    config = small_config("time_steps")
    first = initial_weights(config)
    random.seed(1)
    np.random.seed(1)
    before = random.getstate(), np.random.get_state()[1].copy()
    second = initial_weights(config)
    assert random.getstate() == before[0]
    np.testing.assert_array_equal(np.random.get_state()[1], before[1])
    for name in first:
        np.testing.assert_array_equal(first[name], second[name])


@pytest.mark.parametrize(("framing", "cell"), PAIRWISE)
def test_the_built_network_is_the_textbook_one(framing, cell):
    config = small_config(framing, cell)
    shape = ModelSpec.of(config)
    model = build_model(shape, batch_size=1)
    textbook = keras_model(config, shape.input, batch_size=1)
    assert [v.path.split("/")[-1] for v in model.trainable_variables] == [
        v.path.split("/")[-1] for v in textbook.trainable_variables
    ]
    assert [tuple(v.shape) for v in model.trainable_variables] == [
        tuple(v.shape) for v in textbook.trainable_variables
    ]
    if config.rule.recurrent:
        (layer,) = recurrent_layers(model)
        assert layer.stateful == config.rule.carries_state
