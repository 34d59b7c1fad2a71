"""The forward pass of a trained network, in NumPy alone: no TensorFlow, no state left behind.

``weights`` is a dict of named arrays as in ``ModelSpec.weights``. Arrays with one more leading
axis, [snapshots, ...], are that many networks at once, and the result has that axis too.
"""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.inference.cells import State, softmax
from lstm_core.inference.layers import last_h, last_step

_CLIP = 1e-7  # what Keras keeps probabilities away from 0 by, before it takes a logarithm


def run_network(
    config: RunConfig, weights: Weights, inputs: np.ndarray, state: State | None = None
) -> tuple[np.ndarray, State]:
    """One forward pass over a batch.

    Args:
        inputs: [batch, time steps, features], or [batch, features] without recurrence.
        state: where to start; None is the zero state.

    Returns:
        probabilities [..., batch, classes] and the state afterwards (empty without recurrence).
    """
    if config.rule.recurrent:
        network = network_of(config)
        state, _ = last_step(network, weights, inputs, state)
        hidden = last_h(network, state)
    else:
        bias = weights["hidden_bias"][..., None, :]
        hidden, state = np.maximum(inputs @ weights["hidden_kernel"] + bias, 0), ()
    return read_out(weights, hidden), state


def read_out(weights: Weights, hidden: np.ndarray) -> np.ndarray:
    """Probabilities [..., batch, classes] of the output layer on h [..., batch, units]."""
    return softmax(hidden @ weights["output_kernel"] + weights["output_bias"][..., None, :])


def predict_samples(config: RunConfig, weights: Weights) -> np.ndarray:
    """Probabilities for every training sample in reading order: [..., samples, classes].

    By the framing's own state rule: each sample from a zero state, or, where the framing
    carries state, in order, in batches as trained, from one reset at the start.
    """
    if config.rule.carries_state:
        return read_in_order(config, weights)[0]
    data = make_dataset(config)
    # Equal inputs have equal predictions, and random subsequences repeat themselves a lot.
    _, first, back = np.unique(data.codes, axis=0, return_index=True, return_inverse=True)
    probabilities, _ = run_network(config, weights, data.inputs[first])
    return probabilities[..., back.reshape(-1), :]


def read_in_order(
    config: RunConfig, weights: Weights, state: State | None = None
) -> tuple[np.ndarray, State]:
    """All samples in reading order, in batches as trained, the state carried from a given one
    (None: zero) to the end: probabilities [..., samples, classes], and the state that is left."""
    data = make_dataset(config)
    batches: list[np.ndarray] = []
    for start in range(0, config.samples, config.batch_size):
        batch = data.inputs[start : start + config.batch_size]
        probabilities, state = run_network(config, weights, batch, state)
        batches.append(probabilities)
    return np.concatenate(batches, axis=-2), state or ()


def evaluate(config: RunConfig, weights: Weights) -> tuple[float, float]:
    """Final accuracy (a share) and mean cross-entropy (nats) over all samples."""
    targets = make_dataset(config).target_codes
    probabilities = predict_samples(config, weights).astype(np.float64)
    accuracy = np.mean(probabilities.argmax(axis=1) == targets)
    of_target = probabilities[np.arange(len(targets)), targets]
    return float(accuracy), float(-np.log(np.maximum(of_target, _CLIP)).mean())
