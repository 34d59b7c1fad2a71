import numpy as np
import pytest

from lstm_core.config.allowed import OPTIMIZERS, RECURRENT_CELLS
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.padding import pad_optimizer_state, pad_weights
from lstm_core.training import train
from lstm_core.training.backend import keras
from lstm_core.training.model import initial_weights
from lstm_core.training.pool import POOL, ProgramPool
from lstm_core.training.program import Program
from tests.cases import assert_same_run, small_config

CHEAP = {"units": 2, "optimizer": "sgd"}


@pytest.fixture(scope="module")
def program():
    return Program(ModelSpec.of(small_config("mlp_window", **CHEAP)).padded)


def test_seed_epochs_and_learning_rate_never_recompile():
    config = small_config("time_steps")
    train(config)
    with POOL.lease(config) as program:
        assert program.compiled
    other = config.replace(seed=99, epochs=7, learning_rate=0.5, shuffle=False)
    assert POOL.ready(other)
    run = train(other)
    assert run.seconds["compile"] == 0
    with POOL.lease(other) as again:
        assert again is program


def test_a_pool_lends_a_program_to_one_run_at_a_time():
    pool, config = ProgramPool(), small_config("mlp_window", **CHEAP)
    with pool.lease(config) as first:
        assert not pool.ready(config)
        with pool.lease(config.replace(seed=8)) as second:
            assert second is not first
    with pool.lease(config) as third:
        assert third in (first, second)


def test_a_program_comes_back_when_its_run_fails():
    pool, config = ProgramPool(), small_config("mlp_window", **CHEAP)
    programs = []

    def fail():
        with pool.lease(config) as program:
            programs.append(program)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    with pool.lease(config) as again:
        assert again is programs[0]


def test_a_pool_keeps_at_most_its_limit_and_forgets_the_oldest_shape():
    pool = ProgramPool(limit=2)
    configs = [small_config("mlp_window", units=units, optimizer="sgd") for units in (4, 8, 16)]
    programs = []
    for config in configs:
        with pool.lease(config) as program:
            programs.append(program)
    with pool.lease(configs[2]) as newest, pool.lease(configs[1]) as newer:
        assert [newer, newest] == programs[1:]
    with pool.lease(configs[0]) as rebuilt:
        assert rebuilt not in programs


def test_a_prepared_shape_needs_no_compiling():
    pool, config = ProgramPool(), small_config("mlp_window", **CHEAP)
    assert not pool.ready(config)
    pool.prepare(config)
    assert pool.ready(config.replace(seed=3, epochs=5))
    run = train(config.replace(epochs=2), pool=pool)
    assert run.seconds["compile"] == 0


def test_neighbouring_units_and_sequences_train_with_one_program():
    pool = ProgramPool()
    first = small_config("one_char", units=9)
    others = [first.replace(units=16), first.replace(units=12, sequence="THE LAZY DOG")]
    train(first, pool=pool)
    for other in others:
        assert pool.ready(other)
        run = train(other, pool=pool)
        assert run.seconds["compile"] == 0
        assert_same_run(run, train(other, pool=ProgramPool()))


def test_programs_of_one_shape_can_live_side_by_side():
    pool, config = ProgramPool(), small_config("mlp_window", **CHEAP, epochs=2)
    with pool.lease(config) as first, pool.lease(config) as second:
        for program in (first, second):
            program.compile()
            program.start(config, initial_weights(config), ())
        batch = np.arange(5, dtype=np.int32)[None]
        first.execute(batch, np.ones(1, bool), [])
        for name, values in initial_weights(config).items():
            np.testing.assert_array_equal(second.weights()[name], values)
        second.execute(batch, np.ones(1, bool), [])
        for name, values in first.weights().items():
            np.testing.assert_array_equal(second.weights()[name], values)


def test_a_callback_of_the_users_own_sees_the_network_without_padding():
    config, seen = small_config("mlp_window", **CHEAP, epochs=2), []
    callback = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.extend(v.shape for v in callback.model.weights)
    )
    train(config, callbacks=[callback])
    assert seen == 2 * list(ModelSpec.of(config).weights.values())


