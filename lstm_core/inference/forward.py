"""The forward pass of a trained network, in NumPy alone: no TensorFlow, no state left behind.

``weights`` is a dict of named arrays as in ``ModelSpec.weights``. Arrays with one more leading
axis, [snapshots, ...], are that many networks at once, and the result has that axis too.
"""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import Dataset, make_dataset
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import DECODER, Weights, layer_name
from lstm_core.inference.cells import STEPS, State, softmax, zero_state
from lstm_core.inference.layers import PARTS, last_h, last_step, run_layers

_CLIP = 1e-7  # what Keras keeps probabilities away from 0 by, before it takes a logarithm


def run_network(
    config: RunConfig, weights: Weights, inputs: np.ndarray, state: State | None = None
) -> tuple[np.ndarray, State]:
    """One forward pass over a batch, and the one answer that comes after its last time step: of a
    network that then gives several, the first.

    Args:
        inputs: [batch, time steps, features], or [batch, features] without recurrence.
        state: where to start; None is the zero state.

    Returns:
        probabilities [..., batch, classes] and the state afterwards (empty without recurrence).
    """
    shape = ModelSpec.of(config)
    if shape.answers in ("vector", "decoder"):
        answers, state = all_answers(config, weights, inputs, state)
        return answers[..., 0, :], state
    hidden, state = _hidden(shape, weights, inputs, state)
    return read_out(weights, hidden), state


def all_answers(
    config: RunConfig, weights: Weights, inputs: np.ndarray, state: State | None = None
) -> tuple[np.ndarray, State]:
    """The same with all answers: probabilities [..., batch, places, classes]."""
    shape = ModelSpec.of(config)
    if shape.answers == "every":
        states = [after for after, _ in run_layers(shape, weights, inputs, state)]
        hidden = np.stack([last_h(shape, one) for one in states], axis=-2)
        return _by_place(weights, hidden), states[-1]
    hidden, state = _hidden(shape, weights, inputs, state)
    return answers_to(shape, weights, hidden), state


def answers_to(shape: ModelSpec, weights: Weights, hidden: np.ndarray) -> np.ndarray:
    """All answers [..., batch, places, classes] to what the output layer, or a decoder, reads
    [..., batch, width]; of a network that answers at every time step, the one there."""
    if shape.answers == "vector":
        logits = hidden @ weights["output_kernel"] + weights["output_bias"][..., None, :]
        return softmax(logits.reshape(*logits.shape[:-1], shape.places, shape.classes))
    if shape.answers == "decoder":
        kernel, recurrent, bias = (weights[f"{DECODER}_{part}"] for part in PARTS)
        decoded, found = zero_state(shape.cell, hidden.shape[-2], shape.units), []
        for _ in range(shape.places):
            decoded, _ = STEPS[shape.cell](hidden, decoded, kernel, recurrent, bias)
            found.append(decoded[0])
        return _by_place(weights, np.stack(found, axis=-2))
    return read_out(weights, hidden)[..., None, :]


def _hidden(
    shape: ModelSpec, weights: Weights, inputs: np.ndarray, state: State | None
) -> tuple[np.ndarray, State]:
    """What the output layer, or a decoder, reads [..., batch, width], and the state."""
    if shape.recurrent:
        state, _ = last_step(shape, weights, inputs, state)
        return last_h(shape, state), state
    hidden = inputs
    if shape.cell == "Conv1D":
        symbols = inputs.reshape(len(inputs), shape.window, -1)
        at = np.arange(shape.positions)[:, None] + np.arange(shape.kernel_size)
        kernel = weights["conv_kernel"]
        flat = kernel.reshape(*kernel.shape[:-3], 1, -1, shape.units)
        products = symbols[:, at].reshape(len(inputs), shape.positions, -1) @ flat
        hidden = np.maximum(products + weights["conv_bias"][..., None, None, :], 0)
        hidden = hidden.reshape(*hidden.shape[:-2], -1)
    else:
        for layer in range(shape.layers):
            name = layer_name(layer, "hidden")
            bias = weights[f"{name}_bias"][..., None, :]
            hidden = np.maximum(hidden @ weights[f"{name}_kernel"] + bias, 0)
    return hidden, ()


def _by_place(weights: Weights, hidden: np.ndarray) -> np.ndarray:
    """``read_out`` of h at every place, [..., batch, places, units]."""
    *leading, places, units = hidden.shape
    said = read_out(weights, hidden.reshape(*leading[:-1], -1, units))
    return said.reshape(*leading, places, -1)


def read_out(weights: Weights, hidden: np.ndarray) -> np.ndarray:
    """Probabilities [..., batch, classes] of the output layer on h [..., batch, units]."""
    return softmax(hidden @ weights["output_kernel"] + weights["output_bias"][..., None, :])


def predict_samples(config: RunConfig, weights: Weights) -> np.ndarray:
    """Probabilities for every question about what was trained, by sample and then by place:
    [..., questions, classes]; as ``answers_about`` reads it."""
    return answers_about(config, weights, make_dataset(config))


def answers_about(config: RunConfig, weights: Weights, data: Dataset) -> np.ndarray:
    """Probabilities for every question about some samples: [..., questions, classes].

    By the framing's own state rule: each sample from a zero state, or, where the framing
    carries state, in order, in batches as trained, from one reset at the start.
    """
    if config.rule.carries_state:
        return read_in_order(config, weights, data)[0]
    # Equal inputs have equal predictions, and random subsequences repeat themselves a lot.
    _, first, back = np.unique(data.read, axis=0, return_index=True, return_inverse=True)
    answers, _ = all_answers(config, weights, data.inputs[first])
    samples, places = data.asked.T
    return answers[..., back.reshape(-1)[samples], places, :]


def read_in_order(
    config: RunConfig, weights: Weights, data: Dataset, state: State | None = None
) -> tuple[np.ndarray, State]:
    """All samples in reading order, in batches as trained, the state carried from a given one
    (None: zero) to the end: probabilities [..., questions, classes], and the state that is left."""
    batches: list[np.ndarray] = []
    for start in range(0, len(data.inputs), config.batch_size):
        batch = data.inputs[start : start + config.batch_size]
        answers, state = all_answers(config, weights, batch, state)
        batches.append(answers)
    samples, places = data.asked.T
    return np.concatenate(batches, axis=-3)[..., samples, places, :], state or ()


def evaluate(config: RunConfig, weights: Weights) -> tuple[float, float]:
    """Final accuracy (a share) and mean cross-entropy (nats) over all questions."""
    data = make_dataset(config)
    targets = data.target_codes
    probabilities = answers_about(config, weights, data).astype(np.float64)
    accuracy = np.mean(probabilities.argmax(axis=1) == targets)
    of_target = probabilities[np.arange(len(targets)), targets]
    return float(accuracy), float(-np.log(np.maximum(of_target, _CLIP)).mean())
