"""Can one LSTM unit count, and how far?

Open forget and input gates make the cell state a sum: an a adds one candidate, a b takes one away,
and the output layer says b for as long as more than half of one is left. Weights set by hand show
what a cell can do whether or not training finds it; beside them stands the unit of a trained
network that follows the count best.

A forget gate f a little below 1 loses the share 1 - f of what is left at every step: about
(1 - f) n² of one candidate after n a's and n b's, so the count is lost near n = √(1 / 2(1 - f)).
In float32 a sigmoid is exactly 1 from a pre-activation of 18 on and tanh from 9 on. From there c is
a whole number, which float32 holds up to 2²⁴.

Sources: Gers and Schmidhuber, LSTM recurrent networks learn simple context-free and
context-sensitive languages (2001); Weiss, Goldberg and Yahav, On the practical computational power
of finite precision RNNs for language recognition (2018).
"""

from typing import NamedTuple

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.inference.cells import State, sigmoid
from lstm_core.inference.forward import run_network
from lstm_core.inference.layers import run_layers, zero_states
from lstm_core.interpret.activations import activations

COUNTER = RunConfig(task="anbn", units=1)
FARTHEST = 10_000
OPEN = 20.0  # a pre-activation at which a gate is exactly 1


class Gates(NamedTuple):
    """Pre-activations of the one unit: of two gates, the same at every step, and of the candidate
    at each letter."""

    forget: float = OPEN
    input: float = OPEN
    at_a: float = OPEN
    at_b: float = -OPEN

    def steps(self) -> tuple[float, float]:
        """What an a and what a b add to c."""
        a, b = gate(self.input) * np.tanh(np.array([self.at_a, self.at_b], np.float32))
        return float(a), float(b)


class Counted(NamedTuple):
    """How far a unit counts (``counts_to``) whose gates are open with a ``strength``, which loses a
    share of c at every step; ``predicted``: how far by that alone, None for without bound."""

    strength: float
    lost: float
    predicted: float | None
    counts_to: int


class CountingUnit(NamedTuple):
    """The ``unit`` whose c goes best with the count over a string, Pearson's ``correlation``; its
    ``c`` after each symbol and ``forget`` gate in each step, [steps]; whether the network's answer
    after each b is ``right``, [n]."""

    unit: int
    correlation: float
    c: np.ndarray
    forget: np.ndarray
    right: np.ndarray


def gate(strength: float) -> float:
    """What a gate is at a pre-activation, as float32 has it."""
    return float(sigmoid(np.array([strength], np.float32))[0])


def counter_weights(gates: Gates) -> Weights:
    """The weights of ``COUNTER`` with these gates."""
    a, b, dot = codes_of(COUNTER, "ab.")
    weights = {
        name: np.zeros(shape, np.float32) for name, shape in network_of(COUNTER).weights.items()
    }
    weights["cell_bias"][:] = gates.input, gates.forget, 0, OPEN
    weights["cell_kernel"][[a, b], 2] = gates.at_a, gates.at_b
    one, _ = gates.steps()
    steep = np.copysign(OPEN, one)
    weights["output_kernel"][0, [b, dot]] = steep, -steep
    weights["output_bias"][[b, dot]] = np.array([-steep, steep]) * np.tanh(one / 2)
    weights["output_bias"][a] = -5 * OPEN  # which is never the answer
    return weights


def counts_to(config: RunConfig, weights: Weights, most: int) -> int:
    """Up to which n a network of the task anbn answers right about all aⁿbⁿ, at most ``most``."""
    if most > 100 and (found := counts_to(config, weights, most // 4)) < most // 4:
        return found
    a, b, dot = codes_of(config, "ab.")
    inputs = encode(config, np.full((1, most), a))
    after_a = [state for state, _ in run_layers(network_of(config), weights, inputs)]
    rows: State = tuple(np.concatenate(parts) for parts in zip(*after_a, strict=True))
    read = 0
    while len(rows[0]):  # the states of n = read + 1, read + 2, ..., after ``read`` b's
        inputs = np.repeat(encode(config, np.array([[b]])), len(rows[0]), axis=0)
        probabilities, after_b = run_network(config, weights, inputs, rows)
        said = probabilities.argmax(axis=-1)
        right = said == b
        right[0] = said[0] == dot
        if not right.all():
            most = read + int(right.argmin())
        read += 1
        same = map(np.array_equal, (one[1:] for one in after_b), (one[:-1] for one in rows))
        if right.all() and all(same):
            break  # each n has the state that n - 1 had, one b earlier: all that follows is right
        rows = tuple(part[1 : max(1, most - read + 1)] for part in after_b)
    return most


def counted(strength: float, gates: Gates | None = None, most: int = FARTHEST) -> Counted:
    """``strength``: of the forget gate, and of all where no other ``gates`` are given."""
    weights = counter_weights(gates or Gates(strength, strength, strength, -strength))
    lost = 1 - gate(strength)
    law = float(np.sqrt(0.5 / lost)) if lost else None
    return Counted(strength, lost, law, counts_to(COUNTER, weights, most))


def counting_unit(config: RunConfig, weights: Weights, n: int) -> CountingUnit:
    """Of an LSTM of the task anbn while it reads n a's and n b's."""
    start = zero_states(network_of(config), 1)
    read = activations(config, weights, "a" * n + "b" * n, carry=True, state=start)
    c, count = read.states["c"], np.r_[1 : n + 1, n - 1 : -1 : -1]
    with np.errstate(invalid="ignore"):  # of a unit that stands still
        found = np.nan_to_num(np.corrcoef(c.T, count)[-1, :-1])
    unit = int(np.abs(found).argmax())
    right = read.probabilities[n:].argmax(axis=-1) == codes_of(config, "b" * (n - 1) + ".")
    return CountingUnit(unit, float(found[unit]), c[:, unit], read.gates["forget"][:, unit], right)
