"""The command that prints a network's activations: states."""

import argparse
import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_core.cli.options import AddCommand, add_carry, add_run, add_warm_up
from lstm_core.cli.output import print_csv, print_json, subject
from lstm_core.cli.runs import ask, readable_text
from lstm_core.config import RunConfig
from lstm_core.data.model_spec import Weights
from lstm_core.errors import SettingError
from lstm_core.inference.reading import carries
from lstm_core.interpret.activations import Activations, activation_table, activations
from lstm_core.sequence.symbols import split_symbols


def add(command: AddCommand) -> None:
    sub = command("states", states, "Print the states and gates, step by step, as CSV.")
    sub.add_argument("--text", metavar="TEXT", help="what it reads (default: the whole sequence)")
    add_warm_up(sub)
    add_carry(sub)
    add_run(sub)


def states(options: argparse.Namespace) -> None:
    run, epoch, (text, warm_up, read) = ask(options, _read)
    if not options.json:
        print_csv(activation_table(read))
        return
    print_json(
        **subject(run.config, epoch),
        text=text,
        warm_up=warm_up,
        carried=read.carried,
        symbols=read.symbols,
        states=_lists(read.states),
        gates=_lists(read.gates),
        probabilities=read.probabilities.tolist(),
        vocabulary=run.config.vocabulary,
    )


def _lists(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    return {name: values.tolist() for name, values in arrays.items()}


def _read(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[str, str, Activations]:
    """Text and warm-up as they are read, and the activations at each symbol of the text."""
    text = config.sequence if options.text is None else options.text
    text = readable_text(config, "text", text)
    carry = options.carry or None
    if not options.warm_up:
        return text, "", activations(config, weights, text, carry=carry)
    warm_up = readable_text(config, "warm_up", options.warm_up)
    if config.rule.recurrent and not carries(config, carry):
        reason = f"{config.framing} reads each place from zero; add --carry to carry the state on."
        raise SettingError("warm_up", warm_up, reason)
    # Read in one go, as generate does, and not from the state after the warm-up: a window at
    # the beginning of the text reaches back into the warm-up.
    read = activations(config, weights, warm_up + text, carry=carry)
    return text, warm_up, _last_steps(read, len(split_symbols(text)))


def _last_steps(read: Activations, steps: int) -> Activations:
    return dataclasses.replace(
        read,
        symbols=read.symbols[-steps:],
        states={name: values[-steps:] for name, values in read.states.items()},
        gates={name: values[-steps:] for name, values in read.gates.items()},
        probabilities=read.probabilities[-steps:],
    )
