"""What a text's counts alone say of its next character: the figures that a network has to beat.

Each is in nats per character of the held-out part, and counts nothing but the part that is learned
from.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import log, nan

import numpy as np

from lstm_core.corpus.corpus import Corpus

ORDER = 5  # characters of the longest n-gram: the next one and the four before it


@dataclass(frozen=True)
class Baselines:
    """Nats per character of the held-out part; NaN where none is held out.

    ``unigram``: by how frequent each character is. ``bigram``: given the one before it.
    ``five_gram``: given the four before it. ``gzip``: see ``gzip_nats``.
    """

    unigram: float
    bigram: float
    five_gram: float
    gzip: float


def baselines(corpus: Corpus, held_out: float) -> Baselines:
    """All of them, for a text whose last part is held out.

    ``held_out``: that part's share, as in ``TextConfig``.
    """
    learned = corpus.learned_from(held_out)
    if learned == len(corpus):
        return Baselines(nan, nan, nan, nan)
    vocabulary = len(corpus.vocabulary)
    nats = [-float(np.log(p).mean()) for p in probabilities(corpus.codes, learned, vocabulary)]
    return Baselines(nats[0], nats[1], nats[ORDER - 1], gzip_nats(corpus.text, learned))


def probabilities(codes: np.ndarray, learned: int, vocabulary: int) -> Iterator[np.ndarray]:
    """What n-grams of 1, 2, ... ``ORDER`` characters say of each held-out character.

    ``codes`` int [characters], of which the first ``learned`` are counted, at least one and
    ``ORDER`` - 1 of them, since every held-out character needs so many before it. ``vocabulary``:
    how many characters there are, in whichever part. Yields [held-out] for each order; of each,
    the probabilities of all characters that could stand in a place sum to one.

    The method is interpolated Witten-Bell smoothing: of a context h that was seen n times, before
    t different characters, p(c | h) = (n(hc) + t p(c | shorter h)) / (n + t); the shortest one,
    before which no character is known, stands on equal shares. Unlike Kneser and Ney's it needs no
    counts of counts, which the few characters of a text make irregular. I. Witten, T. Bell: The
    zero-frequency problem, IEEE Transactions on Information Theory 37(4), 1991, method C;
    S. Chen, J. Goodman: An empirical study of smoothing techniques for language modeling,
    Computer Speech and Language 13, 1999, section 2.5.
    """
    held_out = len(codes) - learned
    p = np.full(held_out, 1 / vocabulary)
    codes = codes.astype(np.int64)
    context = np.zeros(len(codes), np.int64)  # of each character, as a number
    for order in range(1, ORDER + 1):
        # From the first character on that has order - 1 before it.
        grams, gram = np.unique(context * vocabulary + codes[order - 1 :], return_inverse=True)
        seen = np.bincount(gram[:-held_out], minlength=len(grams))
        of_gram = grams // vocabulary
        followed = np.bincount(of_gram, weights=seen)  # n and t of each context
        different = np.bincount(of_gram, weights=seen > 0)
        n, t = followed[context[-held_out:]], different[context[-held_out:]]
        # A context that was never seen leaves it to the shorter one.
        p = np.where(n > 0, (seen[gram[-held_out:]] + t * p) / np.maximum(n + t, 1), p)
        yield p
        context = gram[:-1]


def gzip_nats(text: str, learned: int) -> float:
    """What the held-out part adds to the compressed learned-from part, in nats per character.

    zlib at its highest level, which is gzip's method (deflate), on UTF-8. It looks back no
    further than 32,768 bytes and so knows the last pages only, not all that is learned from; and
    it spends more on characters of several bytes.
    """
    packer = zlib.compressobj(9)
    packer.compress(text[:learned].encode())
    if_it_ended = len(packer.copy().flush())
    rest = len(packer.compress(text[learned:].encode())) + len(packer.flush())
    return 8 * log(2) * (rest - if_it_ended) / (len(text) - learned)
