"""The command that exports a run: export."""

import argparse
import sys
from pathlib import Path

from lstm_core.cli.options import AddCommand, add_run
from lstm_core.cli.output import notice
from lstm_core.cli.runs import asked_run
from lstm_core.config import RunConfig
from lstm_core.errors import InputError, StoreError
from lstm_core.export import EXPORTS
from lstm_core.stage import why_not_shown
from lstm_core.storage.files import write_file


def add(command: AddCommand) -> None:
    help = "Export a run: as a Keras script, figures, a page to explore, tables, weights, a zip."
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

    def check(config: RunConfig) -> None:
        if not asked.fits(config):  # a talk: everything else there is of every run
            raise InputError(f"--what={what}: {why_not_shown(config)}; stateful would work")

    run, epoch = asked_run(options, check)
    check(run.config)
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
    """What a file of this name would hold: an .html the figures, a .zip all of it. Pages that do
    something are to be asked for by name."""
    ending = Path(out or "").suffix
    files = {name: one.file for name, one in EXPORTS.items() if not one.frame}
    fitting = [name for name, file in files.items() if Path(file).suffix == ending]
    if ending and len(fitting) != 1:
        choices = ", ".join(fitting or EXPORTS)
        raise InputError(f"--out={out}: say with --what which of {choices} it is to hold")
    return fitting[0] if fitting else "script"
