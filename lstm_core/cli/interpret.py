"""The commands that look into a network: generate, states, driving, corrupt."""

import argparse
import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.table import Table
from rich.text import Text

from lstm_core.cli.output import fail, or_none, out, print_csv, print_json
from lstm_core.cli.runs import asked_run, recorded_epoch
from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_SEED
from lstm_core.config.checks import whole
from lstm_core.data.dataset import codes_of
from lstm_core.data.model_spec import ModelSpec, Weights
from lstm_core.errors import SettingError
from lstm_core.inference.generation import MAX_STEPS, MAX_TEMPERATURE, Step
from lstm_core.inference.generation import generate as generated
from lstm_core.inference.reading import carries, check_length
from lstm_core.interpret import perturbation as corruption
from lstm_core.interpret.activations import Activations, activation_table, activations
from lstm_core.interpret.cue_conflict import CueConflict, verdict
from lstm_core.interpret.cue_conflict import cue_conflict as drive
from lstm_core.run import Run
from lstm_core.sequence.symbols import ALPHABET, split_symbols, visible

GRID_WIDTH = 1_000  # more than a table of driving can have: the terminal may break its lines
SHOWN_PREFIX = 6  # symbols of a prefix beside that table, the last ones


def generate(options: argparse.Namespace) -> None:
    run, epoch, (seed_text, steps) = _ask(options, _generate)
    text = "".join(step.predicted for step in steps)
    if options.json:
        print_json(
            config=run.config.to_dict(),
            run=run.hash,
            epoch=epoch,
            seed_text=seed_text,
            warm_up=options.warm_up,
            temperature=float(options.temperature),
            draw_seed=options.draw_seed,
            text=text,
            steps=[
                {"input": s.input, "predicted": s.predicted, "probability": s.probability}
                for s in steps
            ],
        )
        return
    table = Table("Step", "Input", "Predicted", "Probability")
    for number, step in enumerate(steps, start=1):
        symbols = (Text(step.input), Text(visible(step.predicted)))
        table.add_row(str(number), *symbols, f"{step.probability:.3f}")
    out().print(table)
    out().print(f"{seed_text} -> {text}", markup=False, soft_wrap=True)


def states(options: argparse.Namespace) -> None:
    run, epoch, (text, read) = _ask(options, _trace)
    if not options.json:
        print_csv(activation_table(read))
        return
    lists = lambda arrays: {name: values.tolist() for name, values in arrays.items()}
    print_json(
        config=run.config.to_dict(),
        run=run.hash,
        epoch=epoch,
        text=text,
        warm_up=options.warm_up,
        carried=read.carried,
        symbols=read.symbols,
        states=lists(read.states),
        gates=lists(read.gates),
        probabilities=read.probabilities.tolist(),
        vocabulary=run.config.vocabulary,
    )


def cue_conflict(options: argparse.Namespace) -> None:
    run, epoch, table = _ask(options, _drive)
    symbols_of = np.array(run.config.vocabulary, dtype=object)
    sentence = verdict(table)
    if options.json:
        print_json(
            config=run.config.to_dict(),
            run=run.hash,
            epoch=epoch,
            prefixes=table.prefixes.tolist(),
            before=table.before,
            letters=symbols_of[table.letters].tolist(),
            predicted=symbols_of[table.predicted].tolist(),
            probability=table.probability.tolist(),
            memory_share=table.memory_share,
            input_share=table.input_share,
            cases=table.cases,
            verdict=sentence,
        )
        return
    console = out(GRID_WIDTH)
    console.print(sentence)
    console.print(f"Memory decides: {table.memory_share:.2%}")
    console.print(f"Input decides:  {table.input_share:.2%}\n")
    console.print("Each row: what was read before; each column: the letter then fed in.")
    console.print(_grid(run.config, table))


def perturb(options: argparse.Namespace) -> None:
    run, epoch, (by_position, rows) = _ask(options, _corrupt)
    if options.json:
        print_json(
            config=run.config.to_dict(),
            run=run.hash,
            epoch=epoch,
            by_position=by_position,
            inputs=rows,
        )
        return
    shares = Table("Wrong letter in position", "Predictions that survive")
    for position, share in enumerate(by_position, start=1):
        name = f"{position}, the last" if position == len(by_position) else str(position)
        shares.add_row(name, "never asked" if share is None else f"{share:.2%}")
    out().print(shares)
    if not rows:
        return
    table = Table("Clean", "Predicted", "Corrupted", "Predicted", "Probability", "")
    for row in rows:
        names = ("clean", "clean_predicted", "input", "predicted")
        mark = "[green]✓ survives[/]" if row["survives"] else "[red]✗ changed[/]"
        table.add_row(
            *(Text(row[name]) for name in names),
            f"{row['probability']:.3f}",
            mark if row["clean"] else "",
        )
    out().print(table)


