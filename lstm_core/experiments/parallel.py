"""Several configs at once: from the store, or trained side by side.

Compiling keeps more than one processor busy, so it goes on in a thread of its own, one network
after the other, while those that are compiled already train.
"""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import NothingTrained, StoreError
from lstm_core.run import MAX_SNAPSHOTS, Run
from lstm_core.storage.store import Store


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
    stop: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda done, asked: None,
    workers: int | None = None,
    max_snapshots: int = MAX_SNAPSHOTS,
) -> dict[RunConfig, Obtained]:
    """The runs of some configs, in their order.

    Those with the most updates are begun first, so that no long one is left for the end.

    Args:
        store: where finished runs are taken from and put; None trains all and keeps none.
        stop: asked often; once true, unfinished runs are dropped and the rest comes back.
        report: told after every finished run how many are done, of how many.
        workers: trainings side by side; by default one for every processor.
        max_snapshots: of each run, as in ``train``.

    Raises:
        Diverged: when the loss of one stops being finite.
    """
    configs = list(dict.fromkeys(configs))
    found: dict[RunConfig, Obtained] = {}
    lock = threading.Lock()

    def work(config: RunConfig) -> None:
        if (ahead := compiled.get(ModelSpec.of(config))) is not None:
            ahead.result()
        one = _obtain(config, store, stop, max_snapshots)
        if one is not None:
            with lock:
                found[config] = one
                report(len(found), len(configs))

    workers = workers or os.cpu_count() or 1
    longest_first = sorted(configs, key=lambda one: -one.epochs * one.updates_per_epoch)
    new = [one for one in longest_first if store is None or not store.holds(one)]
    with (
        ThreadPoolExecutor(1, thread_name_prefix="compiling") as compiler,
        ThreadPoolExecutor(workers, thread_name_prefix="several") as executor,
    ):
        compiled = _compile_ahead(new, compiler, stop)
        for future in [executor.submit(work, config) for config in longest_first]:
            future.result()
    return {config: found[config] for config in configs if config in found}


def _compile_ahead(
    configs: Sequence[RunConfig], compiler: ThreadPoolExecutor, stop: Callable[[], bool]
) -> dict[ModelSpec, Future[None]]:
    """Have every kind of network compiled, in this order, where there are several kinds."""
    first_of = {ModelSpec.of(config): config for config in reversed(configs)}
    if len(first_of) < 2:
        return {}
    from lstm_core.training.pool import POOL

    def prepare(config: RunConfig) -> None:
        if not stop():
            POOL.prepare(config)

    shapes = dict.fromkeys(ModelSpec.of(config) for config in configs)
    return {shape: compiler.submit(prepare, first_of[shape]) for shape in shapes}


def _obtain(
    config: RunConfig, store: Store | None, stop: Callable[[], bool], max_snapshots: int
) -> Obtained | None:
    """None if it was stopped."""
    if stop():
        return None
    if store is not None:
        try:
            run = store.load(config.hash)
        except StoreError:
            run = None  # damaged: it has been set aside, and is trained anew
        if run is not None:
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
