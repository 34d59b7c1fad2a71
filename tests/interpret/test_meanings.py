"""The unit search on networks whose units are known."""

import numpy as np
import pytest
from scipy import stats

from lstm_core.errors import InputError
from lstm_core.inference.spelling import codes_of
from lstm_core.interpret.association import gain_interval, ranks, scores
from lstm_core.interpret.meanings import STEP, find_units, search_text, stretch
from tests.networks import random_network

VOCABULARY = ("\n", " ", "(", ")", "A", "a", "b")
COUNTER = 5  # the unit that was set by hand to count brackets


def a_text(characters: int, seed: int = 0) -> str:
    """Words, some of them in brackets, some capital, lines of different lengths."""
    rng, found = np.random.default_rng(seed), ""
    while len(found) < characters:
        word = "".join(rng.choice(["a", "b", "A"], p=[0.5, 0.4, 0.1], size=rng.integers(2, 8)))
        words = " ".join([word] * rng.integers(1, 5))
        found += f"({words})" if rng.random() < 0.4 else words
        found += "\n" if rng.random() < 0.2 else " "
    return found[:characters]


def counting_network(layers: int = 1):
    """A random network, and the same with a unit of the first layer that adds 1 to c at every
    "(" and takes it away at every ")"."""
    network, untrained = random_network(layers=layers)
    trained = {name: values.copy() for name, values in untrained.items()}
    i, f, g, _ = (COUNTER + gate * network.units for gate in range(4))
    for column in (i, f, g):
        trained["cell_kernel"][:, column] = 0
        trained["cell_recurrent_kernel"][:, column] = 0
    trained["cell_bias"][[i, f, g]] = -20, 20, 0
    for bracket, sign in (("(", 1), (")", -1)):
        row = VOCABULARY.index(bracket)
        trained["cell_kernel"][row, i] = 40
        trained["cell_kernel"][row, g] = 40 * sign
    return network, trained, untrained


@pytest.mark.parametrize(("layers", "array"), [(1, "c"), (2, "c1")])
def test_the_unit_that_counts_brackets_is_found_and_what_nobody_learned_is_not_claimed(
    layers, array
):
    network, trained, untrained = counting_network(layers)
    codes = codes_of(VOCABULARY, a_text(3_000))
    found = {one.name: one for one in find_units(network, trained, untrained, VOCABULARY, codes)}
    for name in ("inside brackets", "depth of brackets"):
        best = found[name].units[0]
        # h follows as c does, for it is positive where c is.
        assert {one.array for one in found[name].units[:2]} == {array, array.replace("c", "h")}
        assert {(one.unit, one.sign) for one in found[name].units[:2]} == {(COUNTER, 1)}
        assert best.score == pytest.approx(1, abs=1e-6)
        assert found[name].follows
        assert found[name].chance < 0.01
        assert found[name].shifted < 0.6
        assert found[name].untrained.score < 0.9
        assert found[name].verdict == (
            f"Unit 5 of {best.array} follows “{name}”: 1.00; shifted labels "
            f"{found[name].shifted:.2f}; untrained {found[name].untrained.score:.2f}."
        )
    for name in ("inside quotes", "digits"):
        assert found[name].verdict == f"This text has no case of “{name}”."
        assert found[name].units == ()
        assert not found[name].follows
    # What the character itself says an untrained network has too.
    capital = found["upper case"]
    assert capital.beyond_chance
    assert not capital.follows
    assert capital.verdict.startswith(
        "No unit follows “upper case” clearly more than one of an untrained network: the best, "
    )


def test_labels_that_have_nothing_to_do_with_the_text_are_rarely_followed():
    network, trained, untrained = counting_network()
    codes = codes_of(VOCABULARY, a_text(2_000, seed=3))

    def blocks(seed):  # as slow to change as brackets are, or slower
        def labels(text):
            rng = np.random.default_rng(seed)
            return np.repeat(rng.random(200) < 0.5, rng.integers(5, 60, 200))[: len(text)]

        return labels

    unrelated = {f"coin {seed}": blocks(seed) for seed in range(40)}
    found = find_units(network, trained, untrained, VOCABULARY, codes, hypotheses=unrelated)
    assert sum(one.beyond_chance for one in found) <= 6  # 2 expected; 7 has probability 0.003
    one = next(one for one in found if not one.beyond_chance)
    assert one.verdict.startswith(f"No unit follows “{one.name}” more than chance: the best, unit ")