def _ask(
    options: argparse.Namespace,
    probe: Callable[[argparse.Namespace, RunConfig, Weights], Any],
) -> tuple[Run, int, Any]:
    """The run, the recorded epoch, and what the probe finds in the network of that epoch."""

    def answer(config: RunConfig, weights: Weights) -> Any:
        try:
            return probe(options, config, weights)
        except SettingError:  # names its option
            raise
        except ValueError as error:
            fail(str(error), status=2)

    # What is refused depends on settings and options alone, so a network of zeros, which costs
    # nothing, is refused the same.
    run = asked_run(options, rehearse=lambda config: answer(config, _zeros(config)))
    epoch = recorded_epoch(run, options.epoch)
    return run, epoch, answer(run.config, run.weights(epoch))


def _zeros(config: RunConfig) -> Weights:
    return {name: np.zeros(size, np.float32) for name, size in ModelSpec.of(config).weights.items()}


def _generate(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[str, list[Step]]:
    if options.carry and not config.rule.recurrent:
        fail(f"--carry: {config.framing} has no recurrent layer, so no state to carry", status=2)
    seed_text = config.symbols[0] if options.seed_text is None else options.seed_text
    _check_text(config, "seed_text", seed_text)
    if options.warm_up:
        _check_text(config, "warm_up", options.warm_up)
    steps = generated(
        config,
        weights,
        seed_text,
        whole("steps", options.steps, 1, MAX_STEPS),
        warm_up=options.warm_up,
        carry=options.carry or None,
        temperature=_temperature(options.temperature),
        draw_seed=whole("draw_seed", options.draw_seed, 0, MAX_SEED),
    )
    return seed_text, steps


def _trace(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[str, Activations]:
    text = config.sequence if options.text is None else options.text
    _check_text(config, "text", text)
    carry = options.carry or None
    if not options.warm_up:
        return text, activations(config, weights, text, carry=carry)
    _check_text(config, "warm_up", options.warm_up)
    if config.rule.recurrent and not carries(config, carry):
        reason = f"{config.framing} reads each place from zero; add --carry to carry the state on."
        raise SettingError("warm_up", options.warm_up, reason)
    # Read in one go, as generate does, and not from the state after the warm-up: a window at
    # the beginning of the text reaches back into the warm-up.
    read = activations(config, weights, options.warm_up + text, carry=carry)
    return text, _last_steps(read, len(split_symbols(text)))


def _last_steps(read: Activations, steps: int) -> Activations:
    cut = lambda arrays: {name: values[-steps:] for name, values in arrays.items()}
    return dataclasses.replace(
        read,
        symbols=read.symbols[-steps:],
        states=cut(read.states),
        gates=cut(read.gates),
        probabilities=read.probabilities[-steps:],
    )


def _drive(options: argparse.Namespace, config: RunConfig, weights: Weights) -> CueConflict:
    return drive(config, weights, carry=options.carry or None)


def _corrupt(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[list[float | None], list[dict[str, Any]]]:
    by_position = corruption.perturb(config, weights).by_position
    rows = []
    for text in _corrupted_texts(options, config):  # one by one, so that a refusal names it
        try:
            rows += corruption.perturbed_table(config, weights, [text]).to_dict("records")
        except ValueError as error:
            raise SettingError("text", text, f"{error}.") from None
    return [or_none(share) for share in by_position], rows


def _corrupted_texts(options: argparse.Namespace, config: RunConfig) -> list[str]:
    if options.text is None:
        published = config.sequence == ALPHABET and config.context_length == 3
        return list(corruption.PUBLISHED) if published else []
    if "," in config.vocabulary:
        return options.text
    return [text for value in options.text for text in value.split(",")]


def _check_text(config: RunConfig, option: str, text: str) -> None:
    """Refuse a text that the network cannot read, by the name of the option it came from."""
    try:
        symbols = split_symbols(text)
        check_length(symbols)
        codes_of(config, symbols)
    except ValueError as error:
        raise SettingError(option, text, f"{error}.") from None


def _temperature(value: Any) -> float:
    number = isinstance(value, (int, float))
    if not number or not 0 <= value <= MAX_TEMPERATURE:  # refuses NaN too
        expected = f"expected a number from 0 to {MAX_TEMPERATURE:g}."
        nearest = int(MAX_TEMPERATURE) if number and value > MAX_TEMPERATURE else 0
        raise SettingError("temperature", value, expected, nearest)
    return float(value)


def _grid(config: RunConfig, table: CueConflict) -> Table:
    """The predicted letters, two characters to a cell so that 25 fit a line."""
    shown = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column("", justify="right")
    grid.add_column("Read")
    for letter in table.letters:
        grid.add_column(Text(shown[letter]))
    for prefix, before, row in zip(table.prefixes, table.before, table.predicted, strict=True):
        grid.add_row(str(prefix), *(Text(cell) for cell in (_tail(before), *shown[row])))
    return grid


def _tail(text: str) -> str:
    symbols = split_symbols(text)
    end = "".join(visible(symbol) for symbol in symbols[-SHOWN_PREFIX:])
    return end if len(symbols) <= SHOWN_PREFIX else f"…{end}"