def train_without_moving_padding(config):
    """Every padded weight is what it was, and so is the optimizer's memory of it."""
    shape, pool = ModelSpec.of(config), ProgramPool()
    run = train(config, pool=pool)
    with pool.lease(config) as program:
        assert program.shape == shape.padded != shape
        expected = pad_weights(run.weights(), shape, shape.padded)
        for variable, value in zip(program.variables, expected.values(), strict=True):
            np.testing.assert_array_equal(variable.numpy(), value)
        memory = pad_optimizer_state(run.optimizer_state, shape, shape.padded)
        for variable, value in zip(program.slots, memory, strict=True):
            np.testing.assert_array_equal(variable.numpy(), value)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("framing", ["stateful", "time_steps", "mlp_window"])
def test_no_padded_weight_ever_moves(framing, optimizer):
    for cell in ["Dense"] if framing == "mlp_window" else RECURRENT_CELLS:
        config = small_config(
            framing, cell, units=5, encoding="one_hot", optimizer=optimizer, learning_rate=0.1
        )
        train_without_moving_padding(config)


@pytest.mark.parametrize(
    ("equal", "right"),
    [([3, 7], [3]), ([2, 3, 7], []), ([3, 4, 5], [3]), ([], []), ([22], [22])],
    ids=str,
)
def test_the_first_of_equally_probable_classes_counts(program, equal, right):
    """As Keras's argmax has it."""
    config = small_config("mlp_window", **CHEAP, batch_size=5, learning_rate=1e-30)
    weights = {name: np.zeros_like(value) for name, value in initial_weights(config).items()}
    weights["output_bias"][equal] = 1
    program.start(config, weights, ())
    order = np.arange(20, dtype=np.int32)  # the targets are 3 to 22
    hits = program.execute(order.reshape(4, 5), np.ones(4, bool), [])[1]
    assert hits.sum() == len(right)
    assert hits.tolist() == np.isin(order + 3, right).reshape(4, 5).sum(axis=1).tolist()


def test_compiling_trains_nothing(program):
    before = program.weights()
    program.compile()
    for name, values in program.weights().items():
        np.testing.assert_array_equal(values, before[name])


def test_starting_overwrites_weights_slots_and_learning_rate(program):
    config = small_config("mlp_window", **CHEAP, learning_rate=0.25)
    program.start(config, initial_weights(config), ())
    for name, values in initial_weights(config).items():
        np.testing.assert_array_equal(program.weights()[name], values)
    assert [int(v) for v in program.optimizer_state()] == [0]
    assert float(program.optimizer.learning_rate.value) == 0.25


def test_weights_recorded_on_the_way_are_those_of_their_update(program):
    config = small_config("mlp_window", **CHEAP, shuffle=False, learning_rate=0.1)
    batches = np.array([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [20, 21, 22, -1, -1]], np.int32)
    first = np.array([True, False, False])
    program.start(config, initial_weights(config), ())
    losses, hits, kept = program.execute(batches, first, [1, 3])
    assert losses.shape == hits.shape == (3,)
    assert len(kept) == 2
    for name, values in program.weights().items():
        np.testing.assert_array_equal(kept[1][name], values)
    program.start(config, initial_weights(config), ())
    program.execute(batches[:1], first[:1], [])
    for name, values in program.weights().items():
        np.testing.assert_array_equal(kept[0][name], values)


def test_samples_that_fill_up_a_ragged_batch_count_for_nothing(program):
    config = small_config("mlp_window", **CHEAP)
    program.start(config, initial_weights(config), ())
    first = np.array([True])
    alone, *_ = program.execute(np.array([[3, -1, -1, -1, -1]], np.int32), first, [])
    program.start(config, initial_weights(config), ())
    twice, *_ = program.execute(np.array([[3, 3, -1, -1, -1]], np.int32), first, [])
    np.testing.assert_allclose(twice, 2 * alone, rtol=1e-6)


def test_programs_of_long_batches_stay_within_their_buffers():
    shape = ModelSpec.of(small_config("mlp_window", **CHEAP, batch_size=23))
    program = Program(shape)
    assert program.max_updates * 23 <= 65_536
    assert program.max_snapshots * shape.parameters <= 131_072
