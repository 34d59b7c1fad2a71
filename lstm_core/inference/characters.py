"""A network that reads characters by their codes: the same numbers as ``layers`` gives for one-hot
vectors, many times as fast.

A one-hot vector times a kernel is a row of the kernel, so a character costs a look-up. What is left
for one character is small, and the number of NumPy calls is what takes the time: the bias is in the
rows already, all results go into arrays that exist, and as sigmoid(z) is (1 + tanh(z / 2)) / 2, the
gates' columns are halved once and one tanh serves all of them (halving is exact in floating point).
"""

from collections.abc import Callable

import numpy as np

from lstm_core.data.network import GATES, STATE_NAMES, Network, Weights, layer_name
from lstm_core.inference.cells import State

Step = Callable[[np.ndarray], None]
"""Takes the input's share of a time step [batch, gates * units], with its bias, and moves the state
on in place."""


class CharacterReader:
    """Reads characters one after the other, in ``batch`` texts at once, and keeps the state.

    ``state``: arrays in the order of ``Network.state_names``, each [batch or 1, units], where to
    start; None is the zero state. It is copied.
    """

    def __init__(
        self, network: Network, weights: Weights, *, batch: int = 1, state: State | None = None
    ):
        self.network, self._batch = network, batch
        self._state = [np.zeros((batch, network.units), np.float32) for _ in network.state_names]
        self._output = _float32(weights["output_kernel"]), _float32(weights["output_bias"])
        self._scores = np.empty((batch, network.classes), np.float32)
        self._layers = [self._layer(weights, number) for number in range(network.layers)]
        self.start(state)

    def _layer(self, weights: Weights, number: int) -> tuple[np.ndarray, np.ndarray, Step]:
        """Kernel and bias of the input, and the step of the recurrent part."""
        cell, units = self.network.cell, self.network.units
        width = len(STATE_NAMES[cell])
        kernel, recurrent, bias = (
            _float32(weights[f"{layer_name(number)}_{part}"]) * _halved(cell, units)
            for part in ("kernel", "recurrent_kernel", "bias")
        )
        own = self._state[number * width : (number + 1) * width]
        if cell == "GRU":  # has two: the one of the state's candidate stays inside the reset gate
            inside = bias[1].copy()
            inside[: 2 * units] = 0
            bias = bias[0] + bias[1] - inside
            step = _gru(recurrent, inside, own)
        else:
            step = _STEPS[cell](recurrent, own)
        if number:
            return kernel, bias, step
        return kernel + bias, np.zeros_like(bias), step

    def start(self, state: State | None) -> None:
        """Put a state in place, or the zero state."""
        for place, array in enumerate(self._state):
            array[:] = 0 if state is None else state[place]

    @property
    def state(self) -> State:
        """A copy of it, arrays [batch, units]."""
        return tuple(array.copy() for array in self._state)

    def step(self, codes: np.ndarray) -> None:
        """Read one character in each text: codes [batch]."""
        width = len(STATE_NAMES[self.network.cell])
        for number, (kernel, bias, step) in enumerate(self._layers):
            if number:
                below = self._state[(number - 1) * width]
                step(below @ kernel + bias)
            else:
                step(kernel[codes])

    def read(self, codes: np.ndarray) -> dict[str, np.ndarray]:
        """Read many characters, codes [batch, places], layer by layer: the state after each, by
        name, arrays [batch, places, units]."""
        batch, places = codes.shape
        width = len(STATE_NAMES[self.network.cell])
        found: list[np.ndarray] = []
        for number, (kernel, bias, step) in enumerate(self._layers):
            # Time first, so that what one step needs lies together.
            entering = kernel[codes.T] if number == 0 else found[-width] @ kernel + bias
            own = self._state[number * width : (number + 1) * width]
            kept = [np.empty((places, batch, self.network.units), np.float32) for _ in own]
            for place in range(places):
                step(entering[place])
                for into, array in zip(kept, own, strict=True):
                    into[place] = array
            found += kept
        names = self.network.state_names
        return {name: array.swapaxes(0, 1) for name, array in zip(names, found, strict=True)}

    def probabilities(self) -> np.ndarray:
        """Of the next character [batch, classes]. The array is used again by the next call."""
        kernel, bias = self._output
        scores = self._scores
        np.dot(self._state[-len(STATE_NAMES[self.network.cell])], kernel, out=scores)
        scores += bias
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores


def _halved(cell: str, units: int) -> np.ndarray:
    """A factor for each column of a kernel: half of those under a sigmoid."""
    factors = {"LSTM": (0.5, 0.5, 1, 0.5), "GRU": (0.5, 0.5, 1), "SimpleRNN": (1,)}[cell]
    return np.repeat(np.array(factors, np.float32), units)


def _float32(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array, np.float32)


def _lstm(recurrent: np.ndarray, state: list[np.ndarray]) -> Step:
    h, c = state
    units = h.shape[1]
    z = np.empty((len(h), GATES["LSTM"] * units), np.float32)
    i, f, g, o = (z[:, part * units : (part + 1) * units] for part in range(4))
    # tanh to sigmoid where it is one: times a half, plus a half.
    half = _halved("LSTM", units)
    shift = 1 - half
    added, squashed = np.empty_like(h), np.empty_like(h)

    def step(entering: np.ndarray) -> None:
        np.dot(h, recurrent, out=z)
        np.add(z, entering, out=z)
        np.tanh(z, out=z)
        np.multiply(z, half, out=z)
        np.add(z, shift, out=z)
        np.multiply(c, f, out=c)
        np.multiply(i, g, out=added)
        np.add(c, added, out=c)
        np.tanh(c, out=squashed)
        np.multiply(o, squashed, out=h)

    return step


def _gru(recurrent: np.ndarray, inside: np.ndarray, state: list[np.ndarray]) -> Step:
    (h,) = state
    units = h.shape[1]
    both = np.empty((len(h), GATES["GRU"] * units), np.float32)
    gates, candidate = both[:, : 2 * units], both[:, 2 * units :]
    update, reset = gates[:, :units], gates[:, units:]

    def step(entering: np.ndarray) -> None:
        np.dot(h, recurrent, out=both)
        np.add(both, inside, out=both)
        np.add(gates, entering[:, : 2 * units], out=gates)
        np.tanh(gates, out=gates)
        np.multiply(gates, 0.5, out=gates)
        np.add(gates, 0.5, out=gates)
        np.multiply(candidate, reset, out=candidate)
        np.add(candidate, entering[:, 2 * units :], out=candidate)
        np.tanh(candidate, out=candidate)
        np.subtract(h, candidate, out=h)
        np.multiply(h, update, out=h)
        np.add(h, candidate, out=h)

    return step


def _simple(recurrent: np.ndarray, state: list[np.ndarray]) -> Step:
    (h,) = state
    z = np.empty_like(h)

    def step(entering: np.ndarray) -> None:
        np.dot(h, recurrent, out=z)
        np.add(z, entering, out=z)
        np.tanh(z, out=h)

    return step


_STEPS = {"LSTM": _lstm, "SimpleRNN": _simple}
