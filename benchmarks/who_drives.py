"""Is every stateful network a counter? Who drives it, by cell and encoding.

    python -m benchmarks.who_drives

Ten seeds each of the published stateful framing and of the two cures: the shares of the 625 cases
in which the memory decides and the letter does (that of all, and of the 25 asked cold), and what
the networks say to K asked cold.
"""

import numpy as np
from rich.console import Console
from rich.table import Table

from lstm_core import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.experiments.replicates import replicate
from lstm_core.inference.generation import generate
from lstm_core.interpret.cue_conflict import cue_conflict

SEEDS = 10
KINDS = (
    ("stateful", "ordinal"),
    ("stateful", "one_hot"),
    ("stateful_resets", "one_hot"),
    ("stateful_jumps", "one_hot"),
)


def main() -> None:
    table = Table(
        *("Framing", "Encoding", "Cell", "Accuracy", "Memory decides", "Letter decides"),
        *("Letter decides, cold", "Cold K"),
    )
    for framing, encoding in KINDS:
        for cell in RECURRENT_CELLS:
            config = RunConfig(framing=framing, cell=cell, encoding=encoding, seed=0)
            runs = replicate(config, SEEDS).runs
            tables = [cue_conflict(run.config, run.weights()) for run in runs]
            cold = [generate(run.config, run.weights(), "K", 1)[0].predicted for run in runs]
            table.add_row(
                framing,
                encoding,
                cell,
                f"{np.mean([run.final_accuracy for run in runs]):.1%}",
                f"{np.mean([one.memory_share for one in tables]):.1%}",
                f"{np.mean([one.input_share for one in tables]):.1%}",
                f"{np.mean([one.input[0] for one in tables]):.1%}",
                ", ".join(f"{letter} {cold.count(letter)}x" for letter in sorted(set(cold))),
            )
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
