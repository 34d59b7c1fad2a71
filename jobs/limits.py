"""How much work visitors may ask for, read once from the environment."""

import os
from dataclasses import dataclass, fields

PROCESSORS = os.cpu_count() or 1
FORMER = {"workers": "LSTM_MAX_RUNNING", "worker_programs": "LSTM_MAX_SHAPES"}


@dataclass(frozen=True)
class Limits:
    """Each field can be set by an environment variable, e.g. ``LSTM_WORKERS=1``."""

    workers: int = min(4, PROCESSORS + 1)
    """processes that train, and so trainings at the same time; one more than processors, so that
    a short one need not wait for two long ones"""
    worker_megabytes: int = 1_200
    """what a worker may take, beside what all share, before a fresh one takes its place"""
    worker_programs: int = 40
    """networks that a worker compiles before a fresh one takes its place; each keeps 17 MB"""
    worker_idle_seconds: int = 30
    """after which a fresh worker takes the place of one that trained something, so that its
    memory comes back"""
    max_queued: int = 60
    """jobs waiting for their turn; a series of trainings is one job"""
    max_per_visitor: int = 8
    """jobs running or waiting per browser session"""
    max_updates: int = 5_000_000
    """weight updates in one training"""
    max_training_seconds: int = 900
    """predicted length of one job; a training on a text ends after so many, and can go on"""
    kept_results: int = 40
    """finished jobs kept in memory, for how they ended and what the disk would not take"""
    warm_up: int = 1
    """1: start the workers and compile the published networks in the background"""

    @classmethod
    def from_environment(cls) -> "Limits":
        """Raises ``ValueError`` for a variable that is not a whole number of 0 or more."""
        values = {}
        for field in fields(cls):
            name = f"LSTM_{field.name.upper()}"
            if name not in os.environ:
                name = FORMER.get(field.name, name)
            text = os.environ.get(name)
            if text is None:
                continue
            low = LEAST.get(field.name, 0)
            if not text.isdecimal() or int(text) < low:
                raise ValueError(f"{name}={text!r}: expected a whole number of {low} or more")
            values[field.name] = int(text)
        return cls(**values)


LEAST = {"workers": 1, "worker_megabytes": 1, "worker_programs": 1}
