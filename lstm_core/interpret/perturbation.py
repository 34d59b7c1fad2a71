"""Perturbation: which predictions survive when one letter of the input is another?

Each position of each input is replaced by every other letter: occlusion as in Zeiler and Fergus,
Visualizing and understanding convolutional networks (2014), with letters for grey patches. The
less of it matters, the more the prediction rests on the other positions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import encode, input_codes, make_dataset, spell, thinned
from lstm_core.data.network import Weights
from lstm_core.errors import DoesNotApply, InputError
from lstm_core.inference.forward import run_network
from lstm_core.sequence.symbols import PADDING

MAX_WORK = 500_000  # perturbed inputs times what each costs: about a second
CHUNK_NUMBERS = 4_000_000  # in one forward pass, so that a large vocabulary takes little memory
PUBLISHED = ("WBC", "WKL", "WTU", "DWF", "MWO", "VWW", "GHW", "JKW", "PQW")
"""The perturbed inputs that the course notebook prints: a W in the first, second and third
position. (VWW, in its second row, is VWX with the third letter replaced.)"""

_COLUMNS = {
    "input": str,
    "position": object,
    "clean": str,
    "predicted": str,
    "probability": float,
    "clean_predicted": str,
    "survives": object,
}


@dataclass(frozen=True)
class Perturbation:
    """The predictions for all inputs with one letter replaced.

    ``inputs``: codes of the clean inputs, [inputs, context], -1 where padded. ``clean``
    [inputs]: the codes predicted for them. ``predicted`` [inputs, context, vocabulary]:
    the code predicted with the letter at a position replaced by another; -1 where there is
    nothing to replace.
    """

    inputs: np.ndarray
    clean: np.ndarray
    predicted: np.ndarray

    @property
    def replaced(self) -> np.ndarray:
        """Where there was a letter to replace by another: bool [inputs, context, vocabulary]."""
        return np.asarray(self.predicted >= 0)

    @property
    def survived(self) -> np.ndarray:
        """Where the prediction stayed what it was: bool [inputs, context, vocabulary]."""
        return np.asarray(self.predicted == self.clean[:, None, None])

    @property
    def by_position(self) -> np.ndarray:
        """The share of predictions that survive, by position, NaN where all is padding:
        [context]."""
        survived, asked = self.survived & self.replaced, self.replaced
        with np.errstate(invalid="ignore"):
            return np.asarray(survived.sum(axis=(0, 2)) / asked.sum(axis=(0, 2)))


def perturb(config: RunConfig, weights: Weights) -> Perturbation:
    """Replace every position of every training input by every other letter.

    Of very many inputs, so many are taken evenly that it stays quick; shapes as in
    ``Perturbation``.

    Raises:
        InputError: for a framing whose inputs are single symbols, or inputs so long that even
            one would take too long.
    """
    if config.context_length == 1:
        advice = "; the cue-conflict test (memory or input?) would work" if config.follows else ""
        raise DoesNotApply(
            f"{config.framing} reads one letter at a time, so no other letter could make up for a "
            f"wrong one{advice}"
        )
    if config.answers == "every":
        raise DoesNotApply(
            "a string with another symbol is another string with other right answers, so none "
            "needs to survive; the answers to strings of your own would work"
        )
    inputs = np.unique(make_dataset(config).codes, axis=0)
    size, context_length = len(config.vocabulary), config.context_length
    # In time steps: reading the input, and writing the answer.
    cost = max(1, config.layers) * context_length + size // 32
    most = MAX_WORK // (context_length * size * cost)
    if not most:
        raise InputError(
            f"inputs of {context_length:,} symbols are too long to perturb; shorter ones would work"
        )
    inputs = thinned(inputs, most)
    wrong = np.broadcast_to(
        inputs[:, None, None], (len(inputs), context_length, size, context_length)
    ).copy()
    for position in range(context_length):
        wrong[:, position, :, position] = np.arange(size)
    replaced = (inputs[..., None] != PADDING) & (inputs[..., None] != np.arange(size))
    predicted = np.full(replaced.shape, -1)
    predicted[replaced] = _predicted(config, weights, wrong[replaced])
    return Perturbation(inputs, _predicted(config, weights, inputs), predicted)


def perturbed_table(
    config: RunConfig, weights: Weights, texts: Sequence[str] = PUBLISHED
) -> pd.DataFrame:
    """Perturbed inputs by name: one row each, with the training input that it was made from.

    Columns: input, position (from 1, in the padded input) and clean (the input with the right
    letter there), predicted, probability, clean_predicted, survives. Where no training input
    differs in exactly one place, position and survives are None, and clean is "".

    Raises:
        InputError: for a text that is no input of this framing.
    """
    known = np.unique(make_dataset(config).codes, axis=0)
    rows = []
    for text in texts:
        codes = input_codes(config, text)
        probabilities, _ = run_network(config, weights, encode(config, codes[None]))
        differs = known != codes
        same_length = ((known == PADDING) == (codes == PADDING)).all(axis=1)
        (near,) = np.nonzero((differs.sum(axis=1) == 1) & same_length)
        code = int(probabilities[0].argmax())
        position, clean, clean_predicted, survives = None, "", "", None
        if len(near):
            position = int(np.argmax(differs[near[0]])) + 1
            clean = spell(config, known[near[0]])
            (clean_code,) = _predicted(config, weights, known[near[:1]])
            clean_predicted, survives = config.vocabulary[clean_code], bool(clean_code == code)
        predicted = config.vocabulary[code], float(probabilities[0, code])
        rows.append((text, position, clean, *predicted, clean_predicted, survives))
    # As objects first, or pandas would make floats of places where one is missing.
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object).astype(_COLUMNS)


def _predicted(config: RunConfig, weights: Weights, codes: np.ndarray) -> np.ndarray:
    """The predicted code for every input [n, context]."""
    inputs = len(config.vocabulary) * (1 + config.context_length * (config.encoding == "one_hot"))
    size = max(1, CHUNK_NUMBERS // (inputs + config.context_length + 4 * config.units))
    predicted = [
        run_network(config, weights, encode(config, codes[start : start + size]))[0].argmax(axis=-1)
        for start in range(0, len(codes), size)
    ]
    return np.concatenate([np.empty(0, dtype=int), *predicted])
