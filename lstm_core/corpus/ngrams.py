"""How probable is the next character, given the few before it? By counting, without a network."""

from dataclasses import dataclass

import numpy as np

from lstm_core.corpus.numbering import numbered

FALLBACK = (0.5, 1.0, 1.5)  # discounts where a text gives none; KenLM's --discount_fallback


def probabilities(codes: np.ndarray, learned: int, vocabulary: int, order: int) -> np.ndarray:
    """What n-grams of ``order`` characters say of each held-out character, [held-out].

    ``codes`` int [characters], of which the first ``learned`` are counted, at least ``order`` - 1
    of them; ``vocabulary``: how many characters there are, in whichever part. The probabilities
    of all that could stand in a place sum to one, and none is zero.

    The method is interpolated Kneser-Ney smoothing with three discounts: p(c | h) is the count of
    hc less a discount, divided by that of h, and what the discounts free goes to p(c | shorter h).
    A shorter n-gram counts as often as different characters come before it, since it is asked
    where the longer one was not seen. Below the shortest all characters have equal shares.
    S. Chen, J. Goodman: An empirical study of smoothing techniques for language modeling, Computer
    Speech and Language 13, 1999, section 3; without discounts from so small a text: K. Heafield
    et al.: Scalable modified Kneser-Ney language model estimation, ACL 2013.
    """
    levels = _levels(codes, vocabulary, order)
    held_out = len(codes) - learned
    p = np.full(held_out, 1 / vocabulary)
    for level, longer in zip(levels, [*levels[1:], None], strict=True):
        count = _seen(level, held_out) if longer is None else _preceded(level, longer, held_out)
        discount = np.array((0.0, *_discounts(count)))[np.minimum(count, 3)]
        of_gram = level.distinct // vocabulary  # the context of each
        total = np.bincount(of_gram, weights=count)
        freed = np.bincount(of_gram, weights=discount)
        gram = level.gram[-held_out:]
        context = of_gram[gram]
        total, freed = total[context], freed[context]
        # A context that was never seen leaves it to the shorter one.
        own = (count - discount)[gram] + freed * p
        p = np.where(total > 0, own / np.maximum(total, 1), p)
    return p


@dataclass(frozen=True, eq=False)
class _Level:
    """The n-grams of one length. ``distinct``: those that occur, each as its context's number
    times the size of the vocabulary plus its last character. ``gram`` [characters - length + 1]:
    which of them ends with each character, from the first one that can."""

    distinct: np.ndarray
    gram: np.ndarray


def _levels(codes: np.ndarray, vocabulary: int, order: int) -> list[_Level]:
    """The n-grams of the whole text, of 1 to ``order`` characters."""
    distinct, gram = numbered(codes.astype(np.int64), vocabulary)
    levels = [_Level(distinct, gram.astype(np.int32))]
    for length in range(2, order + 1):
        value = gram[:-1].astype(np.int64) * vocabulary + codes[length - 1 :]
        distinct, gram = numbered(value, len(distinct) * vocabulary)
        levels.append(_Level(distinct, gram.astype(np.int32)))
    return levels


def _seen(level: _Level, held_out: int) -> np.ndarray:
    """How often each n-gram occurs in the learned-from part."""
    return np.bincount(level.gram[:-held_out], minlength=len(level.distinct))


def _preceded(level: _Level, longer: _Level, held_out: int) -> np.ndarray:
    """How many different characters come before each n-gram there."""
    learned = longer.gram[:-held_out]
    one = np.full(len(longer.distinct), -1)  # of each longer one, a place where it ends
    one[learned] = np.arange(len(learned))
    return np.bincount(level.gram[1 + one[one >= 0]], minlength=len(level.distinct))


def _discounts(count: np.ndarray) -> tuple[float, ...]:
    """Of n-grams that count once, twice, and more often: Chen and Goodman's estimates from how
    many count one to four times, or the fallback where these make none."""
    once, twice, thrice, four = (np.count_nonzero(count == times) for times in (1, 2, 3, 4))
    if not once * twice * thrice:
        return FALLBACK
    share = once / (once + 2 * twice)
    found = (
        1 - 2 * share * twice / once,
        2 - 3 * share * thrice / twice,
        3 - 4 * share * four / thrice,
    )
    return found if all(0 < one <= most for most, one in enumerate(found, 1)) else FALLBACK
