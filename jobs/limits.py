"""How much work visitors may ask for, read once from the environment."""

import os
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Limits:
    """Each field can be set by an environment variable, e.g. ``LSTM_MAX_RUNNING=1``."""

    max_running: int = 2
    """jobs at the same time in this process; a series of trainings is one job"""
    max_queued: int = 60
    """jobs waiting for their turn in this process"""
    max_per_visitor: int = 8
    """jobs running or waiting per browser session"""
    max_updates: int = 5_000_000
    """weight updates in one training"""
    max_training_seconds: int = 900
    """predicted length of one job"""
    max_shapes: int = 150
    """different network shapes in the life of this process; TensorFlow keeps 17 MB of each"""
    kept_results: int = 40
    """finished jobs kept in memory, for how they ended and what the disk would not take"""
    warm_up: int = 1
    """1: import TensorFlow and compile the published shapes in the background"""

    @classmethod
    def from_environment(cls) -> "Limits":
        """Raises ``ValueError`` for a variable that is not a whole number of 0 or more."""
        values = {}
        least = {"max_running": 1}
        for field in fields(cls):
            name = f"LSTM_{field.name.upper()}"
            text = os.environ.get(name)
            if text is None:
                continue
            low = least.get(field.name, 0)
            if not text.isdecimal() or int(text) < low:
                raise ValueError(f"{name}={text!r}: expected a whole number of {low} or more")
            values[field.name] = int(text)
        return cls(**values)
