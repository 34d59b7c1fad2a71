"""The command that lets a network continue a text by itself: generate."""

import argparse
from functools import partial

from lstm_core.cli.options import AddCommand, add_carry, add_run, add_warm_up
from lstm_core.cli.output import out, print_json, subject, table, verbatim
from lstm_core.cli.runs import ask, readable_text
from lstm_core.cli.text_runs import STEPS as TEXT_STEPS
from lstm_core.cli.text_runs import TEMPERATURE, asked_text_run, generate_text
from lstm_core.config import RunConfig
from lstm_core.config.notation import number
from lstm_core.data.network import Weights
from lstm_core.errors import InputError
from lstm_core.inference.generation import MAX_STEPS, MAX_TEMPERATURE, Step
from lstm_core.inference.generation import generate as generated
from lstm_core.sequence.symbols import visible

STEPS = 5


def add(command: AddCommand) -> None:
    sub = command("generate", generate, "Let a network continue a text by itself.")
    sub.add_argument(
        "--seed-text",
        metavar="TEXT",
        help="what it begins with (default: the first symbol; of a text the beginning of "
        "its samples)",
    )
    sub.add_argument(
        "--steps",
        type=number,
        metavar="N",
        help=f"symbols to predict, 1 to {MAX_STEPS:,} (default: {STEPS}; of a text {TEXT_STEPS})",
    )
    add_warm_up(sub)
    sub.add_argument(
        "--temperature",
        type=number,
        metavar="T",
        help=f"0: take the most probable symbol; above 0, up to {MAX_TEMPERATURE}: draw one "
        f"(default: 0; of a text {TEMPERATURE})",
    )
    sub.add_argument(
        "--draw-seed",
        type=number,
        default=0,
        metavar="N",
        help="of these draws (default: %(default)s)",
    )
    add_carry(sub)
    add_run(sub)


def generate(options: argparse.Namespace) -> None:
    if found := asked_text_run(options):
        return generate_text(options, *found)
    run, epoch, (seed_text, warm_up, steps) = ask(options, partial(_generate, options))
    text = run.config.join(step.predicted for step in steps)
    if options.json:
        print_json(
            **subject(run.config, epoch),
            seed_text=seed_text,
            warm_up=warm_up,
            temperature=float(options.temperature or 0),
            draw_seed=options.draw_seed,
            text=text,
            steps=[
                {"input": s.input, "predicted": s.predicted, "probability": s.probability}
                for s in steps
            ],
        )
        return None
    rows = [
        (count, step.input, visible(step.predicted), f"{step.probability:.3f}")
        for count, step in enumerate(steps, start=1)
    ]
    out().print(table("Step", "Input", "Predicted", "Probability", rows=rows))
    out().print(verbatim(f"{seed_text} -> {text}"), soft_wrap=True)
    return None


def _generate(
    options: argparse.Namespace, config: RunConfig, weights: Weights
) -> tuple[str, str, list[Step]]:
    """Seed text and warm-up as they are read, and the steps."""
    if options.carry and not config.rule.recurrent:
        raise InputError(f"--carry: {config.framing} has no recurrent layer, so no state to carry")
    seed_text = config.example[0] if options.seed_text is None else options.seed_text
    seed_text = readable_text(config, "seed_text", seed_text)
    warm_up = options.warm_up and readable_text(config, "warm_up", options.warm_up)
    steps = generated(
        config,
        weights,
        seed_text,
        STEPS if options.steps is None else options.steps,
        warm_up=warm_up,
        carry=options.carry,
        temperature=0 if options.temperature is None else options.temperature,
        draw_seed=options.draw_seed,
    )
    return seed_text, warm_up, steps
