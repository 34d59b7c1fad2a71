"""What keeping compiled code saves: one framing after another, each process a fresh one.

    python -m benchmarks.second_start

Seconds to build and compile, without anything kept, when it is put away, and in the next process.
"""

import json
import os
import subprocess
import sys
import tempfile

from rich.console import Console
from rich.table import Table

FRAMINGS = ("one_char", "time_steps", "stateful", "mlp_window", "variable_length")
TRAIN = """
import json, sys
from lstm_core import RunConfig, train
seconds = {}
for name in sys.argv[1:]:
    run = train(RunConfig(framing=name, epochs=1))
    seconds[name] = run.seconds["build"] + run.seconds["compile"]
print(json.dumps(seconds))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        off = seconds_in_a_process("0", FRAMINGS)
        first = seconds_in_a_process(folder, FRAMINGS)
        second = seconds_in_a_process(folder, FRAMINGS[::-1])
    table = Table("Framing", "Nothing kept, s", "First process", "Second process")
    for name in FRAMINGS:
        table.add_row(name, *(f"{column[name]:.2f}" for column in (off, first, second)))
    Console(highlight=False).print(table)


def seconds_in_a_process(place: str, framings: tuple[str, ...]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, *framings],
        env={**os.environ, "LSTM_COMPILE_CACHE": place},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
