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
    count, classes = variants(config), len(config.vocabulary)
    if count == 1:
        return codes
    draw = np.random.default_rng([config.seed, 5])
    every = np.repeat(codes[None], count, axis=0)
    if config.padding == "letters":
        padding = every == PADDING
        every[padding] = draw.integers(classes, size=int(padding.sum()))
    if config.corrupt:
        wrong = every[count // 2 :]
        # The place of each that is largest among random numbers, padding aside.
        place = np.where(codes == PADDING, 0, draw.random(wrong.shape)).argmax(axis=-1)[..., None]
        other = np.take_along_axis(wrong, place, -1) + draw.integers(1, classes, size=place.shape)
        np.put_along_axis(wrong, place, other % classes, -1)
    return every.reshape(-1, codes.shape[1])


def drawn(config: RunConfig, generator: np.random.Generator, samples: np.ndarray) -> np.ndarray:
    """A variant of each of the samples, drawn for an epoch: their rows in ``varied``."""
    count = variants(config)
    if count == 1:
        return samples
    corrupted = generator.random(len(samples)) < config.corrupt
    variant = generator.integers(count // 2, size=len(samples)) + corrupted * (count // 2)
    rows: np.ndarray = (samples + variant * config.samples).astype(np.int32)
    return rows
