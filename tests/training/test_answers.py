"""Networks that answer at several places, by either engine and in NumPy, and those that need no
recurrence."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import OPTIMIZERS, RECURRENT_CELLS
from lstm_core.data.dataset import make_dataset, training_data
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.padding import pad_weights, unpad_weights
from lstm_core.inference.forward import all_answers, evaluate, predict_samples, run_network
from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.model import initial_weights, trained_model
from tests.cases import THOROUGH, assert_same_run, keras_model, random_weights
from tests.training.test_program import train_without_moving_padding

FAST = {"units": 5, "epochs": 4, "learning_rate": 0.01}  # between two buckets
SHORT = {**FAST, "sequence": "ABCDEFGHIJKLMNO"}

# By what is answered; with a short last batch, in a loop over time and written out.
KINDS = {
    "vector": dict(task="several", window=3, reach=2, batch_size=4, **SHORT),
    "vector, rolled": dict(task="several", window=11, reach=2, batch_size=2, **SHORT),
    "decoder": dict(task="several", way="decoder", window=3, reach=3, batch_size=4, **SHORT),
    "decoder, rolled": dict(task="several", way="decoder", window=2, reach=11, **SHORT),
    "fed back": dict(task="several", way="fed_back", window=3, reach=2, batch_size=4, **SHORT),
    "every": dict(task="anbn", reach=4, batch_size=3, **FAST),
    "every, rolled": dict(task="anbn", reach=7, batch_size=3, **FAST),
    "streams": dict(task="streams", sequence="ABCDEF|FEDC|ACE", **FAST),
    "vector, stateful": dict(
        task="echo", framing="stateful", reach=3, sequence="ABCD", batch_size=40, **FAST
    )
    | {"epochs": 2},
}
FLAT = {
    "softmax alone": dict(layers=0),
    "two hidden layers": dict(layers=2, dropout=0.3),
    "convolution": dict(cell="Conv1D", dropout=0.3),
    "convolution, vector": dict(cell="Conv1D", task="several", reach=2),
    "hidden layer, vector": dict(task="several", reach=2, batch_size=4),
}
CASES = [
    *(
        pytest.param(
            {**kind, "cell": cell, "layers": layers},
            id=f"{name}, {cell}, {layers}",
            # Each kind with one cell, and those in turn; the whole matrix takes a minute.
            marks=[] if (cell, layers) == (RECURRENT_CELLS[n % 3], 1 + n % 2) else THOROUGH,
        )
        for n, (name, kind) in enumerate(KINDS.items())
        for cell in RECURRENT_CELLS
        for layers in (1, 2)
    ),
    *(
        pytest.param({"framing": "mlp_window", **SHORT, "batch_size": 5, **kind}, id=name)
        for name, kind in FLAT.items()
    ),
]
SAID = [
    *(
        pytest.param({**kind, "cell": cell, "layers": 2}, id=f"{name}, {cell}")
        for name, kind in KINDS.items()
        if kind.get("framing") != "stateful"  # 600 calls of Keras
        for cell in RECURRENT_CELLS
    ),
    *(pytest.param({"framing": "mlp_window", **SHORT, **kind}, id=n) for n, kind in FLAT.items()),
]


@pytest.mark.parametrize("settings", CASES)
def test_losses_and_weights_agree_with_fit(settings):
    config = RunConfig(**settings)
    compiled, fitted = train(config), train(config, engine="fit")
    np.testing.assert_allclose(compiled.history.loss, fitted.history.loss, rtol=1e-3)
    np.testing.assert_allclose(compiled.history.accuracy, fitted.history.accuracy, atol=0.02)
    assert list(compiled.snapshots) == list(initial_weights(config))
    for name, values in compiled.snapshots.items():
        np.testing.assert_allclose(values, fitted.snapshots[name], atol=1e-3)
        assert (np.ptp(values, axis=0).max() > 0) == (
            name not in ModelSpec.of(config).idle_weights
        ), name
    assert compiled.final_loss == pytest.approx(fitted.final_loss, rel=1e-3)


@pytest.mark.parametrize("settings", SAID)
def test_numpy_answers_as_the_textbook_network_does(settings):
    config = RunConfig(**settings)
    weights, data = random_weights(config), make_dataset(config)
    size = config.batch_size if config.rule.carries_state else None
    model = keras_model(config, data.inputs.shape[1:], size)
    model.set_weights(list(weights.values()))
    step = size or len(data.inputs)
    batches = [data.inputs[at : at + step] for at in range(0, len(data.inputs), step)]
    said = np.concatenate([np.asarray(model(batch)) for batch in batches])
    said = said.reshape(config.samples, config.places, -1)
    expected = said[tuple(np.argwhere(data.targets >= 0).T)]
    np.testing.assert_allclose(predict_samples(config, weights), expected, atol=1e-5, rtol=0)
    stacked = {name: np.stack([one, one / 2, one]) for name, one in weights.items()}
    together = predict_samples(config, stacked)
    assert together.shape == (3, len(data.target_codes), len(config.vocabulary))
    np.testing.assert_allclose(together[2], expected, atol=1e-5, rtol=0)
    accuracy, loss = evaluate(config, weights)
    assert accuracy == (expected.argmax(axis=1) == data.target_codes).mean()
    nats = -np.log(np.maximum(expected[np.arange(len(expected)), data.target_codes], 1e-7))
    assert loss == pytest.approx(nats.mean(), rel=1e-3)
    if not config.rule.carries_state:
        first, _ = run_network(config, weights, data.inputs)
        place = -1 if config.answers == "every" else 0
        np.testing.assert_allclose(first, said[:, place], atol=1e-5, rtol=0)
        ours = np.asarray(trained_model(config, weights)(data.inputs)).reshape(said.shape)
        np.testing.assert_allclose(ours, said, atol=1e-5, rtol=0)


def test_a_string_of_any_length_is_answered_at_every_place():
    config = RunConfig(task="anbn", reach=3, **FAST)
    weights, shape = random_weights(config), ModelSpec.of(config)
    longer = np.random.default_rng(0).random((2, 9, shape.features), dtype=np.float32)
    said, _ = all_answers(config, weights, longer)
    assert said.shape == (2, 9, 3)
    for steps in (1, 6, 9):
        after, _ = run_network(config, weights, longer[:, :steps])
        np.testing.assert_allclose(said[:, steps - 1], after, atol=1e-6)


@pytest.mark.parametrize("settings", SAID)
def test_padded_weights_come_back_and_say_the_same(settings):
    config = RunConfig(**settings)
    shape = ModelSpec.of(config)
    weights = random_weights(config)
    if not config.dropout:
        padded = pad_weights(weights, shape, shape.padded)
        assert {name: value.shape for name, value in padded.items()} == shape.padded.weights
        for name, value in unpad_weights(padded, shape, shape.padded).items():
            np.testing.assert_array_equal(value, weights[name])
    large = config.replace(units=8)
    wide = pad_weights(weights, shape, ModelSpec.of(large))
    np.testing.assert_allclose(
        predict_samples(large, wide), predict_samples(config, weights), rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("name", ["vector", "decoder", "every"])
def test_no_padded_weight_ever_moves(name):
    for n, optimizer in enumerate(OPTIMIZERS):
        config = RunConfig(cell=RECURRENT_CELLS[n], optimizer=optimizer, **KINDS[name])
        train_without_moving_padding(config)


@pytest.mark.parametrize("engine", ["compiled", "fit"])
def test_an_epochs_means_are_over_what_is_asked(engine):
    """With a learning rate of nothing, they are those of the network as it stays."""
    for name in ("every", "streams", "vector, stateful"):
        config = RunConfig(**{**KINDS[name], "learning_rate": 1e-30, "epochs": 1})
        data = make_dataset(config)
        assert 0 < len(data.target_codes) < data.targets.size
        run = train(config, engine=engine)
        assert run.history.loss[0] == pytest.approx(run.final_loss, rel=1e-4)
        assert run.history.accuracy[0] == pytest.approx(run.final_accuracy)


def test_training_on_gives_the_same_as_one_longer_run_and_variants_are_drawn_alike():
    for settings in (KINDS["decoder"], {"framing": "time_steps", "corrupt": 0.5, **SHORT}):
        config = RunConfig(**settings)
        short = train(config.replace(epochs=2))
        assert_same_run(train(config, resume=short), train(config))
    inputs, targets = training_data(config)
    assert len(inputs) == len(targets) > config.samples
    fitted = train(config, engine="fit")
    np.testing.assert_allclose(train(config).history.loss, fitted.history.loss, rtol=1e-3)


def test_kernels_begin_as_keras_draws_them_but_for_the_published_one():
    for settings, names in (
        (dict(layers=0), ["output"]),
        (dict(layers=2), ["hidden", "hidden2", "output"]),
        (dict(cell="Conv1D", window=8), ["conv", "output"]),
    ):
        config = RunConfig(framing="mlp_window", units=256, encoding="one_hot", **settings)
        weights = initial_weights(config)
        assert list(weights) == [f"{name}_{part}" for name in names for part in ("kernel", "bias")]
        for name in names:
            kernel = weights[f"{name}_kernel"]
            if name == "hidden":
                assert kernel.std() == pytest.approx(0.05, rel=0.03)
            else:
                drawn = keras.initializers.GlorotUniform(seed=1)(kernel.shape)
                assert kernel.std() == pytest.approx(np.std(drawn), rel=0.03)
    decoder = initial_weights(RunConfig(task="several", way="decoder", units=4))
    assert decoder["decoder_bias"].tolist() == [0] * 4 + [1] * 4 + [0] * 8
