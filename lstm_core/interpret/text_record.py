"""What was seen while a network learned a text: as a table, a plain pandas frame; and whether it
was better before."""

import numpy as np
import pandas as pd

from lstm_core.text_run import Record, TextRun, bits

_SEEN = ("loss", "held_out", "gradient", "largest", "weight", "step")
ROSE = 0.02  # nats by which a held-out loss is told from one mark to another


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


def best_mark(record: Record) -> int | None:
    """The mark where the held-out loss was lowest, if it rose clearly since: by more than ``ROSE``
    nats. None where it did not, or nothing is held out."""
    held_out = np.where(np.isfinite(record.held_out), record.held_out, np.inf)
    mark = int(held_out.argmin())
    return mark if record.held_out[-1] > held_out[mark] + ROSE else None
