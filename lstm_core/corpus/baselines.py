"""What a text alone says of its next character: the figures that a network has to beat.

Each is in nats per character of the held-out part, and knows nothing but the part that is learned
from.
"""

import zlib
from dataclasses import dataclass
from math import log, nan

import numpy as np

from lstm_core.corpus.corpus import Corpus
from lstm_core.corpus.ngrams import probabilities


@dataclass(frozen=True)
class Baselines:
    """Nats per character of the held-out part; NaN where none is held out.

    ``unigram``: by how frequent each character is. ``bigram``: given the one before it.
    ``five_gram``: given the four before it. All three smoothed as ``probabilities`` says.
    ``gzip``: as ``gzip_nats`` says.
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

    def nats(order: int) -> float:
        found = probabilities(corpus.codes, learned, len(corpus.vocabulary), order)
        return abs(float(np.log(found).mean()))  # and not -0.0

    return Baselines(nats(1), nats(2), nats(5), gzip_nats(corpus.text, learned))


def gzip_nats(text: str, learned: int) -> float:
    """What the held-out part adds to the compressed learned-from part, in nats per character.

    zlib at its highest level, which is gzip's method (deflate), on UTF-8. It looks back no
    further than 32,768 bytes, so it knows only the last pages of what is learned from; and it
    spends more on characters of several bytes.
    """
    packer = zlib.compressobj(9)
    packer.compress(text[:learned].encode())
    if_it_ended = len(packer.copy().flush())
    rest = len(packer.compress(text[learned:].encode())) + len(packer.flush())
    return 8 * log(2) * (rest - if_it_ended) / (len(text) - learned)
