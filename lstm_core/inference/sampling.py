"""Sampling: a network that learned a text writes one, character by character.

After Graves, Generating sequences with recurrent neural networks (2013). Temperature divides the
logarithms of the probabilities (Ackley, Hinton and Sejnowski, A learning algorithm for Boltzmann
machines, 1985); top-k draws among the k most probable characters only (Fan, Lewis and Dauphin,
Hierarchical neural story generation, 2018). Texts go in and out as codes; ``spelling`` has both
directions.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from lstm_core.config.allowed import MAX_SEED
from lstm_core.config.checks import between, whole
from lstm_core.data.network import Network, Weights
from lstm_core.errors import InputError
from lstm_core.inference.cells import State
from lstm_core.inference.characters import CharacterReader
from lstm_core.inference.generation import MAX_TEMPERATURE, choose_each

MAX_SAMPLE = 100_000  # characters in one call
MOST_TEMPERATURES = 16  # side by side
MAX_WINDOW = 200

Temperature = float | Sequence[float]
"""One, or several side by side."""


def sample(
    network: Network, weights: Weights, beginning: np.ndarray, length: int, **how: Any
) -> np.ndarray:
    """The codes that follow a beginning: int32 [length], or [temperatures, length] where
    several temperatures are given. All that ``sampler`` takes, and its errors."""
    whole("length", length, 1, MAX_SAMPLE)
    codes = [code for code, _ in islice(sampler(network, weights, beginning, **how), length)]
    return np.stack(codes, axis=-1).astype(np.int32)


def sampler(
    network: Network,
    weights: Weights,
    beginning: np.ndarray,
    *,
    temperature: Temperature,
    top_k: int = 0,
    draw_seed: int = 0,
    state: State | None = None,
    window: int = 0,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The same without an end, one character at a time: its code and the probabilities among which
    it was drawn, as the network gave them, before temperature and top-k.

    Every temperature uses the same draws, so that two texts differ by the temperature alone, and
    none depends on which others stand beside it.

    Args:
        beginning: codes [characters] that the network reads first; empty only with a ``state``.
        temperature: 0 takes the most probable character; a number, or several side by side.
        top_k: draw among so many of the most probable characters only; 0 is all of them.
        draw_seed: of the private generator that draws, one number per character.
        state: arrays as ``Network.state_names`` says, each [1, units], or [temperatures, units], to
            start from. None: zero.
        window: 0 carries the state on. Otherwise every character is predicted from a zero state and
            so many characters before it, as a network that learned from windows was trained; that
            takes so many times as long.

    Yields:
        code int32 [], probabilities float32 [classes]; with several temperatures [temperatures]
        and [temperatures, classes].

    Raises:
        InputError: for numbers out of range, unknown codes, nothing to start from, or a state
            where every window starts from zero. All at the call, not at the first character.
    """
    given = np.atleast_1d(temperature).tolist()
    temperatures = np.array([between("temperature", one, 0, MAX_TEMPERATURE) for one in given])
    whole("temperatures", len(temperatures), 1, MOST_TEMPERATURES)
    whole("top_k", top_k, 0, network.classes)
    whole("draw_seed", draw_seed, 0, MAX_SEED)
    whole("window", window, 0, MAX_WINDOW)
    codes = np.asarray(beginning, np.int32)
    check_codes(network, codes)
    if window and state is not None:
        raise InputError("every window starts from a zero state; leave out the state or the window")
    if not len(codes) and (state is None or window):
        raise InputError("expected at least one character to begin with")
    reader = CharacterReader(network, weights, batch=len(temperatures), state=state)
    steps = _steps(reader, codes, temperatures, top_k, draw_seed, window)
    return steps if np.ndim(temperature) else ((code[0], shares[0]) for code, shares in steps)


def check_codes(network: Network, codes: np.ndarray) -> None:
    """Raise ``InputError`` for codes that the network has no row for."""
    if codes.size and not 0 <= int(codes.min()) <= int(codes.max()) < network.features:
        raise InputError(
            f"expected codes from 0 to {network.features - 1}, got {codes.min()} to {codes.max()}"
        )


def _steps(
    reader: CharacterReader,
    beginning: np.ndarray,
    temperatures: np.ndarray,
    top_k: int,
    draw_seed: int,
    window: int,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    draw = np.random.default_rng(draw_seed).random
    texts = np.tile(beginning[-window:], (len(temperatures), 1))  # all of it for a window of 0
    for codes in texts.T:
        reader.step(codes)
    while True:
        shares = reader.probabilities().copy()
        codes = choose_each(shares, temperatures, draw(), top_k).astype(np.int32)
        yield codes, shares
        if window:
            texts = np.column_stack([texts, codes])[:, -window:]
            reader.start(None)
            for column in texts.T:
                reader.step(column)
        else:
            reader.step(codes)
