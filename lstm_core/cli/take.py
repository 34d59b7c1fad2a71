"""The command that takes a run away: export."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from lstm_core import export as exporting
from lstm_core.cli.output import errors, fail
from lstm_core.cli.runs import asked_run, recorded_epoch
from lstm_core.run import Run
from lstm_core.store import StoreError, write_file

# What there is to take, and under which name.
KINDS: dict[str, tuple[str, Callable[[Run, int], str | bytes]]] = {
    "script": ("train.py", lambda run, epoch: exporting.script(run)),
    "history": ("history.csv", lambda run, epoch: exporting.history_csv(run)),
    "predictions": ("predictions.csv", exporting.predictions_csv),
    "weights": ("weights.npz", exporting.weights_npz),
    "keras": ("model.keras", exporting.keras_file),
    "all": ("run.zip", lambda run, epoch: exporting.bundle(run)),
}


def export(options: argparse.Namespace) -> None:
    name, make = KINDS[options.what]
    binary = not name.endswith((".py", ".csv"))
    if binary and options.out is None and sys.stdout.isatty():
        fail(f"--what={options.what}: not for a terminal; give a file with --out {name}", status=2)
    run = asked_run(options)
    epoch = recorded_epoch(run, options.epoch)
    content = make(run, None if epoch == run.config.epochs else epoch)
    data = content.encode() if isinstance(content, str) else content
    if options.out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_file(Path(options.out), data)
    except OSError as error:
        raise StoreError(f"--out={options.out}: {error.strerror or error}") from error
    errors.print(f"{options.out}: {len(data):,} bytes", markup=False)
