"""Random inputs: does the network still predict well outside the order that it was trained in?

The tutorial's test of random patterns, with random letters and texts of one's own beside it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import (
    encode,
    input_codes,
    read_codes,
    sample_lengths,
    samples_of,
    spell,
)
from lstm_core.data.network import Weights
from lstm_core.errors import InputError
from lstm_core.inference.forward import all_answers
from lstm_core.sequence.symbols import PADDING

MOST = 4  # targets of one input that are told


def random_pairs(config: RunConfig, count: int = 20, seed: int = 0) -> list[str]:
    """The inputs of ``count`` training pairs, drawn with replacement by a private generator."""
    codes, targets = samples_of(config)
    pairs = codes[(targets >= 0).any(axis=1)]
    drawn = np.random.default_rng(seed).integers(len(pairs), size=count)
    return [spell(config, row) for row in pairs[drawn]]


def random_letters(config: RunConfig, count: int = 20, seed: int = 0) -> list[str]:
    """``count`` inputs of lengths that were trained, made of letters in any order."""
    draw = np.random.default_rng(seed)
    lengths = np.maximum(1, draw.choice(sample_lengths(config), size=count))
    known = np.array(config.vocabulary)[read_codes(config)]
    return [config.join(draw.choice(known, size=length)) for length in lengths]


def answer_table(config: RunConfig, weights: Weights, texts: Sequence[str]) -> pd.DataFrame:
    """The prediction for each text on its own, from a zero state.

    Columns: input, target ("" for an input that is in no training pair), predicted,
    probability, correct (None without a target). Of several answers all are told, with the
    probability of the least sure; a dot stands where nothing is asked. Inputs are the same if
    the network cannot tell them apart: where the first symbol is encoded as padding is, AAB is AB.

    Raises:
        InputError: for no text, or one that is no input of this framing.
    """
    if not texts:
        raise InputError("expected at least one input")
    trained = _trained(config)
    rows = []
    for text in texts:
        inputs = encode(config, input_codes(config, text)[None])
        probabilities, _ = all_answers(config, weights, inputs)
        said = probabilities[0].argmax(axis=1)
        wanted = trained.get(inputs.tobytes(), [])
        asked = np.array(wanted[0] if wanted else said) >= 0
        right = [bool((said == one)[asked].all()) for one in wanted]
        targets = [*dict.fromkeys(_written(config, one) for one in wanted)]
        more = [f"{len(targets) - MOST} others"] if len(targets) > MOST else []
        rows.append(
            {
                "input": text,
                "target": " or ".join([*targets[:MOST], *more]),
                "predicted": _written(config, np.where(asked, said, -1)),
                "probability": probabilities[0].max(axis=1)[asked].min(),
                "correct": any(right) if wanted else None,
            }
        )
    return pd.DataFrame(rows)


def _trained(config: RunConfig) -> dict[bytes, list[tuple[int, ...]]]:
    """What was asked of each input in training, by the bytes of its tensor."""
    codes, targets = samples_of(config)
    found: dict[bytes, list[tuple[int, ...]]] = {}
    for row, wanted, read in zip(codes, targets, encode(config, codes), strict=True):
        if (wanted >= 0).any():
            end = (row != PADDING).sum() if config.answers == "every" else None
            found.setdefault(read[:end].tobytes(), []).append(tuple(wanted[:end].tolist()))
    return found


def _written(config: RunConfig, codes: Iterable[int]) -> str:
    """Answers as text, a dot in the middle where nothing is asked."""
    return config.join("·" if code < 0 else config.vocabulary[code] for code in codes)
