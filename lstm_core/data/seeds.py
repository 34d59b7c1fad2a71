"""The seeds of what is drawn while a network is made and trained, each a stream of its own that
follows from the config's. That of the samples' order stands in ``sampling_order``."""

from collections.abc import Collection

import numpy as np

from lstm_core.config import RunConfig


def weight_seeds(names: Collection[str], seed: int) -> dict[str, int]:
    """For the initialiser of every weight, by its name. ``seed``: the config's."""
    drawn = np.random.SeedSequence(seed).generate_state(len(names))
    return dict(zip(names, drawn.tolist(), strict=True))


def dropout_seeds(config: RunConfig) -> list[int]:
    """For what is dropped of each layer's outputs, the lowest layer first."""
    drawn = np.random.SeedSequence([config.seed, 2]).generate_state(config.layers)
    return [int(seed) for seed in drawn]
