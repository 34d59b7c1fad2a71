"""Does a sample say it in its own words? Which stretches of it stand in the text, and how long are
they?

A network that learned a text by heart repeats long stretches of it; one that learned how the text
goes on repeats words and common phrases only. Measuring memorisation by the longest verbatim match
with the training data follows N. Carlini et al.: Quantifying memorization across neural language
models, ICLR 2023.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lstm_core.corpus.corpus import Corpus

Stretch = tuple[int, int]
"""Where it begins in the sample, and its length; both in characters."""


def copied(sample: str, corpus: Corpus, held_out: float = 0.0) -> list[Stretch]:
    """The stretches of a sample that stand in the corpus as they are, the longest first.

    ``held_out``: share of the corpus, at its end, that was not learned from; what stands there
    only is not copied.

    None of them could be made longer at either end, so none lies within another, but neighbours
    may overlap. The first call on a corpus takes longer: it makes an index of it, which is kept
    until another corpus is asked for.
    """
    stretches = []
    reach = 0  # where the one that reached furthest ends
    for start, end in enumerate(_ends(sample, _index(corpus, corpus.learned_from(held_out)))):
        if end > max(reach, start):
            stretches.append((start, end - start))
            reach = end
    return sorted(stretches, key=lambda stretch: -stretch[1])


@dataclass(frozen=True, eq=False)
class _Index:
    """Where in a text its short runs of characters stand.

    A run is of ``length`` characters, whose codes are packed into one number, ``bits`` for each:
    sorted numbers are sorted runs. ``runs`` int64 [characters + 1]: from each place on, and one
    that lies past the end. ``order`` int64, as long: the places, sorted by their runs.
    ``codes``: by character.
    """

    codes: dict[str, int]
    bits: int
    length: int
    runs: np.ndarray
    order: np.ndarray

    def longest(self, places: np.ndarray, sample: np.ndarray) -> int:
        """The greatest number of characters in which a stretch of the text equals the sample.

        ``places``: where it may begin; the first run is the same in all. ``sample``: its runs,
        from the stretch's beginning on.
        """
        reached = self.length
        while True:
            differing = self.runs[places + reached] ^ sample[reached]
            if differing.all():
                beyond = -(-int(differing.min()).bit_length() // self.bits)
                return reached + self.length - beyond
            places = places[differing == 0]
            reached += self.length


@lru_cache(maxsize=1)
def _index(corpus: Corpus, learned: int) -> _Index:
    end = len(corpus.vocabulary)  # a code that no character has
    bits = (end + 1).bit_length()
    length = 63 // bits
    runs = _runs(corpus.codes[:learned], end, bits, length)
    codes = {character: code for code, character in enumerate(corpus.vocabulary)}
    return _Index(codes, bits, length, runs, np.argsort(runs))


def _runs(codes: np.ndarray, end: int, bits: int, length: int) -> np.ndarray:
    """The runs from each place on, and past the last; ``end`` stands for what is missing there."""
    padded = np.append(codes.astype(np.int64), np.full(length, end))
    runs = np.zeros(len(codes) + 1, np.int64)
    for ahead in range(length):
        runs = (runs << bits) | padded[ahead : ahead + len(runs)]
    return runs


def _ends(sample: str, index: _Index) -> Iterator[int]:
    """For each character of a sample: where the longest stretch from it on ends that stands in the
    text; the same place if the text lacks the character."""
    bits, length, order = index.bits, index.length, index.order
    lacking = len(index.codes) + 1  # not the end's: past both ends nothing is the same
    codes = np.array([index.codes.get(character, lacking) for character in sample], np.int64)
    runs = _runs(codes, lacking, bits, length)
    short = np.zeros(len(runs), np.int64)  # of a run's characters, how many stand there
    for characters in range(1, length + 1):
        rest = bits * (length - characters)
        low = runs >> rest << rest
        first = np.searchsorted(index.runs, low, "left", sorter=order)
        last = np.searchsorted(index.runs, low + (1 << rest) - 1, "right", sorter=order)
        short += last > first
    reach = 0
    for start in range(len(codes)):
        # If the run that ends with the next character stands nowhere, nothing longer does.
        beyond = reach + 1 - length
        if short[start] < length:
            reach = start + int(short[start])
        elif reach < len(codes) and not (start < beyond and short[beyond] < length):
            places = order[first[start] : last[start]]
            reach = start + index.longest(places, runs[start:])
        yield reach
