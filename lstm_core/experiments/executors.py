"""Where many trainings run when this process is not enough: processes of this machine, or a Dask
cluster.

Two threads of one process train long ones as fast as two processes, but short ones slower than a
single one, since most of a short training is Python (``python -m benchmarks.sweep``). So many
trainings, of which nobody knows how long they are, go to processes.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager

from lstm_core.errors import InputError, LstmStateError

ANSWER_SECONDS = 5  # that a scheduler may take to answer
END_SECONDS = 5  # that a process may take to end
GOES_ON = "what is done is stored, and the same sweep goes on from there"


@contextmanager
def local_processes(workers: int) -> Iterator[Executor]:
    """So many processes of this machine, which end with the block, whatever they are doing."""
    context = multiprocessing.get_context("spawn")  # TensorFlow does not survive a fork
    executor = ProcessPoolExecutor(workers, context, initializer=_begin_worker)
    try:
        yield executor
    except BrokenExecutor:
        raise LstmStateError(
            f"a worker process was ended from outside, perhaps for want of memory; {GOES_ON}"
        ) from None
    finally:
        # From Python 3.14 on: terminate_workers. What ends is a training that nobody waits for.
        processes = [*(executor._processes or {}).values()]
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(END_SECONDS)


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that started this one, and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, name="parent", daemon=True).start()


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster, by the address of its scheduler: tcp://192.168.0.7:8786.

    Raises:
        InputError: if that is no address.
        LstmStateError: if Dask is not installed, nobody answers there, or there are no workers
            that have this version of the package.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise LstmStateError(
            'a cluster needs Dask; pip install "lstm-state[cluster]" installs it'
        ) from None
    # A client that gets no answer leaves a traceback behind. In a thread of its own, because a
    # notebook has a running event loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _greet(address)).result()
    with Client(address, timeout=ANSWER_SECONDS, set_as_default=False) as client:
        _check_versions(client.run, address)
        try:
            yield client.get_executor()
        except (CancelledError, KilledWorker):
            raise LstmStateError(f"the cluster at {address} was lost; {GOES_ON}") from None


async def _greet(address: str) -> None:
    from distributed.comm.core import connect

    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            comm = await connect(address, timeout=ANSWER_SECONDS)
            await comm.close()
    except (ValueError, TypeError):
        raise InputError(
            f"--scheduler={address}: expected the address that `dask scheduler` prints, such as "
            "tcp://192.168.0.7:8786"
        ) from None
    except Exception:  # of whatever answers there, Dask may make anything
        raise LstmStateError(
            f"no Dask scheduler answers at {address}; `dask scheduler` starts one and prints its "
            "address"
        ) from None


def _check_versions(run: Callable[..., dict[str, str]], address: str) -> None:
    """``run``: calls a function in every worker, and gives what it returns by worker."""
    try:
        versions = run(_version)
    except Exception as error:  # Dask's own, with what was raised there as its text
        raise LstmStateError(
            f"the workers of {address} cannot load lstm_core ({error}); install it there"
        ) from None
    if not versions:
        raise LstmStateError(
            f"the scheduler at {address} has no workers; `dask worker {address}` starts one"
        )
    if others := set(versions.values()) - {_version()}:
        raise LstmStateError(
            f"the workers of {address} have version {' and '.join(sorted(others))} of lstm_core, "
            f"expected {_version()}, the one here"
        )


def _version() -> str:
    from lstm_core import __version__

    return __version__
