"""The compiled updates on a text against plain Keras, and against NumPy."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config.allowed import OPTIMIZERS, RECURRENT_CELLS
from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import corpus_of
from lstm_core.inference.cells import softmax
from lstm_core.inference.layers import last_h, run_layers
from lstm_core.text_run import network_of
from lstm_core.training.backend import keras
from lstm_core.training.model import draw_weights
from lstm_core.training.text.held_out import HeldOut
from lstm_core.training.text.program import TextProgram
from lstm_core.training.text.reading import Reading
from lstm_core.training.text.shape import TextShape

CORPUS = corpus_of("how much wood would a woodchuck chuck if a woodchuck could? " * 5, "wood")
UPDATES = 30

CASES = [
    ("streams", "LSTM", 1, "adam", {"clip": 0.3}),
    ("streams", "GRU", 2, "rmsprop", {"clip": 0.5, "decay": 0.1}),
    ("streams", "SimpleRNN", 3, "sgd", {"clip": 0.0, "learning_rate": 0.1}),
    ("windows", "LSTM", 2, "sgd", {"clip": 0.5, "learning_rate": 0.5}),
    ("windows", "GRU", 1, "adam", {}),
    ("windows", "SimpleRNN", 1, "rmsprop", {"decay": 0.01, "stride": 1}),
]
EVERY = [
    (way, cell, layers, optimizer, {"clip": clip})
    for way, cell, layers, optimizer, clip in itertools.product(
        ("streams", "windows"), RECURRENT_CELLS, (1, 2, 3), OPTIMIZERS, (0.0, 0.3)
    )
]


def config_of(corpus=CORPUS, **settings):
    small = {"updates": UPDATES, "units": 6, "chunk": 7, "batch_size": 4, "learning_rate": 0.01}
    return TextConfig(
        corpus=corpus.hash,
        characters=len(corpus),
        distinct=len(corpus.vocabulary),
        **small | settings,
    )


def initial(config):
    return draw_weights(network_of(config).weights, config.cell, config.seed)


def our_losses(config, shape=None):
    """Losses of all updates, and the program after them."""
    program = TextProgram(shape or TextShape.of(config))
    program.compile()
    program.start(config, initial(config))
    reading = Reading(config, CORPUS.codes)
    losses = []
    for first, count in ((0, 1), (1, UPDATES - 1)):
        made = program.execute(first, reading.batches(first, count), reading.fresh(first, count))
        losses += made.loss.tolist()
    program.close()
    return losses, program


def keras_losses(config):
    """The same in Keras as a textbook writes it, on batches cut from the text anew."""
    streams = config.way == "streams"
    shape = (config.batch_size, config.chunk, config.distinct)
    layer = getattr(keras.layers, config.cell)
    hidden = [
        layer(config.units, stateful=streams, return_sequences=streams or n < config.layers - 1)
        for n in range(config.layers)
    ]
    output = keras.layers.Dense(config.distinct, activation="softmax")
    model = keras.Sequential([keras.Input(batch_shape=shape), *hidden, output])
    model.set_weights(list(initial(config).values()))
    rate = keras.optimizers.schedules.InverseTimeDecay(config.learning_rate, 1, config.decay)
    optimizer = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop,
                 "sgd": keras.optimizers.SGD}[config.optimizer]  # fmt: skip
    model.compile(
        optimizer(rate, global_clipnorm=config.clip or None), "sparse_categorical_crossentropy"
    )
    text, losses = CORPUS.codes[: config.learned_from], []
    per_pass = config.updates_per_pass
    reading = Reading(config, CORPUS.codes)
    for update in range(UPDATES):
        if streams:
            length, at = len(text) // config.batch_size, update % per_pass * config.chunk
            rows = [text[row * length :][at : at + config.chunk + 1]
                    for row in range(config.batch_size)]  # fmt: skip
            if at == 0:
                for one in hidden:
                    one.reset_state()
        else:  # the order is ours; that it is a permutation is tested by itself
            rows = reading.batches(update, 1)[0]
        rows = np.stack(rows)
        x, y = np.eye(config.distinct, dtype=np.float32)[rows[:, :-1]], rows[:, 1:]
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x, y if streams else y[:, -1])))
    return losses


def check_parity(way, cell, layers, optimizer, settings):
    config = config_of(way=way, cell=cell, layers=layers, optimizer=optimizer, **settings)
    ours, theirs = our_losses(config)[0], keras_losses(config)
    np.testing.assert_allclose(ours, theirs, atol=1e-3)
    assert theirs[-1] < theirs[0]


@pytest.mark.parametrize(("way", "cell", "layers", "optimizer", "settings"), CASES)
def test_losses_are_those_of_keras(way, cell, layers, optimizer, settings):
    check_parity(way, cell, layers, optimizer, settings)


@pytest.mark.thorough
@pytest.mark.parametrize(("way", "cell", "layers", "optimizer", "settings"), EVERY)
def test_losses_are_those_of_keras_in_every_combination(way, cell, layers, optimizer, settings):
    check_parity(way, cell, layers, optimizer, settings)


@pytest.mark.parametrize("settings", [{"way": "streams", "cell": "GRU"}, {"way": "windows"}])
def test_parts_side_by_side_make_the_updates_of_a_whole_batch(settings):
    config = config_of(layers=2, **settings)
    shape = TextShape.of(config)
    assert shape.parts == 1
    whole, one = our_losses(config)
    parts, other = our_losses(config, replace(shape, parts=2))
    np.testing.assert_allclose(parts, whole, rtol=1e-5)
    for left, right in zip(one.carried(), other.carried(), strict=True):
        np.testing.assert_allclose(left, right, atol=1e-4)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_numpy_and_the_carried_state_agree_with_one_long_pass(cell):
    config = config_of(cell=cell, layers=2, optimizer="sgd", learning_rate=1e-8, held_out=0.4,
                       batch_size=3)  # fmt: skip
    _, program = our_losses(config.replace(updates=UPDATES))
    network, weights = network_of(config), program.weights()
    eye = np.eye(config.distinct, dtype=np.float32)

    read = UPDATES % config.updates_per_pass * config.chunk
    length = config.learned_from // config.batch_size
    rows = np.stack([CORPUS.codes[row * length :][:read] for row in range(config.batch_size)])
    *_, (state, _) = run_layers(network, weights, eye[rows])
    for ours, theirs in zip(program.carried(), state, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)

    text = CORPUS.codes[config.learned_from :]
    assert len(text) > 100  # more than one chunk of it
    nats = []
    for (state, _), target in zip(
        run_layers(network, weights, eye[text[None, :-1]]), text[1:], strict=True
    ):
        logits = last_h(network, state) @ weights["output_kernel"] + weights["output_bias"]
        nats.append(-np.log(softmax(logits)[0, target]))
    held_out = HeldOut(config, CORPUS.codes)
    assert held_out.loss(weights) == pytest.approx(np.mean(nats), abs=1e-5)


def test_every_held_out_character_counts_but_the_first_of_each_row():
    text = corpus_of("abcdefghij" * 1_234 + "xyz", "rows")
    held_out = HeldOut(config_of(text, held_out=0.3), text.codes)
    rows = len(held_out.codes)
    assert rows > 1
    assert held_out.targets == int(len(text) * 0.3) - rows
    nothing = HeldOut(config_of(text, held_out=0.0), text.codes)
    assert np.isnan(nothing.loss({}))


def test_windows_are_read_once_in_a_pass_in_an_order_of_its_own():
    config = config_of(way="windows", stride=2, chunk=5)
    reading = Reading(config, np.arange(len(CORPUS), dtype=np.int32))
    passes = [
        reading.batches(first, config.updates_per_pass)[..., 0].ravel()
        for first in (0, config.updates_per_pass)
    ]
    for starts in passes:
        assert len(set(starts.tolist())) == len(starts)
        assert not (starts % 2).any()
        assert starts.max() + config.chunk < config.learned_from
    assert (passes[0] != passes[1]).any()
