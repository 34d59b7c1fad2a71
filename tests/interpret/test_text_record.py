import math
from dataclasses import replace

import numpy as np

from lstm_core.interpret.text_record import ROSE, best_mark, record_table
from tests.text_cases import random_run


def test_the_table_says_what_the_record_says():
    run = random_run()
    table = record_table(run)
    assert list(table.columns) == [
        "passes", "updates", "seconds", "loss", "loss_bits", "held_out", "held_out_bits",
        "gradient", "largest", "weight", "step",
    ]  # fmt: skip
    assert table["updates"].tolist() == run.record.updates.tolist()
    assert table["passes"].iloc[-1] == run.config.passes
    assert np.isnan(table["loss"][0])
    for name in ("loss", "held_out"):
        expected = getattr(run.record, name) / math.log(2)
        np.testing.assert_allclose(table[f"{name}_bits"], expected)


def test_the_mark_of_the_lowest_held_out_loss_is_told_where_it_rose_since():
    record = random_run().record
    marks = len(record.updates)

    def of(values):
        return best_mark(replace(record, held_out=np.array(values, float)))

    falling = np.linspace(4, 2, marks)
    assert of(falling) is None
    assert of(np.append(falling[:-1], falling[-2] + ROSE / 2)) is None
    assert of(np.append(falling[:-1], falling[-2] + 2 * ROSE)) == marks - 2
    assert of(np.full(marks, np.nan)) is None
    assert of(np.append(falling[:-1], np.nan)) is None  # it broke down: that is said elsewhere
