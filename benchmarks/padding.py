"""What padding to buckets costs: sizes just above a bucket, exact and padded, in turns.

    python -m benchmarks.padding

These are the worst cases: most of what a program computes for them is padding. The least
processor time of many executions counts, since other programs can only add to it.
"""

import os

os.environ["LSTM_COMPILE_CACHE"] = "0"

from rich.console import Console
from rich.table import Table

from lstm_core.data.model_spec import ModelSpec
from lstm_core.training.benchmark import CompiledUpdates

REPEATS = 40
# Time steps, units, features, classes, batch size.
JUST_ABOVE = (
    (1, 2, 1, 26, 1),
    (1, 17, 1, 26, 1),
    (1, 33, 1, 26, 1),
    (1, 64, 1, 9, 1),
    (1, 33, 33, 33, 1),
    (1, 129, 65, 65, 1),
    (1, 257, 33, 33, 1),
    (1, 512, 17, 17, 1),
    (3, 2, 1, 26, 1),
    (3, 9, 1, 26, 1),
    (3, 33, 1, 26, 1),
    (3, 129, 65, 65, 1),
    (3, 257, 1, 26, 1),
    (3, 9, 1, 26, 25),
    (3, 33, 33, 33, 25),
    (10, 17, 1, 26, 1),
    (10, 65, 1, 26, 1),
    (20, 9, 1, 26, 1),
    (20, 17, 1, 26, 1),
    (20, 65, 1, 26, 1),
    (20, 129, 1, 26, 1),
)


def main() -> None:
    table = Table("Steps", "Units", "Features", "Classes", "Batch", "Exact, µs", "Padded", "Ratio")
    for steps, units, features, classes, batch in JUST_ABOVE:
        shape = ModelSpec(
            cell="LSTM",
            units=units,
            steps=steps,
            features=features,
            classes=classes,
            samples=100,
            batch_size=batch,
            ragged=False,
            carries_state=False,
            optimizer="adam",
        )
        to = shape.padded
        exact, padded = CompiledUpdates(shape), CompiledUpdates(to)
        times = [(exact.microseconds(), padded.microseconds()) for _ in range(REPEATS)]
        exact_us, padded_us = map(min, zip(*times, strict=True))
        table.add_row(
            f"{steps}",
            f"{units} to {to.units}",
            f"{features} to {to.features}",
            f"{classes} to {to.classes}",
            f"{batch}",
            f"{exact_us:.1f}",
            f"{padded_us:.1f}",
            f"{padded_us / exact_us:.2f}",
        )
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
