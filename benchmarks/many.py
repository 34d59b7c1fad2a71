"""Thirty seeds against plain fit, and two trainings side by side against one after the other.

    python -m benchmarks.many

The seeds are trained in a fresh process, compiling included; what importing TensorFlow takes is
said apart. Plain ``fit`` is extrapolated from its first epoch and later ones, of which the fastest
of several timings counts.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console

from benchmarks.all_framings import fit_epoch_seconds
from lstm_core import RunConfig
from lstm_core.experiments.replicates import replicate

SEEDS = 30
REPEATS = 5
EPOCHS = 10_000  # long enough that starting a training does not count


def main() -> None:
    out = Console(highlight=False)
    config = RunConfig(framing="one_char", seed=0)

    began = time.perf_counter()
    import lstm_core.training.trainer  # loads TensorFlow

    imported = time.perf_counter() - began
    first = replicate(config, SEEDS).seconds
    again = [replicate(config, SEEDS).seconds for _ in range(REPEATS)]
    epoch, later = fit_epoch_seconds(config)
    fit = SEEDS * (epoch + later * (config.epochs - 1))
    out.print(
        f"{SEEDS} seeds of one_char, {config.epochs} epochs each: {first:.1f} s with compiling, "
        f"then {min(again):.1f} s (median {statistics.median(again):.1f}); importing TensorFlow "
        f"took {imported:.1f} s. Plain fit: {fit:.0f} s, extrapolated; {fit / first:.0f} and "
        f"{fit / min(again):.0f} times as long, or {fit / (first + imported):.0f} with the import."
    )

    pair = [config.replace(epochs=EPOCHS, seed=seed) for seed in (0, 1)]
    train = lstm_core.training.train
    ratios = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        for one in pair:
            train(one)
        between = time.perf_counter()
        with ThreadPoolExecutor(2) as executor:
            list(executor.map(train, pair))
        ratios.append((between - began) / (time.perf_counter() - between))
    out.print(
        f"Two trainings of {EPOCHS:,} epochs one after the other take "
        f"{statistics.median(ratios):.2f} times as long as side by side (median of {REPEATS})"
    )


if __name__ == "__main__":
    main()
