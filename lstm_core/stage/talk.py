"""What the talk tells of a network, as plain data for the program in the browser."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.title import name_of
from lstm_core.data.dataset import drawn_epochs
from lstm_core.data.network import Weights
from lstm_core.interpret.state_space import principal_axes, state_paths
from lstm_core.run import Run
from lstm_core.sequence.symbols import asked_place
from lstm_core.stage.network_data import network_data, weights_data

SLIDES = {
    "question": "The question",
    "recite": "It recites",
    "cold": "Guess first",
    "warm": "Warm it up",
    "wrong": "A wrong start",
    "type": "Say anything",
    "driving": "Memory or input?",
    "why": "Why: a path along which it counts",
    "train": "Train one now",
    "cure": "The cure",
    "end": "To take home",
}
"""The slides' names and titles, in order, as ``web/slides.js`` has them."""
MOST_SYMBOLS = 30  # as many can be read on a screen
LEAST_SYMBOLS = 6
WRONG = "X"
_READS = {
    None: "Read in order, its memory carried on",
    "reset": "Chunks in any order, each from an empty memory",
    "carried": "Chunks in any order, the memory carried over",
}
"""How a network was trained, in stage words, by its framing's ``segments``."""
SCRAMBLED = 20  # letters of a text in no order


def why_not_shown(config: RunConfig) -> str:
    """Why no talk can be held of a network, or nothing where it can."""
    symbols = config.symbols
    if not (config.goal.cuts and config.follows) or config.tokens == "words":
        return "a talk is of a network that learned which letter comes next"
    if not config.rule.carries_state or config.context_length > 1:
        return "a talk needs a network that reads one symbol per time step and carries its state"
    if len(set(symbols)) < len(symbols):
        return "a talk needs a sequence in which no symbol comes twice"
    if not LEAST_SYMBOLS <= len(symbols) <= MOST_SYMBOLS:
        return f"a talk needs a sequence of {LEAST_SYMBOLS} to {MOST_SYMBOLS} symbols"
    return "" if config.units > 1 else "a talk needs a network of 2 units or more"


def talk_data(
    run: Run, cures: Sequence[tuple[str, Run]] = (), *, link: Any = None
) -> dict[str, Any]:
    """All that the program needs to know, as JSON can say it.

    Args:
        cures: networks to stand beside this one at the end, each with a title.
        link: ``url`` and ``modules`` of a code for telephones, if there is one.

    Raises:
        ValueError: for a run that ``why_not_shown`` refuses.
    """
    if reason := why_not_shown(run.config):
        raise ValueError(reason)
    sequence = list(run.config.symbols)
    place = asked_place(sequence)
    shuffled = np.random.default_rng(0).permutation(sequence[:-1])[:SCRAMBLED]
    return {
        "name": name_of(run.config),
        "network": network_data(run.config, run.weights()),
        "sequence": sequence,
        "asked": sequence[place],
        "warm": sequence[:place],
        "wrong": WRONG if WRONG in sequence else sequence[-2],
        "scrambled": shuffled.tolist(),
        "reads": _READS[run.config.rule.segments],
        "plane": _plane(run.config, run.weights()),
        "cures": [
            {
                "title": title,
                "reads": _READS[other.config.rule.segments],
                "network": network_data(other.config, other.weights()),
                "sequence": list(other.config.symbols),
            }
            for title, other in cures
        ],
        "link": link,
    }


def accuracy_curve(accuracy: np.ndarray) -> list[list[float]]:
    """The accuracy as points [epoch, share], as many as are drawn."""
    epochs = drawn_epochs(len(accuracy))
    curve: list[list[float]] = np.column_stack([epochs, accuracy[epochs - 1].round(4)]).tolist()
    return curve


def learnt(epoch: int, weights: Weights) -> dict[str, Any]:
    """What a network like that of the talk has become after an epoch."""
    return {"epoch": epoch, "weights": weights_data(weights)}


def _plane(config: RunConfig, weights: Weights) -> dict[str, Any]:
    """The plane in which h over the sequence spreads most: ``mean`` [units], ``axes`` [2, units],
    and the ``centre`` and ``range`` of the path in it."""
    path = state_paths(config, weights, "".join(config.symbols[:-1])).zero
    plane = principal_axes(path, 2)
    flat = plane.coordinates(path)
    low, high = flat.min(axis=0), flat.max(axis=0)
    return {
        "mean": plane.mean.tolist(),
        "axes": plane.axes.tolist(),
        "centre": ((low + high) / 2).tolist(),
        "range": np.maximum(high - low, 1e-6).tolist(),
    }
