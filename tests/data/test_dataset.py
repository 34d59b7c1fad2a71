import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.data.dataset import (
    MAX_POINTS,
    codes_of,
    drawn_epochs,
    encode,
    in_known_case,
    input_codes,
    make_dataset,
)
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET


@pytest.mark.parametrize("framing", FRAMINGS)
def test_targets_are_the_code_of_the_symbol_after_each_input(framing):
    config = RunConfig(framing=framing)
    data = make_dataset(config)
    assert data.inputs.dtype == np.float32
    np.testing.assert_array_equal(data.targets, data.target_codes[:, None])
    np.testing.assert_array_equal(data.asked[:, 0], np.arange(config.samples))
    np.testing.assert_array_equal(data.target_codes, data.codes[:, -1] + 1)


def test_short_inputs_are_padded_on_the_left():
    codes = make_dataset(RunConfig(framing="full_prefix")).codes
    assert codes[1].tolist() == [-1] * 23 + [0, 1]
    assert codes[-1].tolist() == list(range(25))


def test_a_window_is_the_same_numbers_as_features_as_steps_and_flat():
    expected = np.array([[i, i + 1, i + 2] for i in range(23)], np.float32) / np.float32(26)
    for framing, shape in [
        ("feature_window", (23, 1, 3)),
        ("time_steps", (23, 3, 1)),
        ("mlp_window", (23, 3)),
    ]:
        inputs = make_dataset(RunConfig(framing=framing)).inputs
        np.testing.assert_array_equal(inputs, expected.reshape(shape))


@pytest.mark.parametrize(
    ("framing", "shape"),
    [("feature_window", (23, 1, 78)), ("time_steps", (23, 3, 26)), ("mlp_window", (23, 78))],
)
def test_one_hot_windows_keep_the_order_of_their_symbols(framing, shape):
    inputs = make_dataset(RunConfig(framing=framing, encoding="one_hot")).inputs
    assert inputs.shape == shape
    ones = inputs.reshape(23, 3, 26).argmax(axis=2)
    np.testing.assert_array_equal(ones, [[i, i + 1, i + 2] for i in range(23)])


def test_codes_are_places_in_the_sorted_vocabulary_not_in_the_sequence():
    config = RunConfig(framing="one_char", sequence="DACB")
    assert make_dataset(config).codes.ravel().tolist() == [3, 0, 2]
    assert make_dataset(config).target_codes.tolist() == [0, 2, 1]


def test_repeated_symbols_share_a_code_and_keep_their_own_targets():
    data = make_dataset(RunConfig(framing="one_char", sequence="ABAC"))
    assert data.codes.ravel().tolist() == [0, 1, 0]
    assert data.target_codes.tolist() == [1, 0, 2]


def test_encode_agrees_with_the_tensors_of_the_dataset():
    config = RunConfig(framing="variable_length", encoding="ordinal_reserved")
    data = make_dataset(config)
    np.testing.assert_array_equal(encode(config, data.codes), data.inputs)


def test_unknown_symbols_are_named_beside_the_known_ones():
    with pytest.raises(ValueError, match="does not know 7 é; it knows A B C") as caught:
        codes_of(RunConfig(framing="one_char"), ("é", "A", "7"))
    assert len(str(caught.value)) < 200


def test_input_codes_pad_what_is_shorter_than_the_reach():
    config = RunConfig(framing="variable_length")
    assert input_codes(config, "RS").tolist() == [-1, -1, -1, 17, 18]
    assert input_codes(config, "ABCDE").tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("framing", "text", "reason"),
    [
        ("one_char", "AB", "has 2 symbols; this network reads 1 symbol$"),
        ("time_steps", "ABCDE", "has 5 symbols; this network reads 1 to 3 symbols"),
        ("time_steps", "", "has 0 symbols"),
        ("variable_length", ALPHABET[:6], "reads 1 to 5 symbols"),
        ("one_char", "a", "does not know a"),
    ],
)
def test_inputs_that_do_not_fit_the_framing_are_refused(framing, text, reason):
    with pytest.raises(ValueError, match=reason):
        input_codes(RunConfig(framing=framing), text)


def test_what_is_typed_in_the_other_case_is_read_in_the_case_that_was_learned():
    config = RunConfig(framing="one_char")
    assert in_known_case(config, "kB1é") == "KB1é"
    learned = RunConfig(framing="one_char", sequence="abcDd")
    assert in_known_case(learned, "ABCDd") == "abcDd"


@pytest.mark.parametrize("count", [0, 1, 7, MAX_POINTS, MAX_POINTS + 1, 20_001])
def test_a_curve_is_drawn_at_epochs_spread_evenly_with_the_first_and_the_last(count):
    epochs = drawn_epochs(count)
    assert len(epochs) == min(count, MAX_POINTS)
    assert set(epochs[:1]) | set(epochs[-1:]) == ({1, count} if count else set())
    gaps = np.diff(epochs)
    assert not len(gaps) or 1 <= gaps.min() <= gaps.max() <= gaps.min() + 1
