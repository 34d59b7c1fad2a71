import zlib
from collections import Counter, defaultdict
from math import isnan, log

import numpy as np
import pytest

from lstm_core.corpus.baselines import baselines, gzip_nats
from lstm_core.corpus.corpus import Corpus, corpus_of
from lstm_core.corpus.ngrams import probabilities
from tests.corpus.texts import manual_part, random_text

ORDERS = (1, 2, 3, 5)


def coded(text: str) -> tuple[np.ndarray, int]:
    corpus = corpus_of(text, "a")
    return corpus.codes, len(corpus.vocabulary)


def test_a_unigram_computed_by_hand():
    # a twice less 1, b once less 1/2, and the 3/2 that this frees in equal shares.
    codes, vocabulary = coded("aab" + "ab")
    assert probabilities(codes, 3, vocabulary, 1) == pytest.approx([1.75 / 3, 1.25 / 3])


def test_a_bigram_computed_by_hand():
    # After b came one a, less 1/2; a and b each come after one character, so the rest is halved.
    codes, vocabulary = coded("abab" + "a")
    assert probabilities(codes, 4, vocabulary, 2) == pytest.approx([0.5 + 0.5 * 0.5])


def test_a_context_that_was_never_seen_leaves_it_to_the_shorter_one():
    codes, vocabulary = coded("abab" + "ca")
    assert probabilities(codes, 4, vocabulary, 2)[1] == pytest.approx((0.5 + 1 / 3) / 2)


def by_counters(text: str, learned: int, order: int) -> list[float]:
    """The same method with dictionaries, character by character, after Chen and Goodman."""
    vocabulary = len(set(text))

    def grams(length: int) -> list[str]:
        return [text[place : place + length] for place in range(learned - length + 1)]

    tables = []
    for length in range(1, order + 1):
        if length == order:
            count = Counter(grams(length))
        else:
            count = Counter(gram[1:] for gram in set(grams(length + 1)))
        n = Counter(count.values())
        y = n[1] / (n[1] + 2 * n[2]) if n[1] else 0
        discounts = [
            times - (times + 1) * y * n[times + 1] / n[times] if n[times] else 0
            for times in (1, 2, 3)
        ]
        if not all(0 < one <= most for most, one in enumerate(discounts, 1)):
            discounts = [0.5, 1.0, 1.5]
        after = defaultdict(dict)
        for gram, times in count.items():
            after[gram[:-1]][gram[-1]] = (times, discounts[min(times, 3) - 1])
        tables.append(after)

    def p(character: str, context: str) -> float:
        lower = p(character, context[1:]) if context else 1 / vocabulary
        seen = tables[len(context)].get(context)
        if seen is None:
            return lower
        times, discount = seen.get(character, (0, 0.0))
        freed = sum(one for _, one in seen.values())
        return (times - discount + freed * lower) / sum(one for one, _ in seen.values())

    return [p(text[place], text[place - order + 1 : place]) for place in range(learned, len(text))]


@pytest.mark.parametrize("order", ORDERS)
def test_all_equal_the_method_written_with_dictionaries(order):
    for text in (manual_part(6_000), random_text("abcdeeee", 900)):
        codes, vocabulary = coded(text)
        learned = len(text) * 9 // 10
        expected = by_counters(text, learned, order)
        assert probabilities(codes, learned, vocabulary, order) == pytest.approx(expected)


@pytest.mark.parametrize("order", ORDERS)
def test_probabilities_sum_to_one_and_none_is_zero(order):
    for text in (manual_part(20_000), "abcd" * 5):
        codes, vocabulary = coded(text + "\N{SNOWMAN}")  # one that is never learned from
        learned = codes[:-1]
        each = [
            probabilities(np.append(learned, code), len(learned), vocabulary, order)[0]
            for code in range(vocabulary)
        ]
        assert sum(each) == pytest.approx(1)
        assert min(each) > 0


def test_what_is_held_out_is_not_counted():
    text = manual_part(10_000)
    codes, vocabulary = coded(text)
    whole = probabilities(codes, 8_000, vocabulary, 5)
    codes = np.append(codes[:9_000], codes[:9_000])
    assert np.array_equal(probabilities(codes, 8_000, vocabulary, 5)[:1_000], whole[:1_000])


def test_nothing_is_below_the_entropy_of_the_source_and_the_right_order_is_near_it():
    # Of a Markov chain: each letter is followed by the next one with 3/4, by any with 1/16.
    rng = np.random.default_rng(3)
    stay = rng.random(60_000) < 0.6875
    jumps = np.where(stay, 1, rng.integers(0, 5, 60_000))
    codes = (np.cumsum(jumps) % 5).astype(np.int32)
    share = np.array([0.6875 + 0.0625, *[0.0625] * 4])
    entropy = -(share * np.log(share)).sum()
    chain = Corpus("chain", tuple("abcde"), codes)
    found = baselines(chain, 0.5)
    assert found.unigram == pytest.approx(log(5), rel=0.001)
    assert found.bigram == pytest.approx(entropy, rel=0.02)
    assert entropy * 0.98 < found.five_gram < entropy * 1.05
    assert found.gzip > entropy


def test_every_baseline_knows_more_than_the_one_before_it_of_a_real_text():
    found = baselines(corpus_of(manual_part(200_000), "manual"), 0.1)
    assert 1 < found.five_gram < found.bigram < found.unigram < log(103)
    assert 0.9 < found.gzip < found.bigram


def test_without_a_held_out_part_there_is_none():
    found = baselines(corpus_of(manual_part(1_000), "a"), 0)
    assert all(map(isnan, (found.unigram, found.bigram, found.five_gram, found.gzip)))


def test_of_one_character_over_and_over_nothing_is_unknown():
    found = baselines(Corpus("a", ("a", "b"), np.zeros(5_000, np.int32)), 0.1)
    assert 0 <= found.five_gram < 0.001
    assert 0 <= found.unigram < 0.001


def test_gzip_counts_the_bytes_that_the_held_out_part_adds():
    text = manual_part(100_000)
    added = len(zlib.compress(text.encode(), 9)) - len(zlib.compress(text[:90_000].encode(), 9))
    assert gzip_nats(text, 90_000) == pytest.approx(8 * log(2) * added / 10_000, abs=0.002)


def test_gzip_remembers_its_window_and_no_more():
    letters = random_text("abcdefghijklmnop", 10_000)
    between = random_text("abcdefghijklmnop", 40_000, seed=2)
    assert gzip_nats(letters * 2, 10_000) < 0.1
    assert gzip_nats(letters + between + letters, 50_000) > 0.97 * log(16)
