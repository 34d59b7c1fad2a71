"""Several recurrent layers, one on top of the other, in NumPy: a time step, and many of them.

A state is flat, the lowest layer's arrays first, as ``Network.state_names`` says. ``weights`` may
have leading axes, as in ``cells``.
"""

from collections import deque
from collections.abc import Iterator

import numpy as np

from lstm_core.data.network import STATE_NAMES, Network, Weights, layer_name
from lstm_core.inference.cells import STEPS, State, zero_state

PARTS = ("kernel", "recurrent_kernel", "bias")  # of a recurrent layer's weights
Gates = tuple[dict[str, np.ndarray], ...]
"""The gates by name, of each layer."""


def zero_states(network: Network, batch: int) -> State:
    """The state of all layers of a network that has read nothing: arrays [batch, units]."""
    return zero_state(network.cell, batch, network.units) * network.layers


def step_layers(
    network: Network, weights: Weights, x: np.ndarray, state: State
) -> tuple[State, Gates]:
    """One time step ``x`` [..., batch, features] through all layers."""
    return _step(network, _arrays(network, weights), x, state)


def run_layers(
    network: Network, weights: Weights, inputs: np.ndarray, state: State | None = None
) -> Iterator[tuple[State, Gates]]:
    """All layers over ``inputs`` [batch, time steps, features], one time step after the other: the
    state after each, and the gates in it."""
    state = state or zero_states(network, len(inputs))
    arrays = _arrays(network, weights)
    for t in range(inputs.shape[1]):
        state, gates = _step(network, arrays, inputs[:, t], state)
        yield state, gates


def last_step(
    network: Network, weights: Weights, inputs: np.ndarray, state: State | None = None
) -> tuple[State, Gates]:
    """What ``run_layers`` gives last; there must be a time step."""
    return deque(run_layers(network, weights, inputs, state), maxlen=1)[0]


def last_h(network: Network, state: State) -> np.ndarray:
    """What the output layer reads: h of the last layer."""
    return state[-len(STATE_NAMES[network.cell])]


def named_gates(network: Network, gates: Gates) -> dict[str, np.ndarray]:
    """The gates of a time step by ``Network.gate_names``."""
    values = (value for one in gates for value in one.values())
    return dict(zip(network.gate_names, values, strict=True))


def _arrays(network: Network, weights: Weights) -> list[list[np.ndarray]]:
    """Kernel, recurrent kernel and bias of each layer."""
    names = map(layer_name, range(network.layers))
    return [[weights[f"{name}_{part}"] for part in PARTS] for name in names]


def _step(
    network: Network, arrays: list[list[np.ndarray]], x: np.ndarray, state: State
) -> tuple[State, Gates]:
    step = STEPS[network.cell]
    if network.layers == 1:  # as most are, and a letter is asked about in microseconds
        after, gates = step(x, state, *arrays[0])
        return after, (gates,)
    width = len(STATE_NAMES[network.cell])
    found: State = ()
    all_gates = []
    for layer, of_layer in enumerate(arrays):
        own, gates = step(x, state[layer * width : (layer + 1) * width], *of_layer)
        found, x = found + own, own[0]
        all_gates.append(gates)
    return found, tuple(all_gates)
