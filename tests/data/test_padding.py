"""Buckets of sizes, and weights padded to them and back."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_UNITS, OPTIMIZERS, RECURRENT_CELLS
from lstm_core.data.buckets import bucket, class_bucket, sample_bucket
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import GATES
from lstm_core.data.padding import (
    NO_CLASS,
    filled,
    pad_optimizer_state,
    pad_weights,
    unpad_optimizer_state,
    unpad_weights,
)
from lstm_core.inference.forward import run_network
from tests.cases import FRAMING_CELLS, random_weights, small_config


def test_buckets_of_units():
    found = sorted({bucket(units) for units in range(1, MAX_UNITS + 1)})
    assert found[:10] == [1, 4, 8, 16, 24, 32, 40, 48, 56, 64]
    assert found[10:] == [80, 96, 112, 128, *range(160, 513, 32)]


@pytest.mark.parametrize("to_bucket", [bucket, class_bucket, sample_bucket])
def test_a_bucket_holds_its_sizes_and_is_its_own_bucket(to_bucket):
    sizes = range(1, 3_000)
    buckets = [to_bucket(size) for size in sizes]
    assert all(size <= one for size, one in zip(sizes, buckets, strict=True))
    assert buckets == sorted(buckets)
    assert [to_bucket(one) for one in buckets] == buckets


def test_steps_between_large_buckets_are_less_than_a_quarter():
    assert all(bucket(size) / size < 1.25 for size in range(65, 3_000))


@pytest.mark.parametrize(
    "change",
    [{"units": 31}, {"units": 25}, {"sequence": "ABCDEFGHIJ"}, {"sequence": "THE QUICK BROWN FOX"}],
    ids=str,
)
def test_programs_serve_neighbouring_units_and_sequences(change):
    base = RunConfig(framing="one_char")
    assert ModelSpec.of(base.replace(**change)).padded == ModelSpec.of(base).padded


@pytest.mark.parametrize(
    ("framing", "change"),
    [
        ("time_steps", {"units": 33}),
        ("time_steps", {"cell": "GRU"}),
        ("time_steps", {"batch_size": 2}),
        ("time_steps", {"optimizer": "sgd"}),
        ("time_steps", {"encoding": "one_hot"}),
        ("time_steps", {"window": 4}),
        ("time_steps", {"layers": 2}),
        ("time_steps", {"dropout": 0.5}),
        ("time_steps", {"clip": 1}),
        ("time_steps", {"sequence": "ABCDEFGH"}),
        ("mlp_window", {"sequence": "ABCDEFGHIJKLM"}),  # ten samples fill two batches
    ],
    ids=str,
)
def test_what_changes_the_program_changes_the_padded_shape(framing, change):
    base = RunConfig(framing=framing)
    assert ModelSpec.of(base.replace(**change)).padded != ModelSpec.of(base).padded


def test_units_of_which_some_are_dropped_are_not_padded_and_other_clips_share_a_program():
    config = RunConfig(framing="time_steps", units=5, dropout=0.5, clip=1)
    assert ModelSpec.of(config).padded.units == 5
    assert ModelSpec.of(config.replace(clip=2)).padded == ModelSpec.of(config).padded


def test_time_steps_and_batches_are_never_padded():
    shape = ModelSpec.of(RunConfig(framing="time_steps", window=5, batch_size=7))
    assert (shape.padded.steps, shape.padded.batch_size) == (5, 7)
    assert shape.padded.ragged == shape.ragged


@pytest.mark.parametrize(("framing", "cell"), FRAMING_CELLS)
@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
def test_padded_weights_have_the_padded_shape_and_come_back_as_they_were(framing, cell, encoding):
    config = small_config(framing, cell, units=5, encoding=encoding)
    shape = ModelSpec.of(config)
    weights = random_weights(config)
    padded = pad_weights(weights, shape, shape.padded)
    assert {name: value.shape for name, value in padded.items()} == shape.padded.weights
    for name, value in padded.items():
        filling = NO_CLASS if name == "output_bias" else 0
        assert (value == filling).sum() == value.size - weights[name].size
    back = unpad_weights(padded, shape, shape.padded)
    for name, value in weights.items():
        np.testing.assert_array_equal(back[name], value)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_gates_are_padded_one_by_one(cell):
    config = small_config("time_steps", cell, units=5)
    shape = ModelSpec.of(config)
    weights = random_weights(config)
    padded = pad_weights(weights, shape, shape.padded)
    for name in ("cell_kernel", "cell_recurrent_kernel", "cell_bias"):
        for gate in range(GATES[cell]):
            large = padded[name][..., gate * 8 : gate * 8 + 5]
            small = weights[name][..., gate * 5 : gate * 5 + 5]
            rows = tuple(map(slice, small.shape))
            np.testing.assert_array_equal(large[rows], small)


@pytest.mark.parametrize(
    ("framing", "cell", "layers"),
    [*((*one, 1) for one in FRAMING_CELLS), *(("time_steps", cell, 3) for cell in RECURRENT_CELLS)],
)
def test_the_padded_network_says_the_same(framing, cell, layers):
    """Run in NumPy, with padded units that are as good as not there."""
    small = small_config(framing, cell, units=5, layers=layers)
    large = small.replace(units=8)
    shape, wide = ModelSpec.of(small), ModelSpec.of(large)
    weights = random_weights(small)
    inputs = np.random.default_rng(1).random((6, *shape.input), dtype=np.float32)
    expected, _ = run_network(small, weights, inputs)
    found, _ = run_network(large, pad_weights(weights, shape, wide), inputs)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_probability_of_a_class_that_is_none_is_exactly_zero():
    config = small_config("one_char", units=5)
    shape = ModelSpec.of(config)
    padded = pad_weights(random_weights(config), shape, shape.padded)
    logits = padded["output_bias"]
    odds = np.exp(logits - logits.max())
    assert (odds[26:] == 0).all()
    assert (odds[:26] > 0).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizers_memory_is_padded_with_zeros_and_comes_back_as_it_was(optimizer):
    shape = ModelSpec.of(small_config("time_steps", "GRU", units=5, optimizer=optimizer))
    draw = np.random.default_rng(2).normal
    state = [np.float32(draw(size=size)) for size in shape.optimizer_state]
    padded = pad_optimizer_state(state, shape, shape.padded)
    assert [value.shape for value in padded] == shape.padded.optimizer_state
    assert [np.count_nonzero(value) for value in padded] == [value.size for value in state]
    back = unpad_optimizer_state(padded, shape, shape.padded)
    for one, other in zip(back, state, strict=True):
        np.testing.assert_array_equal(one, other)


def test_inputs_are_padded_after_the_last_sample_and_feature():
    shape = ModelSpec.of(small_config("feature_window"))
    inputs = np.ones((shape.samples, *shape.input), np.float32)
    padded = filled((shape.padded.samples, *shape.padded.input), inputs)
    assert padded.shape == (128, 1, 4)
    assert padded[: shape.samples, :, :3].all()
    assert padded.sum() == inputs.sum()
