"""What a run predicts for its own samples: pandas frames and arrays."""

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset, spell
from lstm_core.data.network import Weights
from lstm_core.inference.forward import answers_about
from lstm_core.run import Run, weights_at


def prediction_table(run: Run, epoch: int | None = None) -> pd.DataFrame:
    """One row per question about a training sample: input (what was read there), target, predicted,
    probability (of the prediction), correct; and before these, where a sample has several answers,
    its number, from 0, and the place of the answer, from 1. After the recorded epoch nearest to
    ``epoch`` (None: the last)."""
    return predictions_of(run.config, run.weights(epoch))


def predictions_of(config: RunConfig, weights: Weights) -> pd.DataFrame:
    """The same of a network that may still be training."""
    data = make_dataset(config)
    probabilities = answers_about(config, weights, data)
    predicted = probabilities.argmax(axis=1)
    names = np.array(config.vocabulary, dtype=object)
    where = {"sample": data.asked[:, 0], "place": data.asked[:, 1] + 1}
    return pd.DataFrame(
        (where if config.places > 1 else {})
        | {
            "input": [spell(config, codes) for codes in data.codes],
            "target": names[data.target_codes],
            "predicted": names[predicted],
            "probability": probabilities.max(axis=1),
            "correct": predicted == data.target_codes,
        }
    )


def probability_maps(run: Run) -> np.ndarray:
    """Probability of each next symbol by the last symbol read, at every recorded epoch.

    Shape [snapshots, vocabulary (last symbol of the input), vocabulary (next symbol)]: the
    mean over the samples that end in that symbol, NaN where none does.
    """
    data = make_dataset(run.config)
    last = data.codes[:, -1]
    # One snapshot at a time where all at once would take much memory.
    weights = (weights_at(run.snapshots, index) for index in range(len(run.snapshot_epochs)))
    said = (answers_about(run.config, one, data) for one in weights)
    return np.array([map_by_last_symbol(last, one) for one in said])


def map_by_last_symbol(last: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """The same of one network, float32 [last symbol, next symbol].

    Args:
        last: int [samples], the code of the symbol that each sample ends in.
        probabilities: [samples, next symbol], what the network predicts for them.
    """
    size = probabilities.shape[1]
    mean = np.full((size, size), np.nan, np.float32)
    for code in np.unique(last):
        mean[code] = probabilities[last == code].mean(axis=0)
    return mean


def right_answers(config: RunConfig) -> list[list[int]]:
    """The codes that are right after each symbol that an input can end in, by its code."""
    data = make_dataset(config)
    last = data.codes[:, -1]
    codes = range(len(config.vocabulary))
    return [np.unique(data.target_codes[last == code]).tolist() for code in codes]
