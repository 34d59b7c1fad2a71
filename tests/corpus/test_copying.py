import random

import pytest

from lstm_core.corpus.copying import copied
from lstm_core.corpus.corpus import corpus_of
from tests.corpus.texts import manual_part, random_text


def by_searching(sample: str, text: str) -> list[tuple[int, int]]:
    """Every stretch that stands in the text and in no longer one that does."""
    found, reach = [], 0
    for start in range(len(sample)):
        end = max(reach, start)
        while end < len(sample) and sample[start : end + 1] in text:
            end += 1
        if end > reach and end > start:
            found.append((start, end - start))
        reach = max(reach, end)
    return sorted(found, key=lambda stretch: -stretch[1])


@pytest.mark.parametrize("seed", range(6))
def test_stretches_are_those_that_searching_finds(seed):
    chance = random.Random(seed)
    text = (manual_part(20_000), random_text("ab", 300), "ab" * 400, "天地玄黃" * 9 + "宇宙洪荒")
    for whole in text:
        pieces = []
        while len("".join(pieces)) < 300:
            start = chance.randrange(len(whole))
            pieces.append(whole[start : start + chance.randrange(1, 90)])
            pieces.append(chance.choice(["", "~", "ab", "the "]))
        sample = "".join(pieces)
        assert copied(sample, corpus_of(whole, "a")) == by_searching(sample, whole)


def test_the_longest_comes_first_and_its_place_is_the_samples():
    text = manual_part(5_000)
    sample = "☃" + text[100:140] + "☃☃" + text[4_900:] + "☃"
    assert copied(sample, corpus_of(text, "a"))[:2] == [(43, 100), (1, 40)]


def test_a_sample_of_nothing_or_of_strange_characters_copies_nothing():
    corpus = corpus_of("abc", "a")
    assert copied("", corpus) == []
    assert copied("☃x", corpus) == []
    assert copied("abcabc", corpus) == [(0, 3), (3, 3)]
    assert copied("xabc", corpus) == [(1, 3)]


def test_what_stands_in_the_held_out_part_only_is_not_copied():
    text = random_text("abcdefgh", 900) + "held out: xyz" * 7 + "a" * 9
    corpus = corpus_of(text, "a")
    assert copied("held out: xyz", corpus) == [(0, 13)]
    assert copied("held out: xyz", corpus, held_out=0.1)[0][1] < 3
