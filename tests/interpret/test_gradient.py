"""Gradients through time against TensorFlow's own, through Keras's cells."""

import numpy as np
import pytest

from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.network import layer_name
from lstm_core.errors import InputError, NoState
from lstm_core.interpret.activations import activations
from lstm_core.interpret.gradient import (
    by_distance,
    gradient_table,
    gradient_through_time,
    seen_by_training,
    share_by_distance,
)
from lstm_core.interpret.half_life import half_life, mean_keeping_gates
from lstm_core.run import weights_at
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from tests.cases import keras_model, random_weights, running_inputs, sample_inputs, small_config
from tests.cases import windows as padded_windows

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]
LEARNED, TEXT = "ABCDEFGH", "FACADEBH"  # the second longer than any sample but a full prefix
CASES = [(framing, cell, 1) for framing in RECURRENT for cell in RECURRENT_CELLS] + [
    (framing, cell, 2) for framing in ("time_steps", "stateful") for cell in RECURRENT_CELLS
]


def network(framing, cell=None, layers=1, leading=()):
    config = small_config(framing, cell, sequence=LEARNED, encoding="one_hot", layers=layers)
    return config, random_weights(config, leading=leading)


def tensorflow_gradients(config, weights, inputs, *, cut: bool) -> list[list[np.ndarray]]:
    """For every target of the text, the derivative of its log-probability with respect to each
    time step of ``inputs``, [batch, features] each; with ``cut``, h of earlier steps is held
    fixed."""
    from lstm_core.training.backend import keras, tf

    cells = []
    for layer in range(config.layers):
        cell = getattr(keras.layers, f"{config.cell}Cell")(config.units, dtype="float64")
        cell.build((1, config.units if layer else inputs.shape[-1]))
        names = ("kernel", "recurrent_kernel", "bias")
        cell.set_weights([weights[f"{layer_name(layer)}_{name}"] for name in names])
        cells.append(cell)
    steps = [tf.constant(inputs[:, step], tf.float64) for step in range(inputs.shape[1])]
    zero = tf.zeros((len(inputs), config.units), tf.float64)
    states = [[zero] * (2 if config.cell == "LSTM" else 1) for _ in cells]
    codes = [config.vocabulary.index(symbol) for symbol in TEXT[1:]]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(steps)
        spoken = []
        for x in steps:
            for layer, cell in enumerate(cells):
                h, *rest = states[layer]
                x, states[layer] = cell(x, [tf.stop_gradient(h) if cut else h, *rest])
            logits = x @ weights["output_kernel"].astype(float) + weights["output_bias"]
            spoken.append(tf.nn.log_softmax(logits))
        if len(inputs) == 1:  # the text runs through: one target after the other
            spoken = spoken[-len(codes) :]
            asked = [one[0, code] for one, code in zip(spoken, codes, strict=True)]
        else:
            asked = [spoken[-1][row, code] for row, code in enumerate(codes)]
    zeros = [np.zeros_like(step) for step in steps]
    return [
        [
            none if one is None else one.numpy()
            for one, none in zip(tape.gradient(target, steps), zeros, strict=True)
        ]
        for target in asked
    ]


def matrix(vectors, carried: bool) -> np.ndarray:
    """The norms [t, s], NaN where no gradient can be."""
    places = len(vectors)
    found = np.full((places, places), np.nan)
    for t, of_target in enumerate(vectors):
        steps = len(of_target)
        for step, vector in enumerate(of_target):
            s = step - (steps - places) if carried else t - (steps - 1) + step
            if 0 <= s <= t:
                found[t, s] = np.linalg.norm(vector[0 if carried else t])
    return found


