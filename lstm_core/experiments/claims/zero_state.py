"""What networks predict from their zero state, which several experiments look at."""

from collections.abc import Sequence

import numpy as np

from lstm_core.data.dataset import codes_of, encode
from lstm_core.inference.forward import run_network
from lstm_core.inference.generation import generate
from lstm_core.run import Run
from lstm_core.sequence.symbols import ALPHABET


def generated(runs: Sequence[Run], letter: str, steps: int = 1) -> list[str]:
    """What each network generates after one letter, fed its own predictions."""
    return [
        "".join(step.predicted for step in generate(run.config, run.weights(), letter, steps))
        for run in runs
    ]


def letters_right(run: Run) -> float:
    """The share of the letters A to Y that are followed by the right one, each read in the zero
    state. For a network that reads one letter at a time."""
    codes = codes_of(run.config, tuple(ALPHABET))
    inputs = encode(run.config, codes[:-1, None])
    probabilities, _ = run_network(run.config, run.weights(), inputs)  # [letters, classes]
    return float(np.mean(probabilities.argmax(axis=1) == codes[1:]))
