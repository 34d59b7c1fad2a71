import math

import numpy as np

from lstm_core.interpret.text_record import record_table
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
