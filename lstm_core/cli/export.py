"""The command that exports a run: export."""

import argparse
import sys
from pathlib import Path
from typing import Any

from lstm_core.cli.options import AddCommand, add_run
from lstm_core.cli.output import notice
from lstm_core.cli.runs import asked_run
from lstm_core.cli.text_runs import asked_text_run
from lstm_core.config import RunConfig
from lstm_core.errors import InputError, StoreError
from lstm_core.export import EXPORTS, TEXT_EXPORTS
from lstm_core.export.taken import Taken
from lstm_core.storage.files import write_file


def add(command: AddCommand) -> None:
    help = "Export a run: as a Keras script, figures, a page to explore, tables, weights, a zip."
    sub = command("export", export, help, json=False)
    sub.add_argument(
        "--what",
        choices=list(EXPORTS | TEXT_EXPORTS),
        help=f"{', '.join(EXPORTS)}; of a text {', '.join(TEXT_EXPORTS)} (default: what the ending "
        "of --out says, or script)",
    )
    sub.add_argument("--out", metavar="FILE", help="where to (default: standard output)")
    add_run(sub)


def export(options: argparse.Namespace) -> None:
    if found := asked_text_run(options):
        named = {name: one.file for name, one in TEXT_EXPORTS.items()}
        of_text = TEXT_EXPORTS[_asked(options, named)]
        _check_terminal(options, of_text)
        return _write(options, of_text.make(*found))
    what = _asked(options, {name: one.file for name, one in EXPORTS.items() if not one.frame})
    return _export(options, what)


def _export(options: argparse.Namespace, what: str) -> None:
    asked = EXPORTS[what]
    _check_terminal(options, asked)

    def check(config: RunConfig) -> None:
        if reason := asked.why_not(config):
            raise InputError(f"--what={what}: {reason}; the next letter, stateful, would work")

    run, epoch = asked_run(options, check)
    check(run.config)
    _write(options, asked.make(run, None if epoch == run.config.epochs else epoch))


def _check_terminal(options: argparse.Namespace, asked: Taken[Any]) -> None:
    if not asked.readable and options.out is None and sys.stdout.isatty():
        raise InputError(f"not for a terminal; give a file with --out {asked.file}")


def _write(options: argparse.Namespace, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    if options.out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_file(Path(options.out), data)
    except OSError as error:
        raise StoreError(f"--out={options.out}: {error.strerror or error}") from error
    notice(f"{options.out}: {len(data):,} bytes")


def _asked(options: argparse.Namespace, files: dict[str, str]) -> str:
    """What ``--what`` says, or what a file of the name of ``--out`` would hold: an .html the
    figures, a .zip all of it. ``files``: names by what can be told by its ending; pages that do
    something are to be asked for by name."""
    text = files.keys() <= TEXT_EXPORTS.keys()
    known = TEXT_EXPORTS if text else EXPORTS
    if options.what in known:
        return str(options.what)
    if options.what is not None:
        of = "a text's run has none" if text else "only a text's run has it"
        raise InputError(f"--what={options.what}: {of}; {', '.join(known)} would work")
    ending = Path(options.out or "").suffix
    fitting = [name for name, file in files.items() if Path(file).suffix == ending]
    if ending and len(fitting) != 1:
        choices = ", ".join(fitting or known)
        raise InputError(f"--out={options.out}: say with --what which of {choices} it is to hold")
    return fitting[0] if fitting else "script"
