"""Several configs at once: from the store, or trained side by side."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.errors import NothingTrained, StoreError
from lstm_core.experiments.chunks import Chunk, each_chunk, never
from lstm_core.run import MAX_SNAPSHOTS, Run
from lstm_core.storage.run_store import RunStore
from lstm_core.storage.store import Store
from lstm_core.text_run import AnyConfig, AnyRun


@dataclass(frozen=True)
class Obtained:
    """A whole ``run``; whether it was ``trained`` now; and what the store had against keeping
    it (``problem``, empty if nothing)."""

    run: Run
    trained: bool
    problem: str = ""


def obtain_all(
    configs: Iterable[RunConfig],
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
    report: Callable[[int, int], None] = lambda done, asked: None,
    max_snapshots: int = MAX_SNAPSHOTS,
) -> dict[RunConfig, Obtained]:
    """The runs of some configs, in their order.

    Those that take longest are begun first, so that no long one is left for the end.

    Args:
        store: where finished runs are taken from and put; None trains all and keeps none. The
            executor's workers write into its folder, so they have to have it.
        executor: what trains; by default threads of this process, one for every processor.
        stop: asked often; once true, unfinished runs are dropped and the rest comes back.
        report: told how many are done, of how many, after every chunk of them; of one run each
            in threads.
        max_snapshots: of each run, as in ``train``.

    Raises:
        Diverged: when the loss of one stops being finite.
    """
    configs = list(dict.fromkeys(configs))
    found: dict[RunConfig, Obtained] = {}
    missing = []

    def take(some: Iterable[Obtained]) -> None:
        found.update((one.run.config, one) for one in some)
        report(len(found), len(configs))

    for config in configs:
        run = None if stop() else stored_run(config, store)
        if run is None:
            missing.append(config)
        else:
            take([Obtained(run, trained=False)])
    work = partial(_obtain, store=store, max_snapshots=max_snapshots)
    each_chunk(work, missing, take, executor=executor, stop=stop)
    return {config: found[config] for config in configs if config in found}


def train_missing(
    configs: Iterable[RunConfig],
    store: Store,
    *,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
    report: Callable[[int, int], None] = lambda done, asked: None,
    max_snapshots: int = MAX_SNAPSHOTS,
) -> list[str]:
    """Have the store hold the runs of some configs, none of which comes back: arguments and what
    is raised are those of ``obtain_all``.

    Returns:
        What the store had against keeping runs, once for each of them.
    """
    configs = list(dict.fromkeys(configs))
    missing = [one for one in configs if stop() or stored_run(one, store) is None]
    problems: list[str] = []  # of every run that was trained, "" where there was none

    def take(some: Iterable[str]) -> None:
        problems.extend(some)
        report(len(configs) - len(missing) + len(problems), len(configs))

    take([])
    work = partial(_keep, store=store, max_snapshots=max_snapshots)
    each_chunk(work, missing, take, executor=executor, stop=stop)
    return [problem for problem in problems if problem]


# What a worker does -----------------------------------------------------------------


def _keep(
    chunk: Chunk, *, store: Store, max_snapshots: int, stop: Callable[[], bool] = never
) -> list[str]:
    """What the store has against keeping each of a chunk's runs, "" where it has nothing."""
    obtained = _obtain(chunk, store=store, max_snapshots=max_snapshots, stop=stop)
    return [one.problem for one in obtained]


def _obtain(
    chunk: Chunk, *, store: Store | None, max_snapshots: int, stop: Callable[[], bool] = never
) -> list[Obtained]:
    """A chunk's runs, but those that were stopped."""
    obtained = (_obtain_one(config, store, max_snapshots, stop) for config in chunk)
    return [one for one in obtained if one is not None]


def _obtain_one(
    config: RunConfig, store: Store | None, max_snapshots: int, stop: Callable[[], bool]
) -> Obtained | None:
    """None if it was stopped."""
    if stop():
        return None
    if (run := stored_run(config, store)) is not None:  # by somebody else, since it was asked for
        return Obtained(run, trained=False)
    from lstm_core.training import train
    from lstm_core.training.callbacks import Stop

    try:
        run = train(config, callbacks=[Stop(stop)], max_snapshots=max_snapshots)
    except NothingTrained:
        return None
    if run.config != config:  # stopped on the way
        return None
    problem = ""
    if store is not None:
        try:
            store.save(run)
        except StoreError as error:  # the result is worth having without the disk
            problem = str(error)
    return Obtained(run, trained=True, problem=problem)


def stored_run(config: AnyConfig, store: RunStore[AnyConfig, AnyRun, Any] | None) -> AnyRun | None:
    """The run as it is stored; None if there is none that is sound."""
    try:
        return store.load(config.hash) if store else None
    except StoreError:
        return None  # damaged: it has been set aside, and is trained anew
