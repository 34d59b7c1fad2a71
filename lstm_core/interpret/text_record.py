"""What was seen while a network learned a text, as a table: a plain pandas frame."""

import pandas as pd

from lstm_core.text_run import TextRun, bits

_SEEN = ("loss", "held_out", "gradient", "largest", "weight", "step")


def record_table(run: TextRun) -> pd.DataFrame:
    """One row per mark: passes, updates, seconds, loss and held_out (both in nats per character),
    their bits, the mean and the largest norm of the gradient, the norm of the weights and that of
    an update divided by it; empty where there is none."""
    record = run.record
    table = pd.DataFrame(
        {
            "passes": record.updates / run.config.updates_per_pass,
            "updates": record.updates,
            "seconds": record.seconds,
        }
        | {name: getattr(record, name) for name in _SEEN}
    )
    for place, name in ((4, "loss"), (6, "held_out")):
        table.insert(place, f"{name}_bits", [bits(nats) for nats in table[name]])
    return table