def test_a_unit_that_falls_is_found_with_its_sign_and_the_same_again():
    network, trained, untrained = counting_network()
    codes = codes_of(VOCABULARY, a_text(2_000))
    outside = {"outside": lambda text: np.array([c in "( \n" for c in text]) & False | (
        np.cumsum([(c == "(") - (c == ")") for c in text]) == 0)}  # fmt: skip
    (one,) = find_units(network, trained, untrained, VOCABULARY, codes, hypotheses=outside)
    assert (one.units[0].unit, one.units[0].sign) == (COUNTER, -1)
    assert one.units[0].score == pytest.approx(1, abs=1e-6)
    assert "follows, with the opposite sign, “outside”: 1.00" in one.verdict
    assert [one] == find_units(network, trained, untrained, VOCABULARY, codes, hypotheses=outside)


def test_too_few_cases_and_texts_of_no_use_are_said():
    network, trained, untrained = counting_network()
    text = "ab " * 300 + "(a)" + " ba" * 300
    codes = codes_of(VOCABULARY, text)
    found = {one.name: one for one in find_units(network, trained, untrained, VOCABULARY, codes)}
    assert found["inside brackets"].cases == 2
    assert found["inside brackets"].verdict == (
        "This text has too few cases of “inside brackets” to say: one half has 1 with it or "
        "without it, where 20 are needed."
    )
    for length in (399, 24_001):
        with pytest.raises(InputError, match="expected 400 to 24,000 characters"):
            find_units(network, trained, untrained, VOCABULARY, np.zeros(length, int))


# The scale, against SciPy ---------------------------------------------------------------


def values_with_ties() -> np.ndarray:
    values = np.random.default_rng(1).normal(size=(500, 4)).round(1)
    values[:, 3] = 2  # a unit that never moves
    return values


def test_ranks_are_scipys():
    values = values_with_ties()
    np.testing.assert_array_equal(ranks(values), stats.rankdata(values, axis=0))
    whole = np.random.default_rng(3).integers(0, 9, size=(500, 3))
    np.testing.assert_array_equal(ranks(whole), stats.rankdata(whole, axis=0))


def test_scores_are_the_rank_biserial_and_spearmans_correlation():
    values, rng = values_with_ties(), np.random.default_rng(2)
    yes = np.stack([values[:, 0] + rng.normal(size=500) > 1, np.ones(500, bool)], axis=1)
    found = scores(ranks(values), yes)
    for unit in range(4):
        x = values[:, unit]
        u = stats.mannwhitneyu(x[yes[:, 0]], x[~yes[:, 0]]).statistic
        auc = u / (yes[:, 0].sum() * (~yes[:, 0]).sum())
        assert found[unit, 0] == pytest.approx(2 * auc - 1, abs=1e-6)
    assert not found[:, 1].any()
    numbers = np.stack([(3 * values[:, 1] + rng.normal(size=500)).round(), np.ones(500)], axis=1)
    found = scores(ranks(values), numbers.astype(int))
    for unit in range(3):
        expected = stats.spearmanr(values[:, unit], numbers[:, 0].astype(int)).statistic
        assert found[unit, 0] == pytest.approx(expected, abs=1e-5)
    assert not found[3].any()
    assert not found[:, 1].any()


@pytest.mark.parametrize("kind", [bool, int])
def test_the_interval_of_a_gain_holds_the_gain(kind):
    rng = np.random.default_rng(5)
    labels = (np.repeat(rng.integers(0, 2 if kind is bool else 5, 100), 20)).astype(kind)
    close = ranks(labels + rng.normal(size=2_000))
    far = ranks(labels + 3 * rng.normal(size=2_000))
    gain = float(np.subtract(*scores(np.stack([close, far], 1), labels[:, None])[:, 0]))
    low, high = gain_interval(close, far, labels, block=100, draw_seed=1)
    assert low < gain < high
    assert low > 0
    assert high - low < 0.3
    # Two that are equally good.
    other = ranks(labels + rng.normal(size=2_000))
    low, high = gain_interval(close, other, labels, block=100, draw_seed=1)
    assert low < 0 < high


def test_a_text_with_few_cases_is_searched_in_further():
    network, trained, untrained = counting_network()
    many, few = a_text(15_000), a_text(15_000).replace("(", "").replace(")", "")
    few = "".join(f"({few[n : n + 40]}) {few[n + 40 : n + 900]}\n" for n in range(0, 14_000, 900))
    codes = [codes_of(VOCABULARY, text) for text in (many, few)]
    lengths = [stretch(network, VOCABULARY, one) for one in codes]
    assert lengths == [STEP, 2 * STEP]
    length, found = search_text(network, trained, untrained, VOCABULARY, codes[0])
    assert length == STEP
    assert found == find_units(network, trained, untrained, VOCABULARY, codes[0][:STEP])
