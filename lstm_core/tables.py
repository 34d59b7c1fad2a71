"""Tables that are read off a run: plain pandas frames."""

import numpy as np
import pandas as pd

from lstm_core.alphabet import PADDING
from lstm_core.config import RunConfig
from lstm_core.dataset import make_dataset
from lstm_core.framings import FRAMINGS
from lstm_core.inference import predict_samples
from lstm_core.run import Run, weights_at
from lstm_core.shape import Shape


def spell(config: RunConfig, codes: np.ndarray) -> str:
    """The symbols of one input; padding is left out."""
    return "".join(config.vocabulary[code] for code in codes if code != PADDING)


def prediction_table(run: Run, epoch: int | None = None) -> pd.DataFrame:
    """One row per training sample: input, target, predicted, probability (of the
    prediction), correct; after the recorded epoch nearest to ``epoch`` (None: the last)."""
    config = run.config
    data = make_dataset(config)
    probabilities = predict_samples(config, run.weights(epoch))
    predicted = probabilities.argmax(axis=1)
    names = np.array(config.vocabulary, dtype=object)
    return pd.DataFrame(
        {
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
    config = run.config
    last = make_dataset(config).codes[:, -1]
    size = len(config.vocabulary)
    maps = np.full((len(run.snapshot_epochs), size, size), np.nan, np.float32)
    # One snapshot at a time where all at once would take much memory.
    for index in range(len(maps)):
        probabilities = predict_samples(config, weights_at(run.snapshots, index))
        for code in np.unique(last):
            maps[index, code] = probabilities[last == code].mean(axis=0)
    return maps


def right_answers(config: RunConfig) -> list[list[int]]:
    """The codes that are right after each symbol that an input can end in, by its code."""
    data = make_dataset(config)
    last = data.codes[:, -1]
    return [
        np.unique(data.target_codes[last == code]).tolist()
        for code in range(len(config.vocabulary))
    ]


def preparation(config: RunConfig, samples: int = 3) -> pd.DataFrame:
    """How the first samples become numbers: one row per sample, one column per step."""
    data = make_dataset(config)
    rows = []
    for index in range(min(samples, config.samples)):
        start, stop = config.spans[index]
        symbols = config.symbols[start:stop]
        padded = ["·" if code == PADDING else config.vocabulary[code] for code in data.codes[index]]
        rows.append(
            {
                "Input": "".join(symbols),
                "Next": config.symbols[stop],
                "Padded": "".join(padded),
                "Codes": " ".join("·" if c == PADDING else str(c) for c in data.codes[index]),
                "Encoded": data.inputs[index],
                "Target class": int(data.target_codes[index]),
            }
        )
    return pd.DataFrame(rows)


def framing_table() -> pd.DataFrame:
    """One row per framing as published: name, title, sees, tensor, network, published."""
    rows = []
    for name, rule in FRAMINGS.items():
        config = RunConfig(framing=name)
        shape = Shape.of(config)
        rows.append(
            {
                "framing": name,
                "title": rule.title,
                "sees": rule.sees,
                "tensor": [config.samples, *shape.input],
                "network": f"{config.cell} {config.units}",
                "epochs": config.epochs,
                "published": [published.accuracy for published in rule.published],
            }
        )
    return pd.DataFrame(rows)
