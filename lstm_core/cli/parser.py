"""Reading the arguments: bad input is one line that says what would work."""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from lstm_core import __version__
from lstm_core.cli import (
    app,
    claims,
    counter,
    experiments,
    export,
    generate,
    gradient,
    probes,
    questions,
    saved,
    state_space,
    sweep,
    text,
    train,
)
from lstm_core.cli.options import Command, did_you_mean
from lstm_core.cli.output import program
from lstm_core.errors import InputError

GROUPS = (
    train,
    text,
    generate,
    probes,
    counter,
    gradient,
    state_space,
    experiments,
    sweep,
    claims,
    questions,
    export,
    saved,
    app,
)
FORMER = {"driving": "memory-or-input", "corrupt": "perturb"}  # names that commands once had


class Parser(argparse.ArgumentParser):
    """Raises ``InputError`` where argparse would print its usage and exit."""

    def error(self, message: str) -> NoReturn:
        raise InputError(message)


def build_parser() -> tuple[Parser, dict[str, Parser]]:
    """The parser of the whole line, and that of each command."""
    parser = Parser(prog=program(), description="See how an LSTM keeps state.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"lstm-state {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Command, help: str, json: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help, allow_abbrev=False)
        sub.set_defaults(command=command)
        if json:
            sub.add_argument("--json", action="store_true", help="print one JSON object")
        return sub

    for group in GROUPS:
        group.add(add)
    return parser, commands.choices


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of the command that the arguments (None: those of the process) name.

    Raises:
        InputError: for what is unknown, with the nearest that is known.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser, commands = build_parser()
    if not words:
        raise InputError(f"expected a command: {', '.join(commands)}")
    words[0] = name = FORMER.get(words[0], words[0])
    if name not in commands and not name.startswith("-"):
        raise InputError(f"{name}: no such command{did_you_mean(name, commands)}")
    options, unknown = parser.parse_known_args(words)
    if unknown:
        known = re.findall(r"--[a-z-]+", commands[name].format_usage() if name in commands else "")
        raise InputError(f"{unknown[0]}: no such option{did_you_mean(unknown[0], known)}")
    return options
