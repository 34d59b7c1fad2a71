"""Several runs side by side: what differs in their settings, and what each says where.

Runs are lined up by the place in their sequence: place n is the symbol to be predicted, the
n-th counted from 0. So networks that read one letter, a window or all before it can stand in
one table.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lstm_core.alphabet import visible
from lstm_core.config import RunConfig, setting_names
from lstm_core.dataset import make_dataset
from lstm_core.inference import predict_samples
from lstm_core.run import Run


def differing_settings(configs: Sequence[RunConfig]) -> pd.DataFrame:
    """One row per setting that is not the same in all, one column per config, in their order;
    None where a setting does not apply."""
    rows = {name: [getattr(config, name) for config in configs] for name in setting_names()}
    rows = {name: values for name, values in rows.items() if len(set(values)) > 1}
    return pd.DataFrame.from_dict(rows, orient="index", columns=range(len(configs)), dtype=object)


def answers_by_place(run: Run, epoch: int | None = None) -> pd.DataFrame:
    """What the network says at every place of its sequence that it was trained for.

    Indexed by place. ``letter``: the symbol before it, the last that the network reads;
    ``target``: the one to predict; ``predicted`` and its ``probability``, the mean over the
    samples that end there, where several do; ``right``: the share of them that are right.
    After the recorded epoch nearest to ``epoch`` (None: the last).
    """
    config = run.config
    probabilities = predict_samples(config, run.weights(epoch))  # [samples, classes]
    right = probabilities.argmax(axis=1) == make_dataset(config).target_codes
    stops, back, counts = np.unique(config.spans[:, 1], return_inverse=True, return_counts=True)
    means = np.zeros((len(stops), probabilities.shape[1]))
    np.add.at(means, back, probabilities)
    means /= counts[:, None]
    names = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    symbols = np.array([visible(symbol) for symbol in config.symbols], dtype=object)
    return pd.DataFrame(
        {
            "letter": symbols[stops - 1],
            "target": symbols[stops],
            "predicted": names[means.argmax(axis=1)],
            "probability": means.max(axis=1),
            "right": np.bincount(back, right) / counts,
        },
        index=pd.Index(stops, name="place"),
    )


def unlike(configs: Sequence[RunConfig]) -> str:
    """Why accuracies of these runs cannot simply be set against each other, in a sentence or
    two for a reader; empty if they can."""
    sequences = {config.sequence for config in configs}
    if len(sequences) == 1:
        return ""
    vocabularies = {config.vocabulary for config in configs}
    lengths = {len(config.symbols) for config in configs}
    said = "These runs learned different sequences, so they were set different tasks"
    if len(vocabularies) > 1:
        sizes = " and ".join(sorted({f"{len(one)}" for one in vocabularies}, key=int))
        said += (
            f", with vocabularies of {sizes} symbols"
            if sizes.count(" ")
            else (", with other symbols")
        )
    said += ". A difference in accuracy is one between the tasks as much as between the networks."
    if len(lengths) > 1:
        said += " Rows go by the place in the sequence; a shorter one ends earlier."
    return said
