"""The command about where the states of a network lie: state-space."""

import argparse
from typing import Any

import numpy as np

from lstm_core.cli.options import AddCommand, add_carry, add_run
from lstm_core.cli.output import or_none, out, print_json, subject, table
from lstm_core.cli.runs import asked_run, readable_text
from lstm_core.config import RunConfig
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.errors import NoState
from lstm_core.inference.reading import carries
from lstm_core.interpret.machine import Machine, extract_machine, verdict, why_no_machine
from lstm_core.interpret.position_probe import position_r2
from lstm_core.interpret.state_space import (
    nearest_neighbours,
    principal_axes,
    state_paths,
    variance_shares,
)
from lstm_core.wording import percent, sentence


def add(command: AddCommand) -> None:
    help = "Print how the states of a text lie, trained and untrained, and the machine learned."
    sub = command("state-space", state_space, help)
    sub.add_argument("--text", metavar="TEXT", help="what it reads (default: the whole sequence)")
    add_carry(sub)
    add_run(sub)


def state_space(options: argparse.Namespace) -> None:
    """Nearest neighbours and the position probe for each part of the state, and the machine."""
    carry = options.carry or None

    def text_of(config: RunConfig) -> str:
        if not config.rule.recurrent:
            raise NoState(f"{config.framing} has no recurrent layer, so it has no state")
        carries(config, carry)
        text = config.join(config.example) if options.text is None else options.text
        return readable_text(config, "text", text)

    run, epoch = asked_run(options, text_of)
    config, text = run.config, text_of(run.config)
    found = {
        name: {
            which: _measured(config, weights, text, name, carry)
            for which, weights in (("network", run.weights(epoch)), ("untrained", run.weights(0)))
        }
        for name in network_of(config).state_names
    }
    why_none = why_no_machine(config, carry)
    machine = None if why_none else extract_machine(config, run.weights(epoch), carry=carry)
    said = sentence(ValueError(why_none)) if machine is None else verdict(machine)
    if options.json:
        print_json(
            **subject(config, epoch),
            text=text,
            states=found,
            machine=machine and _as_lists(config, machine),
            verdict=said,
        )
        return
    rows = [
        (
            name,
            *(f"{one['neighbours']} of {one['letters']}" for one in both.values()),
            *("–" if (r2 := one["r2"]) is None else f"{r2:.3f}" for one in both.values()),
            percent(sum(both["network"]["variance_shares"][:2])),
        )
        for name, both in found.items()
    ]
    headings = ("", "Neighbour is nearest", "untrained", "Probe R²", "untrained", "On 2 axes")
    console = out()
    console.print(table(*headings, rows=rows))
    console.print(said)
    if machine is not None and machine.complete:
        near, far = machine.agreement
        console.print(
            f"It predicts as the network does at {percent(near)} of the first "
            f"{len(config.symbols)} letters of random texts, at {percent(far)} of as many more."
        )


def _measured(
    config: RunConfig, weights: Weights, text: str, name: str, carry: bool | None
) -> dict[str, Any]:
    path = state_paths(config, weights, text, name=name, carry=carry).zero
    axes = principal_axes(path)
    return {
        "letters": len(path) - 1,
        "neighbours": int(nearest_neighbours(path[1:]).sum()),
        "r2": or_none(float(position_r2(path[1:]))),
        "variance_shares": variance_shares(path, axes).tolist(),
        "places": axes.coordinates(path).tolist(),
    }


def _as_lists(config: RunConfig, machine: Machine) -> dict[str, Any]:
    symbols = np.array(config.vocabulary, dtype=object)
    return {
        "states": machine.states,
        "complete": machine.complete,
        "letters": symbols[machine.letters].tolist(),
        "predicted": ["", *symbols[machine.predicted[1:]].tolist()],
        "reached_by": machine.shortest,
        "arrows": machine.arrows.tolist(),
        "agreement": [or_none(one) for one in machine.agreement],
    }
