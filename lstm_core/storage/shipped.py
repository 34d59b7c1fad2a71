"""The runs that come with the project."""

import functools
from pathlib import Path

from lstm_core.config import RunConfig
from lstm_core.sequence.framings import FRAMINGS

SHIPPED_FOLDER = Path(__file__).resolve().parents[2] / "cache"
SHIPPED_SEED = 7


@functools.cache
def shipped_configs() -> tuple[RunConfig, ...]:
    """The runs that come with the project: every framing as published, with one seed."""
    return tuple(RunConfig(framing=name, seed=SHIPPED_SEED) for name in FRAMINGS)
