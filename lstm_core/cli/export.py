"""The command that exports a run: export."""

import argparse
import sys
from pathlib import Path

from lstm_core.cli.options import AddCommand, add_run
from lstm_core.cli.output import notice
from lstm_core.cli.runs import asked_run
from lstm_core.errors import InputError, StoreError
from lstm_core.export import EXPORTS
from lstm_core.export.export import any_run
from lstm_core.storage.files import write_file


def add(command: AddCommand) -> None:
    help = "Export a run: as a Keras script, figures, tables, weights, a zip of all."
    sub = command("export", export, help, json=False)
    sub.add_argument(
        "--what",
        choices=list(EXPORTS),
        help=f"{', '.join(EXPORTS)} (default: what the ending of --out says, or script)",
    )
    sub.add_argument("--out", metavar="FILE", help="where to (default: standard output)")
    add_run(sub)


def export(options: argparse.Namespace) -> None:
    what = options.what or _by_ending(options.out)
    asked = EXPORTS[what]
    if not asked.readable and options.out is None and sys.stdout.isatty():
        raise InputError(f"--what={what}: not for a terminal; give a file with --out {asked.file}")
    run, epoch = asked_run(options)
    if not asked.fits(run.config):
        raise InputError(
            f"--what={what}: there is none of {run.config.framing}; a network that reads one "
            "symbol per time step and carries its state would work, say --framing=stateful"
        )
    content = asked.make(run, None if epoch == run.config.epochs else epoch)
    data = content.encode() if isinstance(content, str) else content
    if options.out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_file(Path(options.out), data)
    except OSError as error:
        raise StoreError(f"--out={options.out}: {error.strerror or error}") from error
    notice(f"{options.out}: {len(data):,} bytes")


def _by_ending(out: str | None) -> str:
    """What a file of this name would hold: an .html the figures, a .zip all of it. What there is
    of some runs alone is not guessed."""
    ending = Path(out or "").suffix
    everywhere = {name: one for name, one in EXPORTS.items() if one.fits is any_run}
    fitting = [name for name, one in everywhere.items() if Path(one.file).suffix == ending]
    if ending and len(fitting) != 1:
        choices = ", ".join(fitting or EXPORTS)
        raise InputError(f"--out={out}: say with --what which of {choices} it is to hold")
    return fitting[0] if fitting else "script"
