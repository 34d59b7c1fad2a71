"""Half-life: over how many steps do a unit's gates alone let half of its memory go?

An LSTM multiplies its cell by the forget gate f at every step, a GRU its state by the update gate
z (in Keras's layout the share that is kept). Were the gate always at its mean over a text, what is
kept after n steps would be mean ** n, half of it after ln 0.5 / ln mean. After Tallec and
Ollivier, Can recurrent neural networks warp time? (2018), who read the time scale of a unit off
its gate. It says nothing of what is written anew, nor of memory that goes round through h.
"""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.interpret.activations import activations

KEEPS = {"LSTM": "forget", "GRU": "update"}
"""The gate by which a cell keeps its memory; a simple network has none."""


def mean_keeping_gates(
    config: RunConfig, weights: Weights, text: str, *, carry: bool | None = None
) -> dict[str, np.ndarray]:
    """The mean over a text of the gate that keeps, [..., units], by its name in each layer
    ("forget", or "forget1", ...); empty for a simple network. Arguments as of ``activations``."""
    kind = KEEPS.get(config.cell)
    if kind is None:
        return {}
    names = [name for name in network_of(config).gate_names if name.rstrip("123") == kind]
    gates = activations(config, weights, text, carry=carry).gates
    return {name: gates[name].mean(axis=-2, dtype=float) for name in names}


def half_life(mean_gate: np.ndarray) -> np.ndarray:
    """In steps; infinite for a gate that is fully open, 0 for one that is shut."""
    with np.errstate(divide="ignore"):
        found: np.ndarray = np.abs(np.log(0.5) / np.log(mean_gate))
    return found
