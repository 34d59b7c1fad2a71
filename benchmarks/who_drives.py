"""Is every stateful network a counter? Who drives it, by cell and encoding.

    python -m benchmarks.who_drives

Ten seeds each of the published stateful framing: the share of the 625 cases in which the memory
decides, and what the networks say to K asked cold.
"""

import numpy as np
from rich.console import Console
from rich.table import Table

from lstm_core import RunConfig
from lstm_core.config import RECURRENT_CELLS
from lstm_core.driving import driving
from lstm_core.recite import recite
from lstm_core.replicates import replicate

SEEDS = 10


def main() -> None:
    table = Table("Cell", "Encoding", "Accuracy", "Memory decides", "Least", "Cold K")
    for encoding in ("ordinal", "one_hot"):
        for cell in RECURRENT_CELLS:
            config = RunConfig(framing="stateful", cell=cell, encoding=encoding, seed=0)
            runs = replicate(config, SEEDS).runs
            shares = [driving(run.config, run.weights()).memory_share for run in runs]
            cold = [recite(run.config, run.weights(), "K", 1)[0].predicted for run in runs]
            said = ", ".join(f"{letter} {cold.count(letter)}x" for letter in sorted(set(cold)))
            accuracy = np.mean([run.final_accuracy for run in runs])
            table.add_row(
                cell,
                encoding,
                f"{accuracy:.1%}",
                f"{np.mean(shares):.1%}",
                f"{min(shares):.1%}",
                said,
            )
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
