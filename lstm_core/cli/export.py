"""The command that takes a run away: export."""

import argparse
import sys
from pathlib import Path

from lstm_core.cli.output import errors, fail
from lstm_core.cli.runs import asked_run, recorded_epoch
from lstm_core.errors import StoreError
from lstm_core.export import EXPORTS
from lstm_core.storage.files import write_file


def export(options: argparse.Namespace) -> None:
    what = options.what or _by_ending(options.out)
    asked = EXPORTS[what]
    if not asked.readable and options.out is None and sys.stdout.isatty():
        fail(
            f"--what={what}: not for a terminal; give a file with --out {asked.file}",
            status=2,
        )
    run = asked_run(options)
    epoch = recorded_epoch(run, options.epoch)
    content = asked.make(run, None if epoch == run.config.epochs else epoch)
    data = content.encode() if isinstance(content, str) else content
    if options.out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_file(Path(options.out), data)
    except OSError as error:
        raise StoreError(f"--out={options.out}: {error.strerror or error}") from error
    errors.print(f"{options.out}: {len(data):,} bytes", markup=False)


def _by_ending(out: str | None) -> str:
    """What a file of this name would hold: an .html the figures, a .zip all of it."""
    ending = Path(out or "").suffix
    fitting = [name for name, one in EXPORTS.items() if Path(one.file).suffix == ending]
    if ending and len(fitting) != 1:
        choices = ", ".join(fitting or EXPORTS)
        fail(f"--out={out}: say with --what which of {choices} it is to hold", status=2)
    return fitting[0] if fitting else "script"
