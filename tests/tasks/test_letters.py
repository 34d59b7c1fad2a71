"""Tasks on letters: what is read and what is asked, against rules that are written here again."""

import string
from itertools import pairwise

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, make_dataset
from lstm_core.inference.forward import evaluate, predict_samples, run_network
from lstm_core.interpret.accuracy_by import accuracy_by, recited
from lstm_core.sequence.symbols import ALPHABET
from lstm_core.training import train
from tests.cases import encoded, random_weights

LETTERS = string.ascii_uppercase


def asked(config: RunConfig) -> list[tuple[str, str]]:
    """What has been read at each question, and its answer, as text."""
    data = make_dataset(config)
    return [
        ("".join(config.vocabulary[code] for code in codes if code >= 0), config.vocabulary[target])
        for codes, target in zip(data.codes, data.target_codes, strict=True)
    ]


@pytest.mark.parametrize(("window", "reach"), [(3, 3), (4, 3), (3, 1), (5, 2)])
@pytest.mark.parametrize("order", ["following", "reversed"])
@pytest.mark.parametrize("way", ["vector", "fed_back", "decoder"])
def test_several_letters_are_those_after_a_window_or_its_own_backwards(way, order, window, reach):
    found = asked(RunConfig(task="several", way=way, asked=order, window=window, reach=reach))
    expected = []
    for start in range(26 - window + 1):
        read = LETTERS[start : start + window]
        out = read[::-1][:reach]
        if order == "following":
            out = LETTERS[start + window : start + window + reach]
            if len(out) < reach:
                continue
        for place, letter in enumerate(out):
            expected.append((read + out[:place] if way == "fed_back" else read, letter))
    assert found == expected


@pytest.mark.parametrize("framing", ["time_steps", "stateful", "one_char", "mlp_window"])
def test_an_echo_asks_for_the_letters_before_the_last_and_only_for_those_that_were_read(framing):
    config = RunConfig(task="echo", framing=framing, reach=4, sequence="ABCD")
    read = config.symbols
    window = config.window or 1
    expected = [
        (sample, back - 1, read[last - back])
        for sample, last in enumerate(range(window - 1, len(read) - 1))
        for back in range(1, 5)
        if last >= back
    ]
    data = make_dataset(config)
    assert len(read) == 4001
    assert [
        (sample, place, config.vocabulary[code])
        for (sample, place), code in zip(data.asked.tolist(), data.target_codes, strict=True)
    ] == expected
    counts = np.unique(read, return_counts=True)[1] / len(read)
    np.testing.assert_allclose(counts, 0.25, atol=0.03)
    pairs = np.unique([a + b for a, b in pairwise(read)], return_counts=True)[1]
    np.testing.assert_allclose(pairs / pairs.sum(), 1 / 16, atol=0.02)  # nothing but memory tells


def test_an_echo_is_tested_on_other_letters_and_a_state_carried_needs_batches_of_one():
    config = RunConfig(task="echo", framing="stateful", reach=2, sequence="ABCD")
    assert config.batch_size == 1
    (tests,) = config.samples_of(config.goal.tests)
    assert tests.samples.targets.shape == (4000, 2)
    same = tests.samples.targets[2:] == make_dataset(config).targets[2:]
    assert 0.2 < same.mean() < 0.3


def test_every_window_that_an_echo_reads_can_be_answered():
    run = train(RunConfig(task="echo", sequence="ABCD", reach=2, window=3, units=16, epochs=3,
                          learning_rate=0.01, cell="SimpleRNN"))  # fmt: skip
    found = accuracy_by(run.config, run.weights())
    assert found.labels == (1, 2)
    assert min(found.accuracy) > 0.99
    assert found.chance == 1 / 4


UNEQUAL = RunConfig(task="streams", sequence="ABCDEF|FEDC|ACE", units=5, epochs=3)


