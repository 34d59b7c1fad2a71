"""One time step of an LSTM, a GRU and a simple recurrent network, in NumPy.

The arrays are laid out as Keras lays them out, so a trained model's weights go straight
in. Every function also takes weights with extra leading axes, say [snapshots, ...], and
then steps all of these networks at once; states and inputs broadcast against them.

Shapes: ``x`` [..., batch, features], every state array [..., batch, units],
``kernel`` [..., features, gates * units], ``recurrent`` [..., units, gates * units].
A step returns the new state and the gates by name, each [..., batch, units].

Sources: LSTM, Hochreiter and Schmidhuber, Long short-term memory (1997), with the forget gate of
Gers, Schmidhuber and Cummins, Learning to forget (2000); GRU, Cho et al., Learning phrase
representations using RNN encoder-decoder (2014); simple network, Elman, Finding structure in time
(1990).
"""

from collections.abc import Callable

import numpy as np

from lstm_core.data.network import STATE_NAMES

State = tuple[np.ndarray, ...]
"""(h, c) for an LSTM, (h,) for a GRU or a simple recurrent network."""

Stepped = tuple[State, dict[str, np.ndarray]]
"""The state after a time step, and the gates in it by name."""


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Of every element, any shape."""
    # By way of tanh: exact in both tails and never overflows.
    half: np.ndarray = np.tanh(0.5 * z)
    return 0.5 * (half + 1)


def softmax(z: np.ndarray) -> np.ndarray:
    """Over the last axis."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def lstm_step(
    x: np.ndarray, state: State, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray
) -> Stepped:
    """The LSTM with a forget gate; ``bias`` [..., 4 * units]."""
    h, c = state
    z = x @ kernel + h @ recurrent + bias[..., None, :]
    # One sigmoid over everything, the candidate's share unused: for a single letter the number
    # of NumPy calls is what takes the time.
    i, f, _, o = _parts(sigmoid(z), 4)
    g = np.tanh(_parts(z, 4)[2])
    c = f * c + i * g
    h = o * np.tanh(c)
    return (h, c), {"input": i, "forget": f, "candidate": g, "output": o}


def gru_step(
    x: np.ndarray, state: State, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray
) -> Stepped:
    """The GRU in the variant Keras calls ``reset_after``: the reset gate acts after the
    recurrent product, and input and state have a bias each ([..., 2, 3 * units])."""
    (h,) = state
    zx, rx, gx = _parts(x @ kernel + bias[..., :1, :], 3)
    zh, rh, gh = _parts(h @ recurrent + bias[..., 1:, :], 3)
    z, r = sigmoid(zx + zh), sigmoid(rx + rh)
    g = np.tanh(gx + r * gh)
    h = z * h + (1 - z) * g
    return (h,), {"update": z, "reset": r, "candidate": g}


def simple_rnn_step(
    x: np.ndarray, state: State, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray
) -> Stepped:
    """The simple network: the state is the output, and there are no gates."""
    (h,) = state
    return (np.tanh(x @ kernel + h @ recurrent + bias[..., None, :]),), {}


def _parts(z: np.ndarray, count: int) -> list[np.ndarray]:
    """The last axis cut into equal parts (np.split takes ten times as long)."""
    units = z.shape[-1] // count
    return [z[..., part * units : (part + 1) * units] for part in range(count)]


STEPS: dict[str, Callable[..., Stepped]] = {
    "LSTM": lstm_step,
    "GRU": gru_step,
    "SimpleRNN": simple_rnn_step,
}


def zero_state(cell: str, batch: int, units: int) -> State:
    """The state of a network that has read nothing: arrays [batch, units]."""
    return tuple(np.zeros((batch, units), np.float32) for _ in STATE_NAMES[cell])
