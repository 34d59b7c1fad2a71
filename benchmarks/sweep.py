"""Many trainings of one_char: one process, two processes, two threads, and a cluster.

    python -m benchmarks.sweep [ADDRESS]

ADDRESS is that of a Dask scheduler, for instance of two worker processes on this machine:

    dask scheduler --host 127.0.0.1
    dask worker tcp://127.0.0.1:8786 --nworkers 2 --nthreads 1 --host 127.0.0.1

All train some networks first, so that importing TensorFlow and compiling are said apart; then they
take turns, and medians count. Short trainings, of 20 epochs, show what starting one costs. Nothing
is stored. 10,000 trainings are extrapolated.
"""

import os
import statistics
import sys
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack

from rich.console import Console
from rich.table import Table

from lstm_core.experiments.executors import cluster, local_processes
from lstm_core.experiments.sweep import Sweep, run_sweep

WHOLE, SHORT, EXTRAPOLATED = 100, 400, 10_000  # trainings; the first two in a turn
SHORT_EPOCHS = 20
TURNS = 10


def main() -> None:
    out = Console(highlight=False)
    places: dict[str, AbstractContextManager[Executor]] = {
        "1 process": local_processes(1),
        "2 processes": local_processes(2),
        "2 threads": ThreadPoolExecutor(2),
    }
    if sys.argv[1:]:
        places["cluster"] = cluster(sys.argv[1])
    with ExitStack() as stack:
        executors = {name: stack.enter_context(place) for name, place in places.items()}
        first = {name: seconds(WHOLE, executor) for name, executor in executors.items()}
        whole: dict[str, list[float]] = {name: [] for name in executors}
        short: dict[str, list[float]] = {name: [] for name in executors}
        for _ in range(TURNS):
            for name, executor in executors.items():
                whole[name].append(seconds(WHOLE, executor))
                short[name].append(seconds(SHORT, executor, epochs=SHORT_EPOCHS))
    shown = Table("Where", f"First {WHOLE}, s", f"{WHOLE}, s", "A second", "Against 1")
    shown.add_column(f"{EXTRAPOLATED:,}, min")
    shown.add_column(f"{SHORT} short, s")
    alone = statistics.median(whole["1 process"])
    for name in executors:
        taken = statistics.median(whole[name])
        shown.add_row(
            name,
            f"{first[name]:.1f}",
            f"{taken:.2f}",
            f"{WHOLE / taken:.1f}",
            f"{alone / taken:.2f}",
            f"{EXTRAPOLATED / WHOLE * taken / 60:.1f}",
            f"{statistics.median(short[name]):.2f}",
        )
    out.print(shown)
    out.print(
        f"{os.cpu_count()} processors; one_char as published, 12,500 updates each; medians of "
        f"{TURNS} turns; {EXTRAPOLATED:,} trainings are extrapolated from {TURNS * WHOLE:,}"
    )


def seconds(count: int, executor: Executor, **changes: int) -> float:
    """What so many trainings of one shape take: 100 seeds of each of several learning rates."""
    rates = [0.001 * (1 + n / 1_000) for n in range(count // 100)]
    settings = {"framing": "one_char", "seed": 0, **changes}
    return run_sweep(Sweep.of(settings, {"learning_rate": rates}, 100), executor=executor).seconds


if __name__ == "__main__":
    main()
