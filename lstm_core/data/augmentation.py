"""Inputs varied for training: one symbol wrong, or random letters for padding.

Every sample has a fixed number of variants, among which each epoch draws, so that what is trained
on lies in one tensor whatever is drawn. What the network is judged by is never corrupted.
"""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.sequence.symbols import PADDING

VARIANTS = 16  # of each sample; corrupted is the second half


def variants(config: RunConfig) -> int:
    """How many of each sample there are to train on."""
    return VARIANTS if config.corrupt or config.padding == "letters" else 1


def varied(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """Codes [samples, context] in all variants: [variants * samples, context], the first as they
    are but for the padding."""
    if variants(config) == 1:
        return codes
    classes = len(config.vocabulary)
    return all_variants(codes, classes, config.corrupt, config.padding, config.seed)


def all_variants(
    codes: np.ndarray, classes: int, corrupt: float, padding: str, seed: int
) -> np.ndarray:
    """All variants of samples, one after the other."""
    draw = np.random.default_rng([seed, 5])
    every = np.repeat(codes[None], VARIANTS, axis=0)
    if padding == "letters":
        filled = every == PADDING
        every[filled] = draw.integers(classes, size=int(filled.sum()))
    if corrupt:
        wrong = every[VARIANTS // 2 :]
        # The place of each that is largest among random numbers, padding aside.
        place = np.where(codes == PADDING, 0, draw.random(wrong.shape)).argmax(axis=-1)[..., None]
        other = np.take_along_axis(wrong, place, -1) + draw.integers(1, classes, size=place.shape)
        np.put_along_axis(wrong, place, other % classes, -1)
    return every.reshape(-1, codes.shape[1])


def drawn(config: RunConfig, generator: np.random.Generator, samples: np.ndarray) -> np.ndarray:
    """A variant of each of the samples, drawn for an epoch: their rows in ``varied``."""
    return samples if variants(config) == 1 else one_each(samples, config.corrupt, generator)


def one_each(samples: np.ndarray, corrupt: float, generator: np.random.Generator) -> np.ndarray:
    """A variant of each of all samples, drawn for an epoch: their rows."""
    corrupted = generator.random(len(samples)) < corrupt
    variant = generator.integers(VARIANTS // 2, size=len(samples)) + corrupted * (VARIANTS // 2)
    return np.asarray(samples + variant * len(samples), np.int32)
