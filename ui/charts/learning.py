"""A network that learns, as a picture that moves: what it answers beside its curves.

A program in the browser draws it while it trains, as a replay, and afterwards at any recorded
epoch. It gets data and moves by itself, so that it is smooth whatever the server does.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_core import RunConfig
from lstm_core.config.title import title_text
from lstm_core.data.dataset import drawn_epochs, make_dataset
from lstm_core.figures.probabilities import MAX_FILM_SYMBOLS
from lstm_core.inference.predictions import map_by_last_symbol, right_answers
from lstm_core.sequence.symbols import visible
from ui.charts.drawing import Drawing
from ui.charts.palette import PALE_GREY, SEQUENTIAL, VERMILLION

MAX_TILES = 40  # answers that are shown where there are too many symbols for a map
WHOLE = 65_534  # the probability 1, in sixteen bits; the number above it says that there is none


LEARNING = Drawing(("curves.js", "map.js", "learning.js"), ("learning.css",))
"""Defines ``mountLearning``."""


@dataclass(frozen=True)
class Curves:
    """Running loss and accuracy after each epoch so far, [epochs], of as many as are asked for."""

    loss: np.ndarray
    accuracy: np.ndarray
    epochs: int


def curves_of(config: RunConfig, curves: Curves) -> dict[str, Any]:
    """What is drawn of the curves alone."""
    drawn = drawn_epochs(len(curves.loss))
    return {
        "title": title_text(config),
        "epochs": curves.epochs,
        "at": drawn.tolist(),
        "loss": np.round(curves.loss[drawn - 1], 6).tolist(),
        "accuracy": np.round(curves.accuracy[drawn - 1], 6).tolist(),
    }


def picture(
    config: RunConfig,
    curves: Curves,
    probabilities: Iterable[np.ndarray],
    epochs: Sequence[int],
    *,
    recorded: int = 0,
) -> dict[str, Any]:
    """What is drawn of a training or of a finished run. The rows of the map are what was read last
    where the answer follows that; of any other task they are the right answers.

    Args:
        probabilities: for each epoch that is looked into [questions, symbols], what the network
            answers to those of its own samples.
        epochs: those epochs, ascending, 0 before training.
        recorded: how many epochs there would be to look into; as many, if it is not said.
    """
    data = make_dataset(config)
    tiled = len(config.vocabulary) > MAX_FILM_SYMBOLS
    rows = data.codes[:, -1] if config.goal.asks_next else data.target_codes
    said, maps = [], []
    for each in probabilities:  # one at a time: all at once may take much memory
        said.append(each.argmax(axis=1))
        if not tiled:
            maps.append(map_by_last_symbol(rows, each))
    right = [codes == data.target_codes for codes in said]
    shown = [visible(symbol) for symbol in config.vocabulary]
    return {
        "id": config.hash,
        **curves_of(config, curves),
        "asked": len(data.target_codes),
        "recorded": recorded or len(epochs),
        "tiled": tiled,
        "next": config.goal.asks_next,
        "symbol": "word" if config.tokens == "words" else "letter",
        **({"read": [shown[code] for code in rows[:MAX_TILES]]} if tiled else _axes(config)),
        "frames": {
            "epochs": list(epochs),
            "hits": [int(each.sum()) for each in right],
            **(_tiles(shown, said, right) if tiled else {"map": _packed(maps)}),
        },
    }


def _axes(config: RunConfig) -> dict[str, Any]:
    symbols = [visible(symbol) for symbol in config.vocabulary]
    return {
        "symbols": symbols,
        "right": right_answers(config)
        if config.goal.asks_next
        else [[code] for code in range(len(symbols))],
        "scale": SEQUENTIAL,
        "pale": PALE_GREY,
        "frame": VERMILLION,
    }


def _packed(maps: Sequence[np.ndarray]) -> str:
    """Sixteen bits for each probability, as text."""
    whole = np.nan_to_num(np.array(maps, dtype=np.float64) * WHOLE, nan=WHOLE + 1)
    return b64encode(whole.round().astype("<u2").tobytes()).decode()


def _tiles(
    shown: Sequence[str], said: Sequence[np.ndarray], right: Sequence[np.ndarray]
) -> dict[str, Any]:
    return {
        "answers": [[shown[code] for code in codes[:MAX_TILES]] for codes in said],
        "right": [each[:MAX_TILES].tolist() for each in right],
    }
