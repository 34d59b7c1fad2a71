"""The seeds of what is drawn while a network is made and trained, each a stream of its own that
follows from the config's. That of the samples' order stands in ``sampling_order``."""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec


def weight_seeds(config: RunConfig) -> dict[str, int]:
    """For the initialiser of every weight, by its name."""
    names = ModelSpec.of(config).weights
    drawn = np.random.SeedSequence(config.seed).generate_state(len(names))
    return dict(zip(names, drawn.tolist(), strict=True))


def dropout_seeds(config: RunConfig) -> list[int]:
    """For what is dropped of each layer's outputs, the lowest layer first."""
    drawn: list[int] = (
        np.random.SeedSequence([config.seed, 2]).generate_state(config.layers).tolist()
    )
    return drawn
