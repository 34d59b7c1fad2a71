"""Sampling: what is drawn, from what, and the same again."""

from itertools import islice

import numpy as np
import pytest

from lstm_core.errors import InputError
from lstm_core.inference.forward import read_out
from lstm_core.inference.layers import last_h, run_layers
from lstm_core.inference.sampling import sample, sampler
from lstm_core.inference.spelling import codes_of, text_of
from tests.networks import SHAPES, one_hot, random_network

BEGINNING = np.array([3, 1, 4, 1, 5])


def probabilities_after(network, weights, codes, state=None):
    *_, (state, _) = run_layers(network, weights, one_hot(network, codes)[None], state)
    return read_out(weights, last_h(network, state))[0], state


@pytest.mark.parametrize(("cell", "layers"), SHAPES)
@pytest.mark.parametrize("window", [0, 4])
def test_each_character_is_drawn_from_what_follows_all_before_it(cell, layers, window):
    network, weights = random_network(cell, layers)
    drawn = list(
        islice(sampler(network, weights, BEGINNING, temperature=(0, 1), window=window), 30)
    )
    codes = np.stack([code for code, _ in drawn])
    for row in range(2):
        text = BEGINNING
        for (code, shares), expected_code in zip(drawn, codes[:, row], strict=True):
            expected, _ = probabilities_after(network, weights, text[-window:])
            np.testing.assert_allclose(shares[row], expected, atol=1e-5, rtol=0)
            if row == 0:
                assert code[0] == expected.argmax()
            text = np.append(text, expected_code)


def test_a_text_does_not_depend_on_which_others_stand_beside_it():
    network, weights = random_network()
    several = sample(network, weights, BEGINNING, 200, temperature=(0.2, 0.5, 1, 1.2), draw_seed=3)
    assert several.shape == (4, 200)
    assert several.dtype == np.int32
    for row, temperature in zip(several, (0.2, 0.5, 1, 1.2), strict=True):
        alone = sample(network, weights, BEGINNING, 200, temperature=temperature, draw_seed=3)
        np.testing.assert_array_equal(alone, row)
    other = sample(network, weights, BEGINNING, 200, temperature=1, draw_seed=4)
    assert (other != several[2]).any()


@pytest.mark.parametrize(("temperature", "top_k"), [(1.0, 0), (0.5, 0), (2.0, 3), (1.0, 1)])
def test_frequencies_are_the_probabilities_tempered_and_cut(temperature, top_k):
    # Nothing that was read matters, so every draw is from the same probabilities.
    network, weights = random_network()
    weights = weights | {"output_kernel": weights["output_kernel"] * 0}
    codes = sample(
        network, weights, BEGINNING, 20_000, temperature=temperature, top_k=top_k, draw_seed=1
    )
    odds = np.exp(weights["output_bias"].astype(np.float64) / temperature)
    if top_k:
        odds[np.argsort(-odds)[top_k:]] = 0
    found = np.bincount(codes, minlength=7) / len(codes)
    np.testing.assert_allclose(found, odds / odds.sum(), atol=0.012)
    assert not found[odds == 0].any()


def test_it_goes_on_from_a_state():
    network, weights = random_network(layers=2)
    shares, state = probabilities_after(network, weights, BEGINNING)
    _, found = next(sampler(network, weights, BEGINNING[:0], temperature=1, state=state))
    np.testing.assert_allclose(found, shares, atol=1e-5, rtol=0)
    primed = sample(network, weights, BEGINNING, 50, temperature=1, state=state)
    whole = sample(network, weights, np.tile(BEGINNING, 2), 50, temperature=1)
    np.testing.assert_array_equal(primed, whole)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"temperature": -1}, "temperature=-1"),
        ({"temperature": float("nan")}, "temperature=nan"),
        ({"temperature": ()}, "temperatures=0"),
        ({"temperature": "hot"}, "temperature=hot"),
        ({"top_k": 8}, "top_k=8"),
        ({"draw_seed": -1}, "draw_seed=-1"),
        ({"window": 201}, "window=201"),
        ({"beginning": np.array([7])}, "expected codes from 0 to 6, got 7"),
        ({"beginning": np.array([-1])}, "expected codes from 0 to 6, got -1"),
        ({"beginning": np.array([], int)}, "at least one character"),
        ({"window": 3, "state": (np.zeros((1, 8)),) * 2}, "every window starts from a zero state"),
    ],
)
def test_what_cannot_be_is_refused_at_the_call(wrong, said):
    network, weights = random_network()
    given = {"beginning": BEGINNING, "temperature": 1} | wrong
    with pytest.raises(InputError, match=said):
        sampler(network, weights, **given)
    with pytest.raises(InputError):
        sample(network, weights, length=5, **given)
    with pytest.raises(InputError, match="length=0"):
        sample(network, weights, BEGINNING, 0, temperature=1)


def test_typed_text_is_spelled_in_the_vocabulary():
    vocabulary = ("\n", " ", "A", "a", "b", "é", "😀")
    assert text_of(vocabulary, codes_of(vocabulary, "Aab é😀\n")) == "Aab é😀\n"
    assert text_of(vocabulary, codes_of(vocabulary, "AB e\u0301")) == "Ab é"  # NFC, and no B
    assert codes_of(vocabulary, "").shape == (0,)
    assert text_of((*vocabulary, "\ufffd"), codes_of((*vocabulary, "\ufffd"), "xAb")) == "\ufffdAb"
    with pytest.raises(InputError, match=r"never read “x”, U\+0009, “y”; leave out"):
        codes_of(vocabulary, "ax\txy")
    with pytest.raises(InputError, match="“j” and 3 more"):
        codes_of(vocabulary, "cdefghijklm")