@pytest.mark.parametrize(("framing", "cell", "layers"), CASES)
def test_the_gradient_and_its_part_along_c_are_those_of_tensorflow(framing, cell, layers):
    config, weights = network(framing, cell, layers)
    read = TEXT[:-1]
    for carry in (True, False):
        if config.rule.carries_state and not carry:
            continue
        if carry:
            short = config.context_length - len(read) if config.rule.layout == "steps" else 0
            inputs = running_inputs(config, ("",) * short + tuple(read))
        else:
            inputs = sample_inputs(config, padded_windows(config, read))
        found = gradient_through_time(config, weights, TEXT, carry=carry)
        assert (found.symbols, found.targets) == (tuple(read), tuple(TEXT[1:]))
        full = tensorflow_gradients(config, weights, inputs, cut=False)
        exact = {"rtol": 1e-9, "atol": 1e-15}
        np.testing.assert_allclose(found.size, matrix(full, carry), **exact)
        if cell != "LSTM":
            assert found.share is None
            continue
        along = tensorflow_gradients(config, weights, inputs, cut=True)
        rest = [
            [one - part for one, part in zip(*both, strict=True)]
            for both in zip(full, along, strict=True)
        ]
        along_c, otherwise = matrix(along, carry), matrix(rest, carry)
        np.testing.assert_allclose(found.along_c, along_c, **exact)
        np.testing.assert_allclose(found.otherwise, otherwise, rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(found.share, along_c / (along_c + otherwise), rtol=1e-8)
        np.testing.assert_array_equal(np.diagonal(found.share), 1)


def test_stacked_networks_are_asked_one_by_one():
    config, weights = network("time_steps", "LSTM", 2, leading=(3,))
    for carry in (True, False):
        together = gradient_through_time(config, weights, TEXT, carry=carry)
        for n in range(3):
            alone = gradient_through_time(config, weights_at(weights, n), TEXT, carry=carry)
            np.testing.assert_allclose(together.size[n], alone.size, rtol=1e-12)
            np.testing.assert_allclose(together.share[n], alone.share, rtol=1e-9)


def test_training_a_stateful_network_sees_the_diagonal_alone_as_keras_does():
    from lstm_core.training.backend import tf

    config, weights = network("stateful", "LSTM")
    model = keras_model(config, (1, len(LEARNED)), batch_size=1)
    model.set_weights(list(weights.values()))
    inputs = running_inputs(config, TEXT[:2])
    first, second = (tf.constant(inputs[:, [step]]) for step in (0, 1))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([first, second])
        model(first)
        spoken = tf.math.log(model(second)[0, config.vocabulary.index(TEXT[2])])
    assert tape.gradient(spoken, first) is None
    flow = gradient_through_time(config, weights, TEXT)
    seen = seen_by_training(config, weights, TEXT)
    np.testing.assert_allclose(seen.size[1, 1], np.linalg.norm(tape.gradient(spoken, second)), 1e-4)
    below = np.tril_indices(len(seen.symbols), -1)
    assert (seen.size[below] == 0).all()
    assert (flow.size[below] > 0).all()
    np.testing.assert_array_equal(np.diagonal(seen.size), np.diagonal(flow.size))
    assert seen.seen == 1


def test_training_on_samples_of_several_steps_sees_as_far_as_they_reach():
    config, weights = network("time_steps", "GRU")
    seen = seen_by_training(config, weights, TEXT)
    rows, columns = np.nonzero(np.isfinite(seen.size))
    assert seen.seen == 3
    assert set((rows - columns).tolist()) == {0, 1, 2}
    assert (seen.size[rows, columns] > 0).all()


def test_means_by_distance_are_those_of_the_pairs():
    config, weights = network("time_steps", "LSTM")
    found = gradient_through_time(config, weights, TEXT)
    table = gradient_table(found)
    expected = table.groupby(table["t"] - table["s"])["gradient"].mean()
    np.testing.assert_allclose(by_distance(found.size)[:3], expected)
    assert np.isnan(by_distance(found.size)[3:]).all()  # a sample has three steps
    shares = share_by_distance(found)
    assert shares[0] == 1
    assert 0 < shares[2] < 1
    assert list(table.columns[-2:]) == ["gradient", "share_through_c"]


@pytest.mark.parametrize("text", ["", "A", "AX", "A" * 10_001])
def test_a_text_that_has_no_gradient_is_refused(text):
    config, weights = network("stateful")
    with pytest.raises(InputError):
        gradient_through_time(config, weights, text)


def test_without_recurrence_there_is_no_gradient_through_time():
    config = small_config("mlp_window")
    with pytest.raises(NoState, match="no gradient through time"):
        gradient_through_time(config, random_weights(config), "AB")


def test_the_shipped_networks_carry_little_along_c(shipped):
    read = ALPHABET[:-1]
    lives = {}
    for framing in ("stateful", "time_steps"):
        run = shipped[framing]
        gates = mean_keeping_gates(run.config, run.weights(), read, carry=True)
        lives[framing] = half_life(gates["forget"])
    assert np.median(lives["stateful"]) == pytest.approx(1.47, abs=0.01)
    assert lives["stateful"].max() == pytest.approx(2.09, abs=0.01)
    carrying = {name: (0.5 ** (25 / one) >= 0.1).sum() for name, one in lives.items()}
    assert carrying == {"stateful": 0, "time_steps": 4}


@pytest.mark.parametrize(("cell", "gate"), [("LSTM", "forget"), ("GRU", "update")])
def test_half_lives_are_read_off_the_gate_that_keeps(cell, gate):
    config, weights = network("stateful", cell, 2)
    means = mean_keeping_gates(config, weights, TEXT)
    gates = activations(config, weights, TEXT).gates
    for name in (f"{gate}1", f"{gate}2"):
        np.testing.assert_allclose(means[name], gates[name].mean(axis=0), rtol=1e-6)
        np.testing.assert_allclose(means[name] ** half_life(means[name]), 0.5)
    config, weights = network("stateful", "SimpleRNN")
    assert mean_keeping_gates(config, weights, TEXT) == {}
    assert half_life(np.array([0.0, 1.0])).tolist() == [0, np.inf]
