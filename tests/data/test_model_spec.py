import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import OPTIMIZERS
from lstm_core.data.model_spec import ModelSpec
from tests.cases import PAIRWISE, keras_model, small_config


@pytest.mark.parametrize(("framing", "cell"), PAIRWISE)
def test_weights_are_those_of_the_keras_model_in_its_order(framing, cell):
    config = small_config(framing, cell)
    shape = ModelSpec.of(config)
    model = keras_model(config, shape.input, batch_size=1)
    assert list(shape.weights.values()) == [tuple(v.shape) for v in model.trainable_variables]
    assert shape.parameters == model.count_params()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_optimizer_state_is_what_the_keras_optimizer_keeps(optimizer):
    from lstm_core.training.backend import keras

    config = small_config("time_steps", optimizer=optimizer)
    shape = ModelSpec.of(config)
    built = keras.optimizers.get(optimizer)
    built.build(keras_model(config, shape.input).trainable_variables)
    kept = [tuple(v.shape) for v in built.variables if v is not built.learning_rate]
    assert shape.optimizer_state == kept


def test_seed_epochs_learning_rate_and_shuffle_share_one_shape():
    base = RunConfig(framing="time_steps")
    other = base.replace(seed=1, epochs=3, learning_rate=0.1, shuffle=False)
    assert ModelSpec.of(other) == ModelSpec.of(base)


@pytest.mark.parametrize(
    "change",
    [
        {"units": 31},
        {"cell": "GRU"},
        {"batch_size": 2},
        {"optimizer": "sgd"},
        {"encoding": "one_hot"},
        {"window": 4},
        {"sequence": "ABCDEFGHIJ"},
    ],
    ids=str,
)
def test_what_changes_the_program_changes_the_shape(change):
    base = RunConfig(framing="time_steps")
    assert ModelSpec.of(base.replace(**change)) != ModelSpec.of(base)


def test_stateful_and_one_char_are_different_programs():
    one_char = RunConfig(framing="one_char", units=50)
    assert ModelSpec.of(one_char) != ModelSpec.of(RunConfig(framing="stateful"))
