"""The runs that come with the project."""

import functools

from lstm_core.config import RunConfig
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.location import shipped_folder

SHIPPED_FOLDER = shipped_folder()
SHIPPED_SEED = 7


@functools.cache
def shipped_configs() -> tuple[RunConfig, ...]:
    """The runs that come with the project: every framing as published, with one seed."""
    return tuple(RunConfig(framing=name, seed=SHIPPED_SEED) for name in FRAMINGS)
