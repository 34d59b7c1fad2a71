"""One step of a cell as a drawing with its numbers, as a browser draws it (``web/one_step.js``).
All places and all units go there at once, so that a reader moves among them without the server."""

from base64 import b64encode
from typing import Any

import numpy as np

from lstm_core import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.interpret.one_step import EQUATIONS, OneStep, quantities
from lstm_core.sequence.symbols import visible
from ui.charts.drawing import Drawing
from ui.wording import shortened

ONE_STEP = Drawing(("cell.js", "one_step.js"), ("one_step.css",))
"""Defines ``mountOneStep``."""
MOST_NUMBERS = 400_000  # of all places and units together
FEW = 3  # numbers of an input that are written out


def most_places(config: RunConfig) -> int:
    """How many places of a text go to the browser at once."""
    return max(10, MOST_NUMBERS // (config.units * len(quantities(config.cell))))


def picture(config: RunConfig, step: OneStep) -> dict[str, Any]:
    """What is drawn of a step of one network, but for its ``id``."""
    used = np.flatnonzero(step.inputs.any(axis=0))  # of a one-hot code, the letters that are read
    return {
        "cell": step.cell,
        "units": config.units,
        "letters": [visible(symbol) for symbol in step.symbols],
        "numbers": [_numbers(config, step, place) for place in range(len(step.symbols))],
        "before": [shortened(text) for text in step.before],
        "says": _says(config, step),
        "equations": EQUATIONS[step.cell],
        "values": {name: _packed(array) for name, array in step.values.items()},
        "summed": list(step.summed),
        "inputs": _packed(step.inputs[:, used]),
        "sources": _sources(config, step, used),
        "read": ["".join(map(_shown, row[-4:])) for row in step.read],
        "kernel": {name: _packed(weight[used]) for name, weight in step.kernel.items()},
        "recurrent": {name: _packed(weight) for name, weight in step.recurrent.items()},
        "of": "" if config.layers == 1 else str(step.layer + 1),
    }


def _packed(values: np.ndarray) -> str:
    """Four bytes for each number, as text."""
    return b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def _says(config: RunConfig, step: OneStep) -> list[str]:
    """What the network predicts after each place."""
    codes = step.probabilities.argmax(axis=-1)
    return [visible(config.vocabulary[code]) for code in codes]


def _numbers(config: RunConfig, step: OneStep, place: int) -> str:
    """What a layer reads at a place, in few words."""
    if step.layer:
        return f"h of layer {step.layer}"
    x = step.inputs[place]
    if len(x) <= FEW:
        return "  ".join(f"{value:.2f}" for value in x)
    if config.encoding == "one_hot":
        ones = "one 1" if (x == 1).sum() == 1 else f"{(x == 1).sum()} ones"
        return f"{ones} in {len(x)}"
    return f"{len(x)} numbers"


def _sources(config: RunConfig, step: OneStep, used: np.ndarray) -> dict[str, Any]:
    """What the numbers in use stand for: the names at each place, or at all of them, and of each
    number which of these is its."""
    if step.layer:
        names = [f"h of unit {unit} of layer {step.layer}" for unit in used]
        return {"rows": [names], "columns": list(range(len(used)))}
    width = ModelSpec.of(config).features // len(step.read[0])
    rows = [[_shown(symbol) for symbol in row] for row in step.read]
    return {"rows": rows, "columns": (used // width).tolist()}


def _shown(symbol: str) -> str:
    return visible(symbol) if symbol else "·"  # padding
