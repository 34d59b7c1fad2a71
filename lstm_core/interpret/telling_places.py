"""Where does it matter what was read before? At a place inside a quotation or brackets that were
opened earlier, a network that remembers them expects something else than one that begins there: the
same words from two states tell most there.
"""

import numpy as np

from lstm_core.data.dataset import thinned
from lstm_core.data.network import Network, Weights
from lstm_core.inference.spelling import text_of
from lstm_core.interpret.hypotheses import inside_brackets, inside_quotes, start_of_word
from lstm_core.interpret.text_states import next_probabilities, zero_and_primed

TRIED = 24  # places


def telling_place(
    network: Network,
    weights: Weights,
    vocabulary: tuple[str, ...],
    codes: np.ndarray,
    *,
    before: int,
    length: int,
) -> int | None:
    """The place in a text, codes [places], where a word begins and the next ``length`` characters
    leave the network with the most different expectations, read from zero and after the ``before``
    characters in front of them: first those whose most probable next character differs, then by
    half the sum of all differences in probability. Inside quotes or brackets, where there are such
    places; None for a text too short.
    """
    if len(codes) < before + length:
        return None
    text = text_of(vocabulary, codes)
    starts = start_of_word(text)
    starts[:before] = starts[len(text) - length :] = False
    inside = np.flatnonzero(starts & _opened_before(text, length))
    places = inside if len(inside) else np.flatnonzero(starts)
    if not len(places):
        return None

    def difference(place: int) -> tuple[bool, float]:
        primer, words = codes[place - before : place], codes[place : place + length]
        zero, primed = (
            next_probabilities(network, weights, states)[-1]
            for states in zero_and_primed(network, weights, primer, words)
        )
        return bool(zero.argmax() != primed.argmax()), float(np.abs(zero - primed).sum() / 2)

    return max(map(int, thinned(places, TRIED)), key=difference)


def _opened_before(text: str, length: int) -> np.ndarray:
    """Where a quotation or brackets were open before, and are for ``length`` characters more."""
    inside = inside_quotes(text) | inside_brackets(text)
    closed = np.append(0, np.cumsum(~inside))
    found = np.zeros(len(text), bool)
    found[1 : len(text) - length + 1] = closed[length + 1 :] == closed[: len(text) - length]
    return found
