"""All framings with their published settings, compiling included, against plain fit.

    python -m benchmarks.all_framings

One fresh process trains all of them with the compiled engine; the time is that from before
the first to after the last, side by side on all processors as the command ``tutorial`` does.

Plain ``fit`` would take a quarter of an hour, so its time is extrapolated: building the
network and its first epoch, plus the time of later epochs times their number. Of several
timings of these the fastest counts, which favours ``fit`` on a busy machine.
"""

import time

from rich.console import Console
from rich.table import Table

from lstm_core import FRAMINGS, RunConfig
from lstm_core.experiments.parallel import obtain_all

REPEATS = 3
FIT_UPDATES = 500  # to time per repeat, in whole epochs, but no more than FIT_EPOCHS
FIT_EPOCHS = 50


def main() -> None:
    out = Console(highlight=False)
    configs = [RunConfig(framing=name) for name in FRAMINGS]

    began = time.perf_counter()
    import lstm_core.training.trainer  # noqa: F401  loads TensorFlow

    out.print(f"TensorFlow imported in {time.perf_counter() - began:.1f} s (not counted below)")

    began = time.perf_counter()
    runs = [one.run for one in obtain_all(configs).values()]
    compiled = time.perf_counter() - began
    out.print(f"Compiled engine: all of them trained in {compiled:.1f} s, compiling included")

    table = Table("Framing", "Updates", "Compiled, s", "Plain fit, s", "Ratio")
    table.title = "Training; compiling counts in the total only"
    fits = []
    for run in runs:
        first, later = fit_epoch_seconds(run.config)
        fits.append(first + later * (run.config.epochs - 1))
        train = run.seconds["train"]
        table.add_row(
            run.config.framing,
            f"{run.updates:,}",
            f"{train:.2f}",
            f"{fits[-1]:.0f} (extrapolated)",
            f"{fits[-1] / train:.0f}",
        )
    table.add_section()
    updates = sum(run.updates for run in runs)
    total, ratio = sum(fits), sum(fits) / compiled
    table.add_row(
        "all, compiled", f"{updates:,}", f"{compiled:.1f}", f"{total:.0f}", f"{ratio:.0f}"
    )
    out.print(table)


def fit_epoch_seconds(config: RunConfig) -> tuple[float, float]:
    """Seconds to build the network and train its first epoch, and for every later epoch."""
    from lstm_core.training.benchmark import PlainFit, seconds_for

    began = time.perf_counter()
    plain = PlainFit(config)
    plain.train(1)
    first = time.perf_counter() - began
    epochs = min(max(1, FIT_UPDATES // config.updates_per_epoch), FIT_EPOCHS)
    later = [seconds_for(lambda: plain.train(epochs)) / epochs for _ in range(REPEATS)]
    return first, min(later)


if __name__ == "__main__":
    main()
