"""How good is a network, told by what its task is about: position, distance, length or stream?

One accuracy hides what matters: that the third letter out is worse than the first, or that a
network which counts to ten fails at eleven. Where a task has tests of its own (``Task.tests``),
these are asked and not what was trained.
"""

from typing import NamedTuple

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import Dataset, asked_of, codes_of, encode, make_dataset
from lstm_core.data.network import Weights
from lstm_core.inference.cells import State
from lstm_core.inference.forward import answers_about, run_network

RECITED = 1_000  # letters, in blocks of a tenth
MOST_READ = 40_000  # time steps of a recitation that reads a whole input for every letter


class AccuracyBy(NamedTuple):
    """``accuracy``: shares, one to each of ``labels``, ascending: the position, the distance, the
    length or the number of the stream, as ``by`` says. Of strings it is the share of which every
    answer is right; of a recitation that of the letters up to the label and after the one before.
    ``trained``: the largest label that was trained, where others are tested. ``chance``: the share
    of a guess."""

    by: str
    labels: tuple[int, ...]
    accuracy: tuple[float, ...]
    trained: int | None = None
    chance: float | None = None


def accuracy_by(config: RunConfig, weights: Weights) -> AccuracyBy | None:
    """The accuracy of a network in its task's own terms; None where a task has none."""
    by = config.goal.by
    if by is None:
        return None
    if by == "length":
        return _by_length(config, weights)
    if by == "stream":
        data = make_dataset(config)
        return _told(by, data.asked[:, 0] % config.batch_size, _right(config, weights, data))
    if config.answers != "last":
        ((_, data),) = _tested(config)
        chance = 1 / len(config.vocabulary) if config.goal.tests else None
        told = _told(by, data.asked[:, 1], _right(config, weights, data))
        return told._replace(chance=chance)
    right = recited(config, weights)
    block = max(1, right.shape[1] // 10) if by == "distance" else 1
    places = np.broadcast_to(np.arange(right.shape[1]) // block, right.shape)
    found = _told(by, places.ravel(), right.ravel())
    return found._replace(labels=tuple(block * label for label in found.labels))


def recited(config: RunConfig, weights: Weights) -> np.ndarray:
    """Whether the letters are right that a network gives when each is fed back to it as its next
    input: bool [starts, letters]. It starts from every letter of a loop, after those before it, or
    from every window of a task that asks for several letters."""
    if config.goal.by == "distance":
        cycle = codes_of(config, config.own_symbols)
        window, letters = config.context_length, letters_recited(config)
        places = np.arange(len(cycle))[:, None]
        right = cycle[(places + 1 + np.arange(letters)) % len(cycle)]
        start = cycle[(places - np.arange(window)[::-1]) % len(cycle)]
    else:
        data = make_dataset(config)
        right = data.target_codes.reshape(-1, config.reach or 1)
        start = data.codes[:: config.reach or 1]
    state = _primed(config, weights, start) if config.rule.carries_state else None
    said = np.zeros_like(right)
    for letter in range(right.shape[1]):
        probabilities, after = run_network(config, weights, encode(config, start), state)
        said[:, letter] = probabilities.argmax(axis=1)
        start = np.hstack([start[:, 1:], said[:, letter, None]])
        state = after if state is not None else None
    return np.asarray(said == right)


def letters_recited(config: RunConfig) -> int:
    """How many letters of a loop: all where each reads one letter alone."""
    if config.rule.carries_state:
        return RECITED
    work = config.context_length * len(config.own_symbols)
    return min(RECITED, max(10, MOST_READ // work // 10 * 10))


def _primed(config: RunConfig, weights: Weights, letters: np.ndarray) -> State:
    """The states, arrays [letters, units], before each of the letters [letters, 1] is read after
    those before it."""
    states: list[State] = []
    state: State | None = None
    for letter in encode(config, letters):
        _, after = run_network(config, weights, letter[None], state)
        states.append(state or tuple(np.zeros_like(one) for one in after))
        state = after
    return tuple(np.concatenate(parts) for parts in zip(*states, strict=True))


def _by_length(config: RunConfig, weights: Weights) -> AccuracyBy:
    labels, shares = [], []
    for label, data in _tested(config):
        wrong = data.asked[~_right(config, weights, data), 0]
        labels.append(label)
        shares.append(1 - len(np.unique(wrong)) / len(data.inputs))
    return AccuracyBy("length", tuple(labels), tuple(shares), trained=config.reach)


def _tested(config: RunConfig) -> list[tuple[int, Dataset]]:
    """What a task's networks are tested on, by label."""
    if config.goal.tests is None:
        return [(0, make_dataset(config))]
    tests = config.samples_of(config.goal.tests)
    return [(test.label, asked_of(config, test.samples)) for test in tests]


def _right(config: RunConfig, weights: Weights, data: Dataset) -> np.ndarray:
    """Whether a network answers each question right: bool [questions]."""
    return np.asarray(answers_about(config, weights, data).argmax(axis=-1) == data.target_codes)


def _told(by: str, group: np.ndarray, right: np.ndarray) -> AccuracyBy:
    """The share that is right in each of the groups, which count from 0."""
    counts = np.bincount(group)
    shares = np.bincount(group, right) / counts
    return AccuracyBy(by, tuple(range(1, len(counts) + 1)), tuple(shares.tolist()))
