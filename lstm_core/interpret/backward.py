"""Backpropagation through time, by hand: the vector that a time step hands on to the one before.

The chain rule through ``inference.cells``, for the same cells, layouts and leading axes. An
adjoint is the derivative of some scalar with respect to a state; every cell's function takes the
adjoints of the state after a step and gives those of the gates' pre-activations ``dz``, of the
state before as far as it does not go through ``recurrent``, and what does.

Sources: Werbos, Backpropagation through time: what it does and how to do it (1990); for the LSTM,
Graves and Schmidhuber, Framewise phoneme classification with bidirectional LSTM (2005).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from lstm_core.data.network import STATE_NAMES, Network, Weights, layer_name
from lstm_core.inference.cells import State
from lstm_core.inference.layers import last_h, run_layers, zero_states


@dataclass(frozen=True)
class _Step:
    """One layer in one time step: its arrays, its state before and after, and its gates."""

    recurrent: np.ndarray
    bias: np.ndarray
    before: State
    after: State
    gates: dict[str, np.ndarray]


Back = tuple[np.ndarray, np.ndarray, State]
"""Adjoints of ``x @ kernel``, of ``h @ recurrent`` (both [..., gates * units]), and of the state
before by any other way."""
_NOTHING = np.zeros(())


def _lstm(step: _Step, adjoint: State) -> Back:
    dh, dc = adjoint
    _, c_before = step.before
    squashed = np.tanh(step.after[1])
    i, f, g, o = step.gates.values()
    dc = dc + dh * o * (1 - squashed**2)
    dz = np.concatenate(
        [
            dc * g * i * (1 - i),
            dc * c_before * f * (1 - f),
            dc * i * (1 - g**2),
            dh * squashed * o * (1 - o),
        ],
        axis=-1,
    )
    return dz, dz, (_NOTHING, dc * f)


def _gru(step: _Step, adjoint: State) -> Back:
    (dh,), (h,) = adjoint, step.before
    z, r, g = step.gates.values()
    units = h.shape[-1]
    from_h = h @ step.recurrent[..., 2 * units :] + step.bias[..., 1:, 2 * units :]
    dg = dh * (1 - z) * (1 - g**2)
    gates = [dh * (h - g) * z * (1 - z), dg * from_h * r * (1 - r)]
    dx = np.concatenate([*gates, dg], axis=-1)
    return dx, np.concatenate([*gates, dg * r], axis=-1), (dh * z,)


def _simple_rnn(step: _Step, adjoint: State) -> Back:
    (dh,), (h,) = adjoint, step.after
    dz = dh * (1 - h**2)
    return dz, dz, (_NOTHING,)


_BACK: dict[str, Callable[[_Step, State], Back]] = {
    "LSTM": _lstm,
    "GRU": _gru,
    "SimpleRNN": _simple_rnn,
}


def input_gradients(
    network: Network,
    weights: Weights,
    inputs: np.ndarray,
    output: Callable[[np.ndarray, int], np.ndarray],
    through_h: np.ndarray,
) -> Iterator[np.ndarray]:
    """Read a batch, and give for every time step, the last one first, the derivative of some
    scalars with respect to what was read there: [paths, ..., scalars, features], or 1 for paths
    in the last step, where all are the same.

    Args:
        inputs: [batch, time steps, features], each row from the zero state.
        output: called with what the output layer reads, h [..., batch, units], and the time step,
            gives the derivative of the scalars with respect to it, [..., scalars, units].
            ``scalars`` is the batch, one of each row, or any number where the batch is one row.
        through_h: [paths], 1 or 0: whether what goes from step to step through h counts, or only
            what goes along c. Several are found side by side.
    """
    steps = list(run_layers(network, weights, inputs))
    states = [zero_states(network, len(inputs)), *(state for state, _ in steps)]
    width = len(STATE_NAMES[network.cell])
    names = list(map(layer_name, range(network.layers)))
    kernels = [weights[f"{name}_kernel"].swapaxes(-1, -2) for name in names]
    recurrents = [weights[f"{name}_recurrent_kernel"].swapaxes(-1, -2) for name in names]
    adjoints: list[list[np.ndarray]] = [[_NOTHING] * width for _ in names]
    for t in reversed(range(inputs.shape[1])):
        above = output(last_h(network, states[t + 1]), t)[None]
        kept = through_h.reshape(-1, *[1] * (above.ndim - 1))
        for layer in reversed(range(network.layers)):
            own = slice(layer * width, (layer + 1) * width)
            name = names[layer]
            step = _Step(
                weights[f"{name}_recurrent_kernel"],
                weights[f"{name}_bias"],
                states[t][own],
                states[t + 1][own],
                steps[t][1][layer],
            )
            dh, *rest = adjoints[layer]
            dx, dz, other = _BACK[network.cell](step, (dh + above, *rest))
            adjoints[layer] = [kept * (dz @ recurrents[layer] + other[0]), *other[1:]]
            above = dx @ kernels[layer]
        yield above
