"""Unrolled or rolled time steps: what compiling costs, and what an update takes.

    python -m benchmarks.unrolling

Justifies ``UNROLL_UP_TO`` in ``lstm_core/data/model_spec.py``: LSTM 32, batch size 1, windows of
1 to 25 letters on three alphabets in a row. The fastest of several repeats counts, the two
kinds taken in turns: other programs can only add time. Nothing compiled is kept.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

os.environ["LSTM_COMPILE_CACHE"] = "0"

from lstm_core import RunConfig
from lstm_core.data import model_spec
from lstm_core.sequence.symbols import ALPHABET
from lstm_core.training import train
from lstm_core.training.benchmark import seconds_for
from lstm_core.training.pool import ProgramPool

STEPS = (1, 3, 5, 7, 10, 15, 25)
REPEATS = 3
EPOCHS = 100


def main() -> None:
    table = Table(
        "Steps", "New shape, s\nrolled", "\nunrolled", "µs per update\nrolled", "\nunrolled"
    )
    table.add_column("Unrolling pays\nafter updates")
    for steps in STEPS:
        config = RunConfig(framing="time_steps", sequence=ALPHABET * 3, window=steps, epochs=EPOCHS)
        measured = {False: [], True: []}
        for _ in range(REPEATS):
            for unrolled, results in measured.items():
                results.append(measure(config, unrolled))
        (rolled_new, rolled_us), (unrolled_new, unrolled_us) = (
            [min(column) for column in zip(*results, strict=True)] for results in measured.values()
        )
        extra, saved = unrolled_new - rolled_new, rolled_us - unrolled_us
        if saved <= 0:
            pays = "never"
        else:
            pays = "at once" if extra <= 0 else f"{1e6 * extra / saved:,.0f}"
        table.add_row(
            str(steps),
            f"{rolled_new:.2f}",
            f"{unrolled_new:.2f}",
            f"{rolled_us:.1f}",
            f"{unrolled_us:.1f}",
            pays,
        )
    Console(highlight=False).print(table)


def measure(config: RunConfig, unrolled: bool) -> tuple[float, float]:
    """Seconds to build, trace and compile, and then microseconds per update."""
    pool = ProgramPool()
    with unroll_up_to(config.context_length if unrolled else 0):
        compiling = seconds_for(lambda: pool.prepare(config))
    train(config, pool=pool)  # learns how many updates fit into an execution
    seconds = seconds_for(lambda: train(config, pool=pool))
    return compiling, 1e6 * seconds / (config.epochs * config.updates_per_epoch)


@contextmanager
def unroll_up_to(steps: int) -> Iterator[None]:
    """Networks built inside are unrolled up to so many steps."""
    before, model_spec.UNROLL_UP_TO = model_spec.UNROLL_UP_TO, steps
    try:
        yield
    finally:
        model_spec.UNROLL_UP_TO = before


if __name__ == "__main__":
    main()
