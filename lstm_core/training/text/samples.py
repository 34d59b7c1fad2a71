"""What a network writes at a mark, at several temperatures from the same beginning."""

from collections.abc import Sequence

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import Corpus
from lstm_core.data.network import Network, Weights
from lstm_core.inference.cells import softmax
from lstm_core.inference.layers import last_h, step_layers, zero_states
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
    window = config.chunk if config.way == "windows" else 0
    codes = _sample(
        network_of(config),
        weights,
        beginning,
        SAMPLE_LENGTH,
        temperature=TEMPERATURES,
        draw_seed=config.seed,
        window=window,
    )
    return tuple("".join(corpus.vocabulary[code] for code in row) for row in codes)


def _sample(
    network: Network,
    weights: Weights,
    beginning: np.ndarray,
    length: int,
    *,
    temperature: Sequence[float],
    draw_seed: int,
    window: int,
) -> np.ndarray:
    """Stands in for ``inference.sampling.sample``: codes [temperatures, length]."""
    rows, draw = len(temperature), np.random.default_rng(draw_seed)
    texts = np.tile(beginning, (rows, 1))
    eye = np.eye(network.features, dtype=np.float32)
    divide = np.array(temperature)[:, None]
    state = None
    for _ in range(length):
        if state is None or window:
            state, unread = zero_states(network, rows), texts[:, -window:] if window else texts
        else:
            unread = texts[:, -1:]
        for column in unread.T:
            state, _ = step_layers(network, weights, eye[column], state)
        logits = last_h(network, state) @ weights["output_kernel"] + weights["output_bias"]
        reached = softmax(logits.astype(np.float64) / divide).cumsum(axis=1)
        codes = (reached < draw.random() * reached[:, -1:]).sum(axis=1)
        texts = np.column_stack([texts, codes])
    return texts[:, len(beginning) :].astype(np.int32)
