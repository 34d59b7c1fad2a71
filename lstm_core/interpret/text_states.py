"""States of a text: what do all layers of a network do while it reads a text character by
character, what does it expect at each place, and how surprised is it by what comes?

After Karpathy, Johnson and Fei-Fei, Visualizing and understanding recurrent networks (2015). The
text runs through once, the state carried from each character to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_core.data.network import Network, Weights
from lstm_core.errors import InputError
from lstm_core.inference.cells import State
from lstm_core.inference.characters import CharacterReader
from lstm_core.inference.forward import read_out
from lstm_core.inference.layers import last_h, zero_states
from lstm_core.inference.sampling import check_codes
from lstm_core.run import weights_at

MAX_PLACES = 24_000  # characters
GUESSES = 5
_BLOCK = 500  # places whose probabilities are in memory at once: of some texts' characters many


@dataclass(frozen=True)
class TextStates:
    """A text as a network read it.

    ``codes`` int32 [places]. ``states`` by name as ``Network.state_names`` says, each float32
    [places, units], after the character. ``guesses`` int32 [places, 5]: the codes that the network
    holds most probable next, the most probable first (fewer where there are fewer characters), and
    ``guess_probabilities`` theirs. ``came`` float32 [places]: the probability that the character at
    the place had before it came; NaN at the first place, where nothing was read yet, unless the
    reading started from a state.
    """

    codes: np.ndarray
    states: dict[str, np.ndarray]
    guesses: np.ndarray
    guess_probabilities: np.ndarray
    came: np.ndarray

    @property
    def nats(self) -> float:
        """Nats per character over the places that were predicted (NaN for none)."""
        predicted = self.came[~np.isnan(self.came)].astype(np.float64)
        if not len(predicted):
            return float("nan")
        return float(-np.log(np.maximum(predicted, np.finfo(np.float32).tiny)).mean())

    def state(self, place: int = -1) -> State:
        """The state after a place, to go on from: arrays [1, units]."""
        return tuple(values[place][None] for values in self.states.values())


def text_states(
    network: Network, weights: Weights, codes: np.ndarray, *, state: State | None = None
) -> TextStates:
    """Read a text, codes [places], from a state (arrays [1, units]; None: zero).

    Raises:
        InputError: for no text or one of more than 24,000 characters, or unknown codes.
    """
    (found,) = _read(network, weights, codes, (state,))
    return found


def film(
    network: Network,
    snapshots: dict[str, np.ndarray],
    places: Sequence[int],
    codes: np.ndarray,
    array: str,
    unit: int,
) -> np.ndarray:
    """How one unit came to react to a text: its values [places, characters] in an array of states,
    from a zero state on, at some ``places`` among the recorded weights.

    Raises:
        InputError: as ``text_states``.
    """
    weights = (weights_at(snapshots, place) for place in places)
    return np.stack([text_states(network, one, codes).states[array][:, unit] for one in weights])


def zero_and_primed(
    network: Network, weights: Weights, primer: np.ndarray, codes: np.ndarray
) -> tuple[TextStates, TextStates]:
    """The same text twice: from the zero state, and from the one that another text leaves.

    Errors as in ``text_states``, for either text.
    """
    _check(network, primer)
    reader = CharacterReader(network, weights)
    for code in primer:
        reader.step(code[None])
    zero, primed = _read(network, weights, codes, (None, reader.state))
    return zero, primed


def next_probabilities(network: Network, weights: Weights, states: TextStates) -> np.ndarray:
    """All probabilities of the character after each place: float32 [places, classes]."""
    return read_out(weights, states.states[network.output_name])


def _read(
    network: Network, weights: Weights, codes: np.ndarray, starts: tuple[State | None, ...]
) -> list[TextStates]:
    _check(network, codes)
    zeros = zero_states(network, 1)
    arrays = zip(*(start or zeros for start in starts), strict=True)
    state = tuple(map(np.concatenate, arrays))
    reader = CharacterReader(network, weights, batch=len(starts), state=state)
    states = reader.read(np.tile(codes, (len(starts), 1)))
    return [
        _looked_at(network, weights, codes, start, {n: rows[row] for n, rows in states.items()})
        for row, start in enumerate(starts)
    ]


def _looked_at(
    network: Network,
    weights: Weights,
    codes: np.ndarray,
    start: State | None,
    states: dict[str, np.ndarray],
) -> TextStates:
    h = states[network.output_name]
    count = min(GUESSES, network.classes)
    guesses = np.empty((len(codes), count), np.int32)
    shares = np.empty((len(codes), count), np.float32)
    came = np.full(len(codes), np.nan, np.float32)
    if start is not None:
        came[0] = read_out(weights, last_h(network, start))[0, codes[0]]
    for first in range(0, len(codes), _BLOCK):
        places = slice(first, first + _BLOCK)
        probabilities = read_out(weights, h[places])
        best = np.argpartition(-probabilities, count - 1, axis=1)[:, :count]
        best = np.take_along_axis(
            best, np.argsort(-np.take_along_axis(probabilities, best, 1), axis=1), 1
        )
        guesses[places] = best
        shares[places] = np.take_along_axis(probabilities, best, 1)
        following = codes[first + 1 : first + 1 + _BLOCK]
        came[first + 1 : first + 1 + _BLOCK] = probabilities[np.arange(len(following)), following]
    return TextStates(codes, states, guesses, shares, came)


def _check(network: Network, codes: np.ndarray) -> None:
    if not 1 <= len(codes) <= MAX_PLACES:
        raise InputError(f"expected a text of 1 to {MAX_PLACES:,} characters, got {len(codes):,}")
    check_codes(network, codes)
