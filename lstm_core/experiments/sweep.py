"""One to three settings, several values of each, and every combination with several seeds.

The combinations are the cells. What came of a cell is stored as soon as it is known and belongs
to the cell alone (``storage.cells``), so that a sweep that was stopped, or killed, goes on where
it was. Of a training only a few numbers are kept: the run itself is trained when it is asked for.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.errors import Diverged, NothingTrained, SettingError, StoreError
from lstm_core.experiments.axes import check_axes
from lstm_core.experiments.chunks import Chunk, each_chunk, never
from lstm_core.experiments.parallel import stored_run
from lstm_core.experiments.replicates import with_seeds
from lstm_core.hashes import content_hash
from lstm_core.storage.cells import DIVERGED, Trial, add_to_cell, read_cell, remove_oldest_cells
from lstm_core.storage.store import Store

SNAPSHOTS = 2  # the first and the last: the weights do not come back

Point = tuple[Any, ...]
"""The values that a cell has on the axes, in their order."""
Trials = dict[RunConfig, Trial]


@dataclass(frozen=True)
class Sweep:
    """What is to be trained: ``axes`` are settings, ``cells`` the config of every point, with
    the first of the ``seeds``."""

    axes: tuple[str, ...]
    cells: Mapping[Point, RunConfig]
    seeds: int

    @classmethod
    def of(
        cls, settings: Mapping[str, Any], axes: Mapping[str, Sequence[Any]], seeds: int
    ) -> "Sweep":
        """Every combination of the values on the axes, with the other settings as given; what
        they leave out is as published for the framing.

        Raises:
            SettingError: for too many cells or seeds, and for the first combination that cannot
                work, with the nearest value that does.
        """
        check_axes(axes)
        cells = {}
        for values in product(*axes.values()):
            config = _cell(settings, dict(zip(axes, values, strict=True)))
            cells[tuple(getattr(config, axis) for axis in axes)] = config
        sweep = cls(tuple(axes), cells, seeds)
        sweep.trainings  # noqa: B018  seeds out of range are refused here
        return sweep

    def values(self, axis: str) -> list[Any]:
        """The values on an axis, each once, in their order."""
        place = self.axes.index(axis)
        return list(dict.fromkeys(point[place] for point in self.cells))

    @cached_property
    def trainings(self) -> dict[Point, list[RunConfig]]:
        """What is to be trained in each cell: its seeds, from its config's own on."""
        return {point: with_seeds(cell, self.seeds) for point, cell in self.cells.items()}

    @property
    def configs(self) -> list[RunConfig]:
        """All that is to be trained, cell by cell."""
        return [one for some in self.trainings.values() for one in some]

    @property
    def hash(self) -> str:
        """Content hash: equal for equal axes, cells and seeds."""
        text = " ".join([*self.axes, *(cell.hash for cell in self.cells.values())])
        return content_hash(f"{text} {self.seeds}")


def _cell(settings: Mapping[str, Any], point: Mapping[str, Any]) -> RunConfig:
    try:
        return RunConfig.from_dict({**settings, **point})
    except SettingError as error:
        others = [f"{name}={value}" for name, value in point.items() if name != error.setting]
        if error.value is None or not others:
            raise
        reason = f"with {' and '.join(others)}, {error.reason}"
        raise SettingError(error.setting, error.value, reason, error.nearest) from None


# Running ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Swept:
    """What came of a sweep: the ``trials`` of all configs, or of those that were done when it was
    stopped. ``trained`` of them were trained now. ``problem`` says what the store would not take,
    if anything."""

    sweep: Sweep
    trials: Trials
    trained: int
    seconds: float
    problem: str = ""

    @property
    def complete(self) -> bool:
        return len(self.trials) == len(self.sweep.cells) * self.sweep.seeds


def run_sweep(
    sweep: Sweep,
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
    report: Callable[[int, int], None] = lambda done, asked: None,
) -> Swept:
    """Train what is missing of a sweep. A network that diverges is a result like any other.

    Args:
        store: where cells are taken from and put, and runs are taken from; None trains all and
            keeps nothing. The executor's workers need not have it.
        executor, stop, report: as in ``obtain_all``.
    """
    began = time.perf_counter()
    configs, problems = sweep.configs, []
    trials = {} if store is None else stored_trials(sweep, store)
    before = len(trials)

    def take(some: Iterable[tuple[RunConfig, Trial]]) -> None:
        new = dict(some)
        trials.update(new)
        if store is not None and new:
            try:
                _keep(new, store)
            except StoreError as error:  # the result is worth having without the disk
                problems.append(str(error))
        report(len(trials), len(configs))

    take([])
    missing = [config for config in configs if config not in trials]
    each_chunk(_try, missing, take, executor=executor, stop=stop)
    return Swept(
        sweep=sweep,
        trials={config: trials[config] for config in configs if config in trials},
        trained=len(trials) - before,
        seconds=time.perf_counter() - began,
        problem=problems[0] if problems else "",
    )


def stored_trials(sweep: Sweep, store: Store, known: Trials | None = None) -> Trials:
    """What is known of a sweep: from its cells, and from runs that were trained on their own.
    What is ``known`` already is not read again."""
    found = dict(known or {})
    found |= cell_trials(sweep, store, found)
    for config in sweep.configs:
        if config not in found and (run := stored_run(config, store)) is not None:
            found[config] = Trial.of(run)
    return found


def cell_trials(sweep: Sweep, store: Store, known: Trials) -> Trials:
    """What the cells hold beyond what is ``known``; a cell that is known as a whole is not read.
    This is quick, for who looks again and again."""
    found: Trials = {}
    for configs in sweep.trainings.values():
        if missing := [config for config in configs if config not in known]:
            trials = read_cell(store.folder, configs[0])
            found |= {one: trials[one.seed] for one in missing if one.seed in trials}
    return found


def _keep(trials: Trials, store: Store) -> None:
    """Raises ``StoreError`` if the disk refuses."""
    cells: dict[RunConfig, dict[int, Trial]] = {}
    for config, trial in trials.items():
        cells.setdefault(config.replace(seed=0), {})[config.seed] = trial
    for cell, some in cells.items():
        add_to_cell(store.folder, cell, some)
    remove_oldest_cells(store.folder)


def _try(chunk: Chunk, stop: Callable[[], bool] = never) -> list[tuple[RunConfig, Trial]]:
    """What a worker does: what comes of each config, but of those that were stopped."""
    from lstm_core.training import train
    from lstm_core.training.callbacks import Stop

    tried = []
    for config in chunk:
        if stop():
            break
        try:
            run = train(config, callbacks=[Stop(stop)], max_snapshots=SNAPSHOTS)
        except NothingTrained:
            break
        except Diverged:
            tried.append((config, DIVERGED))
        else:
            if run.config == config:  # not stopped on the way
                tried.append((config, Trial.of(run)))
    return tried
