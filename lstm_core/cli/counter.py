"""The command that sets the gates of one unit by hand: counter."""

import argparse

from lstm_core.cli.options import AddCommand
from lstm_core.cli.output import out, print_json, table
from lstm_core.config.checks import between, whole
from lstm_core.config.notation import number
from lstm_core.interpret.counter import (
    COUNTER,
    FARTHEST,
    Gates,
    counter_weights,
    counts_to,
    gate,
    predicted,
)

STRENGTHS = (4, 6, 8, 10, 12, 14, 16, 18)


def add(command: AddCommand) -> None:
    help = "Set the gates of one LSTM unit by hand, and show how far it counts."
    sub = command("counter", counter, help)
    sub.add_argument(
        "--strength",
        type=number,
        nargs="+",
        default=STRENGTHS,
        metavar="X",
        help="pre-activation of its open gates, above 0 (default: %(default)s)",
    )
    sub.add_argument(
        "--most",
        type=number,
        default=FARTHEST,
        metavar="N",
        help=f"ask it about aⁿbⁿ up to this n, to {FARTHEST:,} (default: %(default)s)",
    )


def counter(options: argparse.Namespace) -> None:
    most = whole("most", options.most, 1, FARTHEST)
    rows = []
    for given in options.strength:
        strength = between("strength", given, 0.1, 100.0)
        gates = Gates(strength, strength, strength, -strength)
        lost, right_to = 1 - gate(strength), counts_to(COUNTER, counter_weights(gates), most)
        said = {"strength": strength, "lost": lost, "predicted": predicted(lost)}
        rows.append(said | {"counts_to": right_to})
    if options.json:
        print_json(most=most, counters=rows)
        return
    shown = table("Strength", "Lost at every step", "Predicted: √(1 / 2 lost)", "Counts to")
    for strength, lost, law, right_to in (row.values() for row in rows):
        end = f"{right_to:,}" + " or more" * (right_to == most)
        shown.add_row(f"{strength:g}", f"{lost:.2g}", f"{law:,.0f}" if law else "no bound", end)
    out().print(shown)
