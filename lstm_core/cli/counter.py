"""The command that sets the gates of one unit by hand: counter."""

import argparse

from lstm_core.cli.options import AddCommand
from lstm_core.cli.output import out, print_json, table
from lstm_core.config.checks import between
from lstm_core.config.notation import number
from lstm_core.interpret import counter as by_hand

STRENGTHS = (4, 6, 8, 10, 12, 14, 16, 18)


def add(command: AddCommand) -> None:
    sub = command("counter", counter, "Show how far one LSTM unit counts whose gates are set.")
    usual = " ".join(map(str, STRENGTHS))
    sub.add_argument(
        "--strength",
        type=number,
        nargs="+",
        default=STRENGTHS,
        metavar="X",
        help=f"pre-activation of its open gates, 0.1 to 100 (default: {usual})",
    )


def counter(options: argparse.Namespace) -> None:
    rows = [by_hand.counted(between("strength", one, 0.1, 100.0)) for one in options.strength]
    if options.json:
        print_json(most=by_hand.FARTHEST, counters=[row._asdict() for row in rows])
        return
    cells = []
    for row in rows:
        law = f"{row.predicted:,.0f}" if row.predicted else "no bound"
        more = " or more" * (row.counts_to == by_hand.FARTHEST)
        cells.append((f"{row.strength:g}", f"{row.lost:.2g}", law, f"{row.counts_to:,}{more}"))
    headings = ("Strength", "Lost at every step", "Predicted: √(1 / 2 lost)", "Counts to")
    out().print(table(*headings, rows=cells))
