"""One config with many seeds: how much of an accuracy is luck.

Every replicate is the run that its seed gives alone. All go through the one compiled program of
their shape, side by side on the processors. Stacking the seeds and vectorising over them takes a
quarter less of one processor, but a second engine for every framing and cell, and leaves the
other processors idle (docs/benchmarks.md has the figures).
"""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_SEED
from lstm_core.config.checks import whole
from lstm_core.config.text_config import TextConfig
from lstm_core.errors import NothingTrained, SettingError
from lstm_core.experiments.chunks import never
from lstm_core.experiments.parallel import obtain_all
from lstm_core.run import Run
from lstm_core.storage.store import Store

MAX_SEEDS = 100
SHARES = (0.5, 0.9, 1.0)  # of running accuracy: when are they reached?
Config = TypeVar("Config", RunConfig, TextConfig)
SNAPSHOTS = 40  # of each run: enough to look into, and thirty runs stay small on disk


@dataclass(frozen=True)
class Replicates:
    """Runs that differ in their seed alone, in the order of the seeds.

    ``config`` is that of the first seed. ``asked`` is how many seeds were asked for: fewer
    ``runs`` mean that it was stopped. ``trained`` of them were trained now, the rest came
    from the store. ``seconds`` from the start to the end. ``problem`` says what the store would
    not take, if anything.
    """

    config: RunConfig
    runs: tuple[Run, ...]
    asked: int
    trained: int
    seconds: float
    problem: str = ""

    @property
    def complete(self) -> bool:
        return len(self.runs) == self.asked

    @property
    def seeds(self) -> list[int]:
        return [run.config.seed for run in self.runs]

    @property
    def accuracies(self) -> np.ndarray:
        """Final accuracies (shares): [seeds]."""
        return np.array([run.final_accuracy for run in self.runs])

    @property
    def losses(self) -> np.ndarray:
        """Final losses (nats): [seeds]."""
        return np.array([run.final_loss for run in self.runs])

    @property
    def perfect(self) -> int:
        """How many end with all pairs right."""
        return int((self.accuracies == 1).sum())

    @property
    def running_accuracy(self) -> np.ndarray:
        """What Keras reports while the weights move: [seeds, epochs]."""
        return np.stack([run.history.accuracy for run in self.runs])

    @property
    def running_loss(self) -> np.ndarray:
        """[seeds, epochs]"""
        return np.stack([run.history.loss for run in self.runs])


def with_seeds(config: Config, count: int) -> list[Config]:
    """The config with ``count`` seeds, from its own seed on.

    Raises:
        SettingError: if the count is not from 1 to 100, or a seed would be too large.
    """
    whole("seeds", count, 1, MAX_SEEDS)
    if config.seed + count - 1 > MAX_SEED:
        reason = f"expected a first seed that leaves room for {count} below {MAX_SEED:,}."
        raise SettingError("seed", config.seed, reason, MAX_SEED - count + 1)
    return [config.replace(seed=config.seed + n) for n in range(count)]


def replicate(
    config: RunConfig,
    count: int,
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
    report: Callable[[int, int], None] = lambda done, asked: None,
    max_snapshots: int = SNAPSHOTS,
) -> Replicates:
    """Train a config with ``count`` seeds, from its own seed on; the rest as in ``obtain_all``.

    Raises:
        SettingError: for a count out of range.
        Diverged: when the loss of a seed stops being finite.
        NothingTrained: if stopped before the first seed was done.
    """
    began = time.perf_counter()
    found = obtain_all(
        with_seeds(config, count),
        store=store,
        executor=executor,
        stop=stop,
        report=report,
        max_snapshots=max_snapshots,
    )
    if not found:
        raise NothingTrained("training was stopped before the first seed was done")
    runs = tuple(one.run for one in found.values())
    refused = [one.problem for one in found.values() if one.problem]
    return Replicates(
        config=runs[0].config,
        runs=runs,
        asked=count,
        trained=sum(one.trained for one in found.values()),
        seconds=time.perf_counter() - began,
        problem=f"{refused[0]} ({len(refused)} of {len(runs)} runs)" if refused else "",
    )
