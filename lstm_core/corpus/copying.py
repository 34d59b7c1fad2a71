"""Does a sample say it in its own words? Which stretches of it stand in the text, and how long are
they?

A network that learned a text by heart repeats long stretches of it; one that learned how the text
goes on repeats words and common phrases only. Measuring memorisation by the longest verbatim match
with the training data follows N. Carlini et al.: Quantifying memorization across neural language
models, ICLR 2023.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_core.corpus.corpus import Corpus

Stretch = tuple[int, int]
"""Where it begins in the sample, and its length; both in characters."""


def copied(sample: str, corpus: Corpus) -> list[Stretch]:
    """The stretches of a sample that stand in the corpus as they are, the longest first.

    None of them could be made longer at either end, so none lies within another, but neighbours
    may overlap. The first call on a corpus takes longer: it makes an index of it, and keeps it
    until another corpus is asked for.
    """
    index = _index(corpus)
    codes = index.codes_of(sample)
    stretches = []
    reach = 0  # before it ends whatever was found so far
    for start, end in enumerate(_ends(codes, index)):
        if end > reach:
            stretches.append((start, end - start))
            reach = end
    return sorted(stretches, key=lambda stretch: -stretch[1])


@dataclass(frozen=True, eq=False)
class _Index:
    """Where in a text each short run of characters stands.

    ``characters`` of a run fit ``bits`` apiece into one number. ``codes`` [characters + those of
    a run], with ends that equal no character. ``keys`` int64 [characters]: the run from each
    character on. ``order`` int32 [characters]: places in the order of their keys.
    """

    places: dict[str, int]
    bits: int
    characters: int
    codes: np.ndarray
    keys: np.ndarray
    order: np.ndarray

    def codes_of(self, sample: str) -> np.ndarray:
        """int64 [characters]; a character that the text lacks has a code of its own."""
        lacking = len(self.places) + 1
        return np.array([self.places.get(one, lacking) for one in sample], np.int64)

    def between(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each pair of keys, the range in ``order`` of those from ``low`` to ``high``."""
        return (
            np.searchsorted(self.keys, low, "left", sorter=self.order),
            np.searchsorted(self.keys, high, "right", sorter=self.order),
        )


@lru_cache(maxsize=1)
def _index(corpus: Corpus) -> _Index:
    distinct = len(corpus.vocabulary)
    bits = (distinct + 1).bit_length()  # for two more: past the end, and not in the text
    characters = 63 // bits
    codes = np.append(corpus.codes.astype(np.int64), np.full(characters, distinct))
    keys = _keys(codes, bits, characters)
    order = np.argsort(keys).astype(np.int32)
    places = {character: code for code, character in enumerate(corpus.vocabulary)}
    return _Index(places, bits, characters, codes, keys, order)


def _keys(codes: np.ndarray, bits: int, characters: int) -> np.ndarray:
    """Every run of so many codes as one number; sorted numbers are sorted runs."""
    count = len(codes) - characters
    keys = np.zeros(max(0, count), np.int64)
    for ahead in range(characters):
        keys = (keys << bits) | codes[ahead : ahead + count]
    return keys
