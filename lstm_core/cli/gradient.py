"""The command that puts the gradient through time to a network: gradient."""

import argparse
from functools import partial
from typing import Any

import numpy as np

from lstm_core.cli.options import AddCommand, add_carry, add_run
from lstm_core.cli.output import print_csv, print_json, subject
from lstm_core.cli.runs import ask, readable_text
from lstm_core.config import RunConfig
from lstm_core.data.network import Weights
from lstm_core.errors import DoesNotApply, InputError, SettingError
from lstm_core.interpret.gradient import (
    Gradient,
    by_distance,
    gradient_table,
    gradient_through_time,
    share_by_distance,
)
from lstm_core.interpret.half_life import half_life, mean_keeping_gates


def add(command: AddCommand) -> None:
    help = "Print how each prediction depends on each symbol read before, as CSV."
    sub = command("gradient", gradient, help)
    help = "what it reads, and last what it is to predict (default: the whole sequence)"
    sub.add_argument("--text", metavar="TEXT", help=help)
    add_carry(sub)
    add_run(sub)


def gradient(options: argparse.Namespace) -> None:
    run, epoch, (found, lives) = ask(options, partial(_gradient, options))
    if not options.json:
        return print_csv(gradient_table(found))
    share, along = found.share, share_by_distance(found)
    print_json(
        **subject(run.config, epoch),
        symbols=found.symbols,
        targets=found.targets,
        gradient=_nested(found.size),
        share_through_c=None if share is None else _nested(share),
        by_distance=_nested(by_distance(found.size)),
        share_by_distance=None if along is None else _nested(along),
        steps_of_a_sample=found.seen,
        half_life={gate: _nested(values) for gate, values in lives.items()},
    )
    return None


def _gradient(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[Gradient, dict[str, np.ndarray]]:
    """The gradient, and the half-lives of the units by the gate that keeps."""
    text = config.join(config.example) if options.text is None else options.text
    text = readable_text(config, "text", text)
    carry = options.carry or None
    try:
        found = gradient_through_time(config, weights, text, carry=carry)
    except DoesNotApply:
        raise
    except InputError as error:
        raise SettingError("text", text, f"{error}.") from None
    gates = mean_keeping_gates(config, weights, config.join(found.symbols), carry=carry)
    return found, {name: half_life(mean) for name, mean in gates.items()}


def _nested(values: np.ndarray) -> Any:
    """As lists, None where there is no finite number."""
    shown = values.astype(object)
    shown[~np.isfinite(values)] = None
    return shown.tolist()
