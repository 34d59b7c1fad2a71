"""Many configs through any ``concurrent.futures.Executor``: which go together, and how what
comes of them comes back.

A chunk has one shape of network, so that the process that trains it compiles once, and is short,
so that progress is seen and others get their turn.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec, program_of
from lstm_core.data.training_time import seconds_per_update

MOST_CONFIGS = 30
CHUNK_SECONDS = 2.0  # of predicted training, unless a single one takes longer
ASK_SECONDS = 0.1  # between two looks at whether to stop

Chunk = tuple[RunConfig, ...]
Result = TypeVar("Result")


def never() -> bool:
    """For ``stop``: go on to the end."""
    return False


def cut(configs: Iterable[RunConfig], most: int = MOST_CONFIGS) -> list[Chunk]:
    """Chunks of at most so many configs of one shape, the longest first, so that no long one is
    left for the end."""
    alike: dict[ModelSpec, list[RunConfig]] = {}
    for config in sorted(configs, key=_seconds, reverse=True):
        alike.setdefault(program_of(config), []).append(config)
    chunks = [chunk for some in alike.values() for chunk in _cut(some, most)]
    return sorted(chunks, key=lambda chunk: sum(map(_seconds, chunk)), reverse=True)


def _cut(configs: Sequence[RunConfig], most: int) -> Iterator[Chunk]:
    chunk: Chunk = ()
    for config in configs:
        full = sum(map(_seconds, (*chunk, config))) > CHUNK_SECONDS
        if chunk and (full or len(chunk) == most):
            yield chunk
            chunk = ()
        chunk = (*chunk, config)
    if chunk:
        yield chunk


def _seconds(config: RunConfig) -> float:
    return config.epochs * config.updates_per_epoch * seconds_per_update(ModelSpec.of(config))


def each_chunk(
    work: Callable[..., list[Result]],
    configs: Iterable[RunConfig],
    take: Callable[[list[Result]], object],
    *,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
) -> None:
    """Have work done on all configs, chunk by chunk.

    Args:
        work: called with a chunk, in whatever process the executor has, to which it is pickled:
            a function of a module, or a ``partial`` of one. Threads of this process give it
            ``stop`` as well, to be asked often.
        take: called here with what comes of a chunk, as soon as it is done.
        executor: by default threads of this process, one for every processor.
        stop: asked often; once true, what has not begun is cancelled, and what is under way is
            dropped: at once in other processes, which may go on with it for a while; in threads
            as soon as it has stopped.

    Raises:
        Exception: what ``work`` raises; the rest is then dropped as after a stop.
    """
    if executor is None:
        with ThreadPoolExecutor(os.cpu_count() or 1, "several") as threads:
            each_chunk(work, configs, take, executor=threads, stop=stop)
        return
    if not isinstance(executor, ThreadPoolExecutor):
        _all_done([executor.submit(work, chunk) for chunk in cut(configs)], take, stop, wait_for=0)
        return

    # Threads share the compiled programs and the stop, so their chunks need not be large.
    chunks, over = cut(configs, most=1), threading.Event()
    stopped = lambda: over.is_set() or stop()
    with _compiling_ahead(chunks, stopped) as compiled:

        def in_thread(chunk: Chunk) -> list[Result]:
            if (ahead := compiled.get(program_of(chunk[0]))) is not None:
                ahead.result()
            return work(chunk, stop=stopped)

        try:
            futures = [executor.submit(in_thread, chunk) for chunk in chunks]
            _all_done(futures, take, stop, wait_for=None)
        finally:
            over.set()


def _all_done(
    futures: Iterable[Future[list[Result]]],
    take: Callable[[list[Result]], object],
    stop: Callable[[], bool],
    wait_for: float | None,
) -> None:
    """``wait_for``: seconds in which those under way may end after a stop; None for as long as
    it takes them."""
    pending = set(futures)
    try:
        while pending and not stop():
            done, pending = wait(pending, ASK_SECONDS, FIRST_COMPLETED)
            for future in done:
                take(future.result())
    finally:
        begun = {future for future in pending if not future.cancel()}
    for future in wait(begun, wait_for).done:
        if results := future.result():  # none of what saw the stop before it was done
            take(results)


@contextmanager
def _compiling_ahead(
    chunks: Sequence[Chunk], stop: Callable[[], bool]
) -> Iterator[dict[ModelSpec, Future[None]]]:
    """Meanwhile every kind of network is compiled, in this order, where there are several kinds.

    Compiling keeps more than one processor busy, so it goes on in a thread of its own, one
    network after the other, while those that are compiled already train.
    """
    first_of = {program_of(chunk[0]): chunk[0] for chunk in reversed(chunks)}
    if len(first_of) < 2:
        yield {}
        return
    from lstm_core.training.pool import POOL

    def prepare(config: RunConfig) -> None:
        if not stop():
            POOL.prepare(config)

    shapes = dict.fromkeys(program_of(chunk[0]) for chunk in chunks)
    with ThreadPoolExecutor(1, "compiling") as compiler:
        yield {shape: compiler.submit(prepare, first_of[shape]) for shape in shapes}
