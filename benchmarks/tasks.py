"""Every task with its defaults: seconds to its result, and how good that is.

    python -m benchmarks.tasks

Each is trained by the command, in a process of its own that finds no compiled code. Building,
compiling and training count, as they do for a worker of the app, which has TensorFlow loaded.
"""

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from lstm_core.storage.compiled_code import SWITCH
from lstm_core.tasks.registry import TASKS


def main() -> None:
    shown = Table("Task", "Way", "Build, s", "Compile, s", "Train, s", "All, s", "Accuracy by")
    ways = [(name, way) for name, task in TASKS.items() if task.by for way in task.answers]
    for name, way in ways:
        asked = [f"--task={name}", *([f"--way={way}"] if way else [])]
        command = [sys.executable, "-m", "lstm_core", "train", *asked, "--no-cache", "--json"]
        with TemporaryDirectory() as folder:  # the runs go with it
            environment = os.environ | {SWITCH: "0", "LSTM_CACHE": folder}
            done = subprocess.run(command, env=environment, capture_output=True, check=True)
        found = json.loads(done.stdout)
        seconds, by = found["seconds"], found["accuracy_by"]
        shares = dict(zip(by["labels"], by["accuracy"], strict=True))
        told = {by["labels"][0], by["trained"] or by["labels"][0], by["labels"][-1]}
        shown.add_row(
            name,
            way,
            *(f"{seconds[part]:.2f}" for part in ("build", "compile", "train")),
            f"{sum(seconds.values()):.2f}",
            f"{by['by']} " + ", ".join(f"{label}: {shares[label]:.0%}" for label in sorted(told)),
        )
    Console().print(shown)


if __name__ == "__main__":
    main()
