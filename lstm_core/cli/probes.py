"""The commands that put a question to a network: states, memory-or-input, perturb."""

import argparse
import dataclasses
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from rich.table import Table
from rich.text import Text

from lstm_core.cli.options import AddCommand, add_carry, add_run, add_warm_up
from lstm_core.cli.output import or_none, out, print_csv, print_json, subject, table, verbatim
from lstm_core.cli.runs import ask, readable_text
from lstm_core.cli.text_runs import asked_text_run, print_text_states
from lstm_core.config import RunConfig
from lstm_core.data.dataset import in_known_case
from lstm_core.data.network import Weights
from lstm_core.errors import InputError, SettingError
from lstm_core.inference.reading import carries
from lstm_core.interpret import perturbation
from lstm_core.interpret.activations import Activations, activation_table, activations
from lstm_core.interpret.cue_conflict import CueConflict, cue_conflict, verdict
from lstm_core.sequence.symbols import ALPHABET, visible

GRID_WIDTH = 1_000  # more than a grid can have: the terminal may break its lines
SHOWN_PREFIX = 6  # symbols of a prefix beside that grid, the last ones


def add(command: AddCommand) -> None:
    sub = command("states", states, "Print the states and gates, step by step, as CSV.")
    sub.add_argument("--text", metavar="TEXT", help="what it reads (default: the whole sequence)")
    add_warm_up(sub)
    add_carry(sub)
    add_run(sub)

    help = "Show whether predictions follow the memory or the letter fed in."
    sub = command("memory-or-input", memory_or_input, help)
    add_carry(sub)
    add_run(sub)

    sub = command("perturb", perturb, "Show which predictions survive a wrong letter in the input.")
    sub.add_argument(
        "--text",
        action="append",
        metavar="TEXT",
        help="a perturbed input to look at; several as A,B or by repeating the option "
        "(default: those that the course notebook prints, where they apply)",
    )
    add_run(sub)


def states(options: argparse.Namespace) -> None:
    if found := asked_text_run(options):
        return print_text_states(options, *found)
    run, epoch, (text, warm_up, read) = ask(options, partial(_read, options))
    if not options.json:
        print_csv(activation_table(read))
        return None
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
    return None


def _lists(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    return {name: values.tolist() for name, values in arrays.items()}


def _read(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[str, str, Activations]:
    """Text and warm-up as they are read, and the activations at each symbol of the text."""
    text = config.join(config.example) if options.text is None else options.text
    text = readable_text(config, "text", text)
    carry = options.carry
    if not options.warm_up:
        return text, "", activations(config, weights, text, carry=carry)
    warm_up = readable_text(config, "warm_up", options.warm_up)
    if config.rule.recurrent and not carries(config, carry):
        reason = f"{config.framing} reads each place from zero; add --carry to carry the state on."
        raise SettingError("warm_up", warm_up, reason)
    # Read in one go, as generate does, and not from the state after the warm-up: a window at
    # the beginning of the text reaches back into the warm-up.
    read = activations(config, weights, config.join([warm_up, text]), carry=carry)
    return text, warm_up, _last_steps(read, len(config.split(text)))


def _last_steps(read: Activations, steps: int) -> Activations:
    return dataclasses.replace(
        read,
        symbols=read.symbols[-steps:],
        states={name: values[-steps:] for name, values in read.states.items()},
        gates={name: values[-steps:] for name, values in read.gates.items()},
        probabilities=read.probabilities[-steps:],
    )


def memory_or_input(options: argparse.Namespace) -> None:
    run, epoch, found = ask(options, partial(cue_conflict, carry=options.carry))
    both = found.both_cases / found.cases
    sentence = verdict(found)
    if options.json:
        symbols_of = np.array(run.config.vocabulary, dtype=object)
        print_json(
            **subject(run.config, epoch),
            prefixes=found.prefixes.tolist(),
            before=found.before,
            letters=symbols_of[found.letters].tolist(),
            predicted=symbols_of[found.predicted].tolist(),
            probability=found.probability.tolist(),
            memory_share=found.memory_share,
            input_share=found.input_share,
            both_share=both,
            cases=found.cases,
            verdict=sentence,
        )
        return
    console = out(GRID_WIDTH)
    console.print(sentence)
    console.print(_share("Memory's answer", found.memory_share, both, "the letter's"))
    console.print(_share("Letter's answer", found.input_share, both, "the memory's"))
    console.print("\nEach row: what was read before; each column: the letter then fed in.")
    console.print(_grid(run.config, found))


def _share(name: str, share: float, both: float, other: str) -> str:
    """The two shares overlap, so each says how much of it is the other's too."""
    also = f" (of these, {both / share:.2%} are also {other} answer)" if both else ""
    return f"{name}: {share:.2%}{also}"


def _grid(config: RunConfig, found: CueConflict) -> Table:
    """The predicted letters, two characters to a cell so that 25 fit a line."""
    shown = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column("", justify="right")
    grid.add_column("Read")
    for letter in found.letters:
        grid.add_column(verbatim(shown[letter]))
    for prefix, before, row in zip(found.prefixes, found.before, found.predicted, strict=True):
        cells = (_tail(config, before), *shown[row])
        grid.add_row(str(prefix), *map(verbatim, cells))
    return grid


def _tail(config: RunConfig, text: str) -> str:
    symbols = config.split(text)
    end = config.join(visible(symbol) for symbol in symbols[-SHOWN_PREFIX:])
    return end if len(symbols) <= SHOWN_PREFIX else f"…{end}"


def perturb(options: argparse.Namespace) -> None:
    run, epoch, (by_position, rows) = ask(options, partial(_perturb, options))
    if options.json:
        print_json(**subject(run.config, epoch), by_position=by_position, inputs=rows)
        return
    shares = ["never asked" if share is None else f"{share:.2%}" for share in by_position]
    places = [*range(1, len(shares)), f"{len(shares)}, the last"]
    by_place = zip(places, shares, strict=True)
    out().print(table("Wrong letter in position", "Predictions that survive", rows=by_place))
    if not rows:
        return
    cells = []
    for row in rows:
        names = ("clean", "clean_predicted", "input", "predicted")
        mark = Text("✓ survives", "green") if row["survives"] else Text("✗ changed", "red")
        said = (f"{row['probability']:.3f}", mark if row["clean"] else "")
        cells.append((*(row[name] for name in names), *said))
    headings = ("Clean", "Predicted", "Perturbed", "Predicted", "Probability", "")
    out().print(table(*headings, rows=cells))


def _perturb(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[list[float | None], list[dict[str, Any]]]:
    by_position = perturbation.perturb(config, weights).by_position
    rows = []
    for text in _perturbed_texts(options, config):  # one by one, so that a refusal names it
        try:
            rows += perturbation.perturbed_table(config, weights, [text]).to_dict("records")
        except InputError as error:
            raise SettingError("text", text, f"{error}.") from None
    return [or_none(share) for share in by_position], rows


def _perturbed_texts(options: argparse.Namespace, config: RunConfig) -> list[str]:
    if options.text is None:
        published = config.sequence == ALPHABET and config.context_length == 3
        return list(perturbation.PUBLISHED) if published else []
    learned_comma = "," in config.vocabulary
    texts = [one for text in options.text for one in ([text] if learned_comma else text.split(","))]
    return [in_known_case(config, text) for text in texts]
