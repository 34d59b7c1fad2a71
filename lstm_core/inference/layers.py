"""Several recurrent layers, one on top of the other, in NumPy: a time step, and many of them.

A state is flat, the lowest layer's arrays first, as ``Network.state_names`` says. ``weights`` may
have leading axes, as in ``cells``.
"""

from collections.abc import Iterator

import numpy as np

from lstm_core.data.network import STATE_NAMES, Network, Weights, layer_name
from lstm_core.inference.cells import STEPS, State, zero_state

Gates = tuple[dict[str, np.ndarray], ...]
"""The gates by name, of each layer."""


def zero_states(network: Network, batch: int) -> State:
    """The state of all layers of a network that has read nothing: arrays [batch, units]."""
    return zero_state(network.cell, batch, network.units) * network.layers


def step_layers(
    network: Network, weights: Weights, x: np.ndarray, state: State
) -> tuple[State, Gates]:
    """One time step ``x`` [..., batch, features] through all layers."""
    step, width = STEPS[network.cell], len(STATE_NAMES[network.cell])
    after: State = ()
    gates = []
    for layer in range(network.layers):
        name = layer_name(layer)
        arrays = [weights[f"{name}_{part}"] for part in ("kernel", "recurrent_kernel", "bias")]
        own, its_gates = step(x, state[layer * width : (layer + 1) * width], *arrays)
        after, x = after + own, own[0]
        gates.append(its_gates)
    return after, tuple(gates)


def run_layers(
    network: Network, weights: Weights, inputs: np.ndarray, state: State | None = None
) -> Iterator[tuple[State, Gates]]:
    """All layers over ``inputs`` [batch, time steps, features], one time step after the other: the
    state after each, and the gates in it."""
    state = state or zero_states(network, len(inputs))
    for t in range(inputs.shape[1]):
        state, gates = step_layers(network, weights, inputs[:, t], state)
        yield state, gates


def last_h(network: Network, state: State) -> np.ndarray:
    """What the output layer reads: h of the last layer."""
    return state[-len(STATE_NAMES[network.cell])]
