"""What a network writes at a mark, at several temperatures from the same beginning."""

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.data.network import Weights
from lstm_core.inference.sampling import sample
from lstm_core.inference.spelling import text_of
from lstm_core.text_run import SAMPLE_LENGTH, TEMPERATURES, network_of

BEGINNING = 40  # characters, as published


def beginning_of(config: TextConfig, corpus: Corpus) -> np.ndarray:
    """The codes of a place in what is learned from, drawn by the seed."""
    length = min(BEGINNING, config.learned_from)
    draw = np.random.default_rng([config.seed, 2])  # apart from what seeds weights and order
    start = int(draw.integers(config.learned_from - length + 1))
    return corpus.codes[start : start + length]


def samples(
    config: TextConfig, corpus: Corpus, weights: Weights, beginning: np.ndarray
) -> tuple[str, ...]:
    """A text by each of ``TEMPERATURES``. A network that learned from windows reads a window from
    zero for every character, as it did in training."""
    codes = sample(
        network_of(config),
        weights,
        beginning,
        SAMPLE_LENGTH,
        temperature=TEMPERATURES,
        draw_seed=config.seed,
        window=config.chunk if config.way == "windows" else 0,
    )
    return tuple(text_of(corpus.vocabulary, row) for row in codes)