def test_every_stream_is_a_row_of_each_batch_and_what_is_over_is_not_asked():
    data = make_dataset(UNEQUAL)
    assert (UNEQUAL.batch_size, UNEQUAL.samples) == (3, 15)
    batches = data.targets.reshape(5, 3)
    inputs = data.inputs.reshape(5, 3, -1)
    for row, stream in enumerate(("ABCDEF", "FEDC", "ACE")):
        steps = len(stream) - 1
        assert "".join(UNEQUAL.vocabulary[code] for code in batches[:steps, row]) == stream[1:]
        assert (batches[steps:, row] == -1).all()
        np.testing.assert_array_equal(inputs[:steps, row], encoded(UNEQUAL, stream[:-1]))


def test_streams_can_be_told_apart_from_their_first_letters():
    """Or no network could say what follows from the zero state."""
    streams = RunConfig(task="streams").sequence.split("|")
    assert len({len(stream) for stream in streams}) > 1
    assert len({stream[0] for stream in streams}) == len(streams) == 3


def test_a_stream_among_others_says_what_it_says_alone():
    weights = random_weights(UNEQUAL)
    together = iter(predict_samples(UNEQUAL, weights))
    expected, states = {}, {}
    for step in range(5):
        for row, stream in enumerate(("ABCDEF", "FEDC", "ACE")):
            if step < len(stream) - 1:
                inputs = encoded(UNEQUAL, stream[step])[None]
                expected[step, row], states[row] = run_network(
                    UNEQUAL, weights, inputs, states.get(row)
                )
    for one in expected.values():
        np.testing.assert_allclose(next(together), one[0], atol=1e-6)
    assert next(together, None) is None


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_streams_are_trained_as_each_in_a_row_of_its_own(cell):
    """By a loop written here: a state to each row, the gradient of a step averaged over those rows
    that are still asked."""
    import tensorflow as tf

    from lstm_core.training.backend import keras
    from lstm_core.training.model import initial_weights

    config = UNEQUAL.replace(cell=cell, learning_rate=0.01)
    weights = list(initial_weights(config).values())
    layer = getattr(keras.layers, cell)(config.units, return_state=True)
    out = keras.layers.Dense(6, activation="softmax")
    layer.build((1, 1, 6))
    out.build((1, config.units))
    layer.set_weights(weights[:3])
    out.set_weights(weights[3:])
    adam = keras.optimizers.Adam(0.01)
    variables = [*layer.trainable_variables, *out.trainable_variables]
    for _ in range(config.epochs):
        states = {}
        for step in range(5):
            with tf.GradientTape() as tape:
                losses = []
                for row, stream in enumerate(("ABCDEF", "FEDC", "ACE")):
                    if step < len(stream) - 1:
                        inputs = encoded(config, stream[step])[None]
                        last, *states[row] = layer(inputs, initial_state=states.get(row))
                        target = codes_of(config, stream[step + 1])[0]
                        losses.append(-tf.math.log(out(last)[0, target]))
                loss = tf.add_n(losses) / len(losses)
            adam.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
    run = train(config)
    for found, expected in zip(run.weights().values(), variables, strict=True):
        np.testing.assert_allclose(found, expected.numpy(), atol=2e-4)


def test_a_loop_goes_round_and_its_first_letter_follows_its_last():
    config = RunConfig(task="loop", framing="one_char", reach=2, sequence="ABCDE")
    assert [pair for pair in asked(config)] == list(zip("ABCDEABCDE", "BCDEABCDEA", strict=True))
    longer = RunConfig(task="loop", framing="time_steps", reach=3)
    assert [read + letter for read, letter in asked(longer)][23:26] == ["XYZA", "YZAB", "ZABC"]
    assert len(asked(longer)) == 3 * 26 + 1 - 3
    assert RunConfig(task="loop").framing == "stateful_resets"


def test_a_loop_is_recited_for_a_thousand_letters_from_each():
    config = RunConfig(task="loop", framing="one_char", sequence="ABCD", units=16, epochs=100,
                       learning_rate=0.02)  # fmt: skip
    run = train(config)
    right = recited(config, run.weights())
    assert right.shape == (4, 1000)
    assert right.all() == (evaluate(config, run.weights())[0] == 1)
    assert right.all()
    assert not recited(config, random_weights(config)).all()


def test_an_alphabet_is_what_is_asked_for_by_default():
    assert RunConfig(task="several").sequence == ALPHABET == LETTERS
