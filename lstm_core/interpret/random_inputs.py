"""Random inputs: does the network still predict well outside the order that it was trained in?

The tutorial's test of random patterns, with random letters and texts of one's own beside it.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import encode, input_codes, make_dataset, spell
from lstm_core.data.network import Weights
from lstm_core.errors import InputError
from lstm_core.inference.forward import run_network


def random_pairs(config: RunConfig, count: int = 20, seed: int = 0) -> list[str]:
    """The inputs of ``count`` training pairs, drawn with replacement by a private generator."""
    data = make_dataset(config)
    drawn = np.random.default_rng(seed).integers(config.samples, size=count)
    return [spell(config, codes) for codes in data.codes[drawn]]


def random_letters(config: RunConfig, count: int = 20, seed: int = 0) -> list[str]:
    """``count`` inputs of lengths that were trained, made of letters in any order."""
    draw = np.random.default_rng(seed)
    lengths = draw.choice(config.sample_ranges[:, 1] - config.sample_ranges[:, 0], size=count)
    return [config.join(draw.choice(config.vocabulary, size=length)) for length in lengths]


def answer_table(config: RunConfig, weights: Weights, texts: Sequence[str]) -> pd.DataFrame:
    """The prediction for each text on its own, from a zero state.

    Columns: input, target ("" for an input that is in no training pair), predicted,
    probability, correct (None without a target). Inputs are the same if the network cannot
    tell them apart: where the first symbol is encoded as padding is, AAB is AB.

    Raises:
        InputError: for no text, or one that is no input of this framing.
    """
    if not texts:
        raise InputError("expected at least one input")
    data = make_dataset(config)
    inputs = encode(config, np.stack([input_codes(config, text) for text in texts]))
    probabilities, _ = run_network(config, weights, inputs)
    predicted = probabilities.argmax(axis=1)
    trained: dict[bytes, list[int]] = {}
    for row, target in zip(data.inputs, data.target_codes, strict=True):
        trained.setdefault(row.tobytes(), []).append(int(target))
    targets = [trained.get(row.tobytes(), []) for row in inputs]
    names = config.vocabulary
    return pd.DataFrame(
        {
            "input": list(texts),
            "target": [" or ".join(dict.fromkeys(names[t] for t in found)) for found in targets],
            "predicted": [names[code] for code in predicted],
            "probability": probabilities.max(axis=1),
            "correct": [
                None if not found else int(code) in found
                for code, found in zip(predicted, targets, strict=True)
            ],
        }
    )
