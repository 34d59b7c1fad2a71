"""One time step of an LSTM, a GRU and a simple recurrent network, in NumPy.

The arrays are laid out as Keras lays them out, so a trained model's weights go straight
in. Every function also takes weights with extra leading axes, say [snapshots, ...], and
then steps all of these networks at once; states and inputs broadcast against them.

Shapes: ``x`` [..., batch, features], every state array [..., batch, units],
``kernel`` [..., features, gates * units], ``recurrent`` [..., units, gates * units].
A step returns the new state and the gates by name, each [..., batch, units].
"""

from collections.abc import Callable

import numpy as np

State = tuple[np.ndarray, ...]
"""(h, c) for an LSTM, (h,) for a GRU or a simple recurrent network."""


def sigmoid(z: np.ndarray) -> np.ndarray:
    # By way of tanh: exact in both tails and never overflows.
    return 0.5 * (np.tanh(0.5 * z) + 1)


def softmax(z: np.ndarray) -> np.ndarray:
    """Over the last axis."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def lstm_step(x, state, kernel, recurrent, bias) -> tuple[State, dict[str, np.ndarray]]:
    """Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000."""
    h, c = state
    z = x @ kernel + h @ recurrent + bias[..., None, :]
    # One sigmoid over everything, the candidate's share unused: for a single letter the number
    # of NumPy calls is what takes the time.
    i, f, _, o = _parts(sigmoid(z), 4)
    g = np.tanh(_parts(z, 4)[2])
    c = f * c + i * g
    h = o * np.tanh(c)
    return (h, c), {"input": i, "forget": f, "candidate": g, "output": o}


def gru_step(x, state, kernel, recurrent, bias) -> tuple[State, dict[str, np.ndarray]]:
    """Cho et al. 2014 in the variant Keras calls ``reset_after``: the reset gate acts
    after the recurrent product, and input and state have a bias each ([..., 2, 3 * units])."""
    (h,) = state
    zx, rx, gx = _parts(x @ kernel + bias[..., :1, :], 3)
    zh, rh, gh = _parts(h @ recurrent + bias[..., 1:, :], 3)
    z, r = sigmoid(zx + zh), sigmoid(rx + rh)
    g = np.tanh(gx + r * gh)
    h = z * h + (1 - z) * g
    return (h,), {"update": z, "reset": r, "candidate": g}


def simple_rnn_step(x, state, kernel, recurrent, bias) -> tuple[State, dict[str, np.ndarray]]:
    """Elman 1990: the state is the output, and there are no gates."""
    (h,) = state
    return (np.tanh(x @ kernel + h @ recurrent + bias[..., None, :]),), {}


def _parts(z: np.ndarray, count: int) -> list[np.ndarray]:
    """The last axis cut into equal parts (np.split takes ten times as long)."""
    units = z.shape[-1] // count
    return [z[..., part * units : (part + 1) * units] for part in range(count)]


STEPS: dict[str, Callable] = {
    "LSTM": lstm_step,
    "GRU": gru_step,
    "SimpleRNN": simple_rnn_step,
}
STATE_NAMES = {"LSTM": ("h", "c"), "GRU": ("h",), "SimpleRNN": ("h",)}


def zero_state(cell: str, batch: int, units: int) -> State:
    """The state of a network that has seen nothing."""
    return tuple(np.zeros((batch, units), np.float32) for _ in STATE_NAMES[cell])
