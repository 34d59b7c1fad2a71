"""The command that sets the gates of one unit by hand: counter."""

import argparse

from lstm_core.cli.options import AddCommand
from lstm_core.cli.output import out, print_json, table
from lstm_core.config.checks import whole
from lstm_core.config.notation import number
from lstm_core.errors import SettingError
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
    for strength in options.strength:
        if not 0 < strength <= 100:
            raise SettingError("strength", strength, "expected a number from above 0 to 100.", 20)
        gates = Gates(strength, strength, strength, -strength)
        counted = counts_to(COUNTER, counter_weights(gates), most)
        lost = 1 - gate(strength)
        rows.append(
            dict(strength=strength, lost=lost, predicted=predicted(lost), counts_to=counted)
        )
    if options.json:
        print_json(most=most, counters=rows)
        return
    shown = table("Strength", "Lost at every step", "Predicted, √(1 / 2 lost)", "Counts to")
    for row in rows:
        end = "or more" if row["counts_to"] == most else ""
        law = "no bound" if row["predicted"] is None else f"{row['predicted']:,.0f}"
        shown.add_row(
            f"{row['strength']:g}", f"{row['lost']:.2g}", law, f"{row['counts_to']:,} {end}"
        )
    out().print(shown)
