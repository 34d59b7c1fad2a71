import random

import numpy as np
import pytest

from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.symbols import (
    ALPHABET,
    PADDING,
    asked_place,
    scrambled_alphabet,
    split_symbols,
    vocabulary,
)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("ABC", ("A", "B", "C")),
        ("🇩🇪🇫🇷", ("🇩🇪", "🇫🇷")),
        ("e\u0301a\u0308o", ("\u00e9", "\u00e4", "o")),
        ("👩‍👩‍👧a👍🏽", ("👩‍👩‍👧", "a", "👍🏽")),
        ("각각", ("각", "각")),
        ("", ()),
    ],
)
def test_a_symbol_is_what_a_reader_calls_a_character(text, symbols):
    assert split_symbols(text) == symbols


def test_vocabulary_is_sorted_and_distinct_whatever_the_order_of_appearance():
    assert vocabulary(tuple("CABBAGE")) == ("A", "B", "C", "E", "G")


def test_scrambled_alphabet_is_a_permutation_that_differs_from_the_plain_one():
    for seed in range(20):
        assert sorted(scrambled_alphabet(seed)) == list(ALPHABET)
        assert scrambled_alphabet(seed) != ALPHABET


def test_scrambled_alphabet_never_changes_because_hashes_of_runs_depend_on_it():
    assert scrambled_alphabet(7) == "JFWIHYOTZSNXPQAGVLDRCBUMEK"
    assert scrambled_alphabet(7) != scrambled_alphabet(8)


def test_scrambling_leaves_the_process_wide_generator_alone():
    before = random.getstate()
    scrambled_alphabet(7)
    assert random.getstate() == before


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("ordinal", [[0.0], [0.0], [0.25], [0.75]]),
        ("ordinal_reserved", [[0.0], [0.25], [0.5], [1.0]]),
        ("one_hot", [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]),
    ],
)
def test_encodings_of_padding_first_second_and_last_symbol(encoding, expected):
    codes = np.array([PADDING, 0, 1, 3])
    np.testing.assert_array_equal(ENCODINGS[encoding].encode(codes, 4), expected)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_add_one_axis_of_their_width_in_float32(encoding):
    encoded = ENCODINGS[encoding].encode(np.zeros((2, 3), int), 5)
    assert encoded.shape == (2, 3, ENCODINGS[encoding].width(5))
    assert encoded.dtype == np.float32


@pytest.mark.parametrize(
    ("encoding", "collides"), [("ordinal", True), ("ordinal_reserved", False), ("one_hot", False)]
)
def test_only_the_published_encoding_confuses_the_first_symbol_with_padding(encoding, collides):
    padding, first = ENCODINGS[encoding].encode(np.array([PADDING, 0]), 26)
    assert np.array_equal(padding, first) is collides


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_two_symbols_share_a_code(encoding):
    encoded = ENCODINGS[encoding].encode(np.arange(26), 26)
    assert len(np.unique(encoded, axis=0)) == 26


def test_what_is_asked_first_is_k_and_the_middle_of_what_is_shorter():
    assert ALPHABET[asked_place(ALPHABET)] == "K"
    assert [asked_place("A" * n) for n in (1, 2, 3, 21, 200)] == [0, 1, 1, 10, 10]
