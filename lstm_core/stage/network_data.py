"""A network as plain data for the program in the browser: its weights, and what stands for each
symbol in its input. ``web/network.js`` is the other side."""

import base64
from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import encode_steps
from lstm_core.data.network import Weights
from lstm_core.sequence.symbols import PADDING, TOKENS


def network_data(config: RunConfig, weights: Weights) -> dict[str, Any]:
    """All that it takes to step a network."""
    return network_shape(config) | {"weights": weights_data(weights)}


def network_shape(config: RunConfig) -> dict[str, Any]:
    """A network but for its weights: ``letters`` by code; ``inputs``, for each code and then for
    padding the features [feature, value] that are not zero, of so many as ``features`` says;
    ``joint``: what stands between two in a text. ``layout``, ``context`` and
    ``carried`` are how the framing reads one."""
    codes = [*range(len(config.vocabulary)), PADDING]
    inputs = encode_steps(config, np.array(codes))
    return {
        "hash": config.hash,
        "cell": config.cell,
        "units": config.units,
        "layers": config.layers,
        "layout": config.rule.layout,
        "context": config.context_length,
        "carried": config.rule.carries_state,
        "letters": list(config.vocabulary),
        "joint": TOKENS[config.tokens][1],
        "features": inputs.shape[-1],
        # One-hot features as a table would be many megabytes of zeros for a large vocabulary.
        "inputs": [[[int(n), float(row[n])] for n in np.flatnonzero(row)] for row in inputs],
    }


def weights_data(weights: Weights) -> dict[str, Any]:
    """Arrays by name, each as its shape and base64 of 32-bit little-endian floats."""
    return {name: _array(values) for name, values in weights.items()}


def _array(values: np.ndarray) -> dict[str, Any]:
    floats = np.ascontiguousarray(values, dtype="<f4")
    return {"shape": list(values.shape), "base64": base64.b64encode(floats.tobytes()).decode()}
