"""Activations: what do h, c and every gate do while a network reads a text?

After Karpathy, Johnson and Fei-Fei, Visualizing and understanding recurrent networks (2015).

Two ways of reading, for a network that learned from samples with more than one symbol or
without a carried state; ``carry`` says which:

- as trained (``carry=False``): each place of the text is a sample of its own, from a zero state,
  with as many symbols up to there as the framing's context is long;
- carried (``carry=True``): the text runs through once, one time step per place, the state
  carried from each to the next. A text shorter than a sample is padded as a sample is.

For a network that carries its state, or answers at every time step, the two are the same, and only
the second exists.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode, sliding_windows
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.errors import NoState
from lstm_core.inference.cells import State
from lstm_core.inference.forward import answers_to
from lstm_core.inference.layers import last_step, named_gates, run_layers
from lstm_core.inference.reading import carries, check_length, check_work, padded, time_steps
from lstm_core.sequence.symbols import PADDING


@dataclass(frozen=True)
class Activations:
    """The activations of one network, or several, over a text.

    ``symbols``: what was read at each step, "" where it was padding. ``states`` has "h" and,
    for an LSTM, "c", after each step; ``gates`` has what the cell has (an LSTM: input, forget,
    candidate, output; a GRU: update, reset, candidate; a simple network: none), in the step. Of
    several layers each has its own, by ``Network.state_names`` and ``gate_names``: "h1".
    Each array is [..., steps, units], with the leading axes of the weights.
    ``probabilities`` of what it answers, of several symbols the first: [..., steps, classes].
    ``carried``: whether each step began with the state that the one before left.
    """

    symbols: tuple[str, ...]
    states: dict[str, np.ndarray]
    gates: dict[str, np.ndarray]
    probabilities: np.ndarray
    carried: bool

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """States and gates by name, in the order in which they are shown."""
        return self.states | self.gates

    @property
    def h(self) -> np.ndarray:
        """The hidden state that the output layer reads, of the last layer: [..., steps, units]."""
        return next(v for name, v in reversed(self.states.items()) if name.startswith("h"))

    def state(self, step: int = -1) -> State:
        """The state after a step, as a batch of one: of each array [..., 1, units]."""
        return tuple(values[..., [step], :] for values in self.states.values())


def activations(
    config: RunConfig,
    weights: Weights,
    text: str,
    *,
    carry: bool | None = None,
    state: State | None = None,
) -> Activations:
    """Read a text and keep everything; shapes as in ``Activations``.

    Args:
        weights: of one network, or stacked with leading axes, [snapshots, ...].
        carry: see the module; None reads as trained.
        state: as ``Network.state_names``, each [..., 1, units], to start from. Only with ``carry``;
            nothing is then padded in front, but where a time step is a window of symbols,
            the first ones know nothing of what was read before the state.

    Raises:
        NoState: for a network without recurrence.
        InputError: for an empty or overlong text, symbols the network does not know, or a
            state where none is carried.
    """
    if not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so it has no state to look at")
    carry = carries(config, carry, state)
    symbols = config.split(text)
    check_length(symbols)
    codes = codes_of(config, symbols)
    network = ModelSpec.of(config)
    if carry:
        codes = padded(config, codes, state)
        check_work(weights, 1, len(codes), "a shorter text would work")
        # A batch of one text; every step of it is kept.
        steps = list(run_layers(network, weights, time_steps(config, codes)[None], state))
    else:
        check_work(
            weights, len(codes), config.context_length, "a shorter text would work, or carry"
        )
        # A batch of all places, each a sample; only its last step is kept.
        steps = [last_step(network, weights, encode(config, sliding_windows(config, codes)))]
    # To [..., steps, units].
    states = {
        name: np.concatenate([after[i] for after, _ in steps], axis=-2)
        for i, name in enumerate(network.state_names)
    }
    gates_of = [named_gates(network, gates) for _, gates in steps]
    gates = {
        name: np.concatenate([one[name] for one in gates_of], axis=-2)
        for name in network.gate_names
    }
    return Activations(
        symbols=tuple("" if code == PADDING else config.vocabulary[code] for code in codes),
        states=states,
        gates=gates,
        probabilities=answers_to(network, weights, states[network.output_name])[..., 0, :],
        carried=carry,
    )


def activation_table(activations: Activations) -> pd.DataFrame:
    """One row per step and unit: step, symbol, unit, and every state and gate by name."""
    steps, units = activations.h.shape
    return pd.DataFrame(
        {
            "step": np.repeat(np.arange(1, steps + 1), units),
            "symbol": np.repeat(np.array(activations.symbols, dtype=object), units),
            "unit": np.tile(np.arange(units), steps),
        }
        | {name: values.ravel() for name, values in activations.arrays.items()}
    )


def unit_order(h: np.ndarray) -> np.ndarray:
    """The units by what they follow: sorted along the first principal component.

    Args:
        h: [steps, units].

    Returns:
        A permutation of the units. At its two ends stand those that go with, and against,
        the direction in which the state as a whole moves most; between them those that
        take no part in it. The sign is chosen so that what grows over the text comes last.
    """
    centred = h - h.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    loading = directions[0]
    time = np.arange(len(h)) - (len(h) - 1) / 2
    if time @ (centred @ loading) < 0:
        loading = -loading
    return np.argsort(loading, kind="stable")
