"""Several recurrent layers in NumPy, against Keras's own stacked."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.model_spec import network_of
from lstm_core.inference.forward import run_network
from lstm_core.inference.generation import generate
from lstm_core.inference.layers import last_h, last_step, run_layers, step_layers
from tests.cases import keras_model, random_weights, small_config

STEPS, BATCH = 6, 4


def inputs_of(config: RunConfig) -> np.ndarray:
    features = network_of(config).features
    return np.random.default_rng(3).normal(size=(BATCH, STEPS, features)).astype(np.float32)


def states_by_keras(config: RunConfig, weights, inputs) -> list[np.ndarray]:
    """The state of every layer at the end, the lowest layer's first."""
    from lstm_core.training.backend import keras

    found, x, left = [], inputs, list(weights.values())
    for _ in range(config.layers):
        layer = getattr(keras.layers, config.cell)(
            config.units, return_sequences=True, return_state=True
        )
        layer.build(x.shape)
        layer.set_weights([left.pop(0) for _ in range(3)])
        x, *state = layer(x)
        found += [np.asarray(part) for part in state]
    return found


@pytest.mark.parametrize("layers", [2, 3])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_states_and_probabilities_are_those_of_keras(cell, layers):
    config = small_config("time_steps", cell, layers=layers, window=STEPS)
    weights, inputs = random_weights(config), inputs_of(config)
    network = network_of(config)
    state, gates = last_step(network, weights, inputs)
    assert len(state) == len(network.state_names)
    assert len(gates) == layers
    for mine, theirs in zip(state, states_by_keras(config, weights, inputs), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=2e-6)
    model = keras_model(config, inputs.shape[1:])
    model.set_weights(list(weights.values()))
    probabilities, after = run_network(config, weights, inputs)
    np.testing.assert_allclose(probabilities, model.predict(inputs, verbose=0), atol=2e-6)
    np.testing.assert_array_equal(
        last_h(network, after), after[network.state_names.index(f"h{layers}")]
    )


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_the_state_of_all_layers_is_carried_on(cell):
    config = small_config("stateful", cell, layers=2)
    network, weights, inputs = network_of(config), random_weights(config), inputs_of(config)
    *_, (whole, _) = run_layers(network, weights, inputs)
    *_, (half, _) = run_layers(network, weights, inputs[:, :3])
    for t in range(3, STEPS):
        half, _ = step_layers(network, weights, inputs[:, t], half)
    for one, other in zip(whole, half, strict=True):
        np.testing.assert_array_equal(one, other)
    text = generate(config, weights, "A", 6)
    state = text[2].after
    assert [part.shape for part in state] == [(1, 8)] * len(network.state_names)
    again = generate(config, weights, text[2].predicted, 3, state=state)
    assert [step.predicted for step in again] == [step.predicted for step in text[3:]]


def test_several_networks_at_once_are_each_of_them():
    config = small_config("time_steps", "GRU", layers=3)
    stacked, inputs = random_weights(config, leading=(3,)), inputs_of(config)
    together, _ = run_network(config, stacked, inputs)
    for place in range(3):
        alone = {name: values[place] for name, values in stacked.items()}
        np.testing.assert_allclose(
            together[place], run_network(config, alone, inputs)[0], atol=1e-6
        )
