"""What decides the compiled program of a text's network: configs that share it share the code."""

import os
from dataclasses import dataclass
from math import prod

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Network
from lstm_core.text_run import network_of

MOST_PARTS = 4
PART_WORK = 2e8  # multiplications of a part that are worth a call of their own (some 5 ms)


@dataclass(frozen=True)
class TextShape:
    """``every``: whether every time step has a target, or the last only. ``parts``: pieces of a
    batch that are read at the same time, each on a processor of its own."""

    network: Network
    every: bool
    chunk: int
    batch_size: int
    dropout: float
    optimizer: str
    parts: int

    @classmethod
    def of(cls, config: TextConfig) -> "TextShape":
        return cls(
            network_of(config),
            config.way == "streams",
            config.chunk,
            config.batch_size,
            config.dropout,
            config.optimizer,
            _parts(config),
        )

    @property
    def rows(self) -> int:
        """Of a part."""
        return self.batch_size // self.parts

    @property
    def targets(self) -> int:
        """Of an update."""
        return self.batch_size * (self.chunk if self.every else 1)


def _parts(config: TextConfig) -> int:
    """Depends on the config and the machine alone: on one machine equal configs give equal runs,
    to the last bit."""
    shapes = network_of(config).weights
    sizes = [prod(shape) for name, shape in shapes.items() if name != "cell_kernel"]
    work = 3 * sum(sizes) * config.batch_size * config.chunk
    most = min(MOST_PARTS, os.cpu_count() or 1, int(work / PART_WORK))
    return max(parts for parts in range(1, max(1, most) + 1) if config.batch_size % parts == 0)
