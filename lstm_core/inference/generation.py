"""Generation: a network fed its own predictions, step by step.

Autoregressive generation as in Graves, Generating sequences with recurrent neural networks
(2013). Nothing is left behind by a call: each starts from the state it is given, or from zero.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_SEED
from lstm_core.config.checks import between, whole
from lstm_core.data.dataset import codes_of, encode, input_codes, read_codes, sliding_windows, spell
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.inference.applying import check_fed_back
from lstm_core.inference.cells import State
from lstm_core.inference.forward import run_network
from lstm_core.inference.layers import zero_states
from lstm_core.inference.reading import carries, check_length, check_work, padded, time_steps

MAX_STEPS = 10_000
MAX_TEMPERATURE = 100


@dataclass(frozen=True)
class Step:
    """One input and the prediction for it.

    ``input``: the symbols that the network read in this step. ``predicted``: the symbol
    that was taken for the next, ``probability`` its own. ``probabilities`` [classes].
    ``before`` and ``after``: the state around the step, each [1, units]; where every sample
    starts from zero, ``before`` is zero. Both are empty without recurrence.
    """

    input: str
    predicted: str
    probability: float
    probabilities: np.ndarray
    before: State
    after: State


def generate(
    config: RunConfig,
    weights: Weights,
    seed_text: str,
    steps: int,
    *,
    warm_up: str = "",
    carry: bool | None = None,
    state: State | None = None,
    temperature: float = 0.0,
    draw_seed: int = 0,
) -> list[Step]:
    """Let the network read a text, and then what it predicts, one step after the other.

    A network that carries its state reads ``warm_up`` and the text symbol by symbol. Any
    other reads, in each step, the last ``context_length`` symbols, so that a warm-up reaches it
    only as far as that.

    Args:
        steps: predictions to make, 1 to 10,000.
        carry: read symbol by symbol with the state carried, even if not trained like that.
        state: as ``Network.state_names``, each [1, units], to start from. Only where it is carried.
        temperature: 0 takes the most probable symbol; otherwise one is drawn after dividing
            the log-probabilities by it.
        draw_seed: of the private generator that draws, from 0; one number is drawn per step.

    Returns:
        The steps; fewer where a string ends, as one that counts does with a dot.

    Raises:
        InputError: for an empty text, symbols the network does not know, numbers out of
            range, more than is done in a second or two, or several steps of a network whose
            answers are not read on.
    """
    whole("steps", steps, 1, MAX_STEPS)
    if steps > 1:
        check_fed_back(config)
    whole("draw_seed", draw_seed, 0, MAX_SEED)
    temperature = between("temperature", temperature, 0, MAX_TEMPERATURE)
    text = config.split(seed_text)
    check_length(text)
    symbols = (*config.split(warm_up), *text)
    check_length(symbols)
    codes = codes_of(config, symbols)
    draw = np.random.default_rng(draw_seed).random
    carry = carries(config, carry, state)
    if config.rule.recurrent:
        time_steps_read = len(codes) + steps if carry else steps * config.context_length
        check_work(weights, 1, time_steps_read, "fewer steps would work")
    step = _carried(config, weights, codes, state) if carry else _windowed(config, weights, codes)
    found: list[Step] = []
    latest, known = next(step), read_codes(config)
    for _ in range(steps):
        read, probabilities, before, after = latest
        code = choose(probabilities, temperature, draw())
        found.append(step_of(config, read, code, probabilities, before, after))
        if len(found) < steps:
            if code not in known:
                break
            latest = step.send(code)
    return found


def step_of(
    config: RunConfig,
    read: np.ndarray,
    code: int,
    probabilities: np.ndarray,
    before: State,
    after: State,
) -> Step:
    """A step in symbols: ``read`` are the codes of its input, ``code`` what was taken."""
    return Step(
        input=spell(config, read),
        predicted=config.vocabulary[code],
        probability=float(probabilities[code]),
        probabilities=probabilities,
        before=before,
        after=after,
    )


def predict_next(config: RunConfig, weights: Weights, text: str, warm_up: str = "") -> np.ndarray:
    """Probabilities [classes] of the symbol after ``text``, read after ``warm_up``.

    Raises:
        InputError: as ``generate``, and for a text longer than the context length.
    """
    if not config.rule.carries_state:
        input_codes(config, text)
    return generate(config, weights, text, 1, warm_up=warm_up)[0].probabilities


def choose(probabilities: np.ndarray, temperature: float, uniform: float) -> int:
    """The code of the next symbol: the most probable one, or one drawn by ``uniform``, a
    number of [0, 1). ``probabilities`` [classes]."""
    return int(choose_each(probabilities[None], np.array([temperature]), uniform)[0])


def choose_each(
    probabilities: np.ndarray, temperatures: np.ndarray, uniform: float, top_k: int = 0
) -> np.ndarray:
    """The same at several temperatures with the same draw: codes [temperatures].

    Args:
        probabilities: [temperatures, classes].
        top_k: draw among so many of the most probable only (0: among all).
    """
    warm = temperatures > 0
    with np.errstate(divide="ignore", over="ignore"):
        logits = np.log(probabilities, dtype=np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        weights = np.exp(logits / np.where(warm, temperatures, 1)[:, None])
    if 0 < top_k < weights.shape[1]:
        # Of equally probable ones the first, so that it is never more than so many.
        dropped = np.argsort(-probabilities, axis=1, kind="stable")[:, top_k:]
        np.put_along_axis(weights, dropped, 0, axis=1)
    sums = weights.cumsum(axis=1)
    drawn = (sums <= uniform * sums[:, -1:]).sum(axis=1)
    return np.asarray(np.where(warm, drawn, probabilities.argmax(axis=1)))


_Reading = Generator[tuple[np.ndarray, np.ndarray, State, State], int, None]
"""Gives input codes, probabilities [classes], the state before and after; takes the next code."""


def _windowed(config: RunConfig, weights: Weights, codes: np.ndarray) -> _Reading:
    """Every step a sample of its own, from a zero state."""
    before: State = zero_states(network_of(config), 1) if config.rule.recurrent else ()
    window = sliding_windows(config, codes[-config.context_length :])[-1]
    while True:
        probabilities, after = run_network(config, weights, encode(config, window[None]))
        code = yield window, probabilities[0], before, after
        window = np.append(window[1:], code)


def _carried(
    config: RunConfig, weights: Weights, codes: np.ndarray, state: State | None
) -> _Reading:
    """One step after the other, the state carried."""
    codes = padded(config, codes, state)
    state = state or zero_states(network_of(config), 1)
    inputs = time_steps(config, codes)
    if len(codes) > 1:
        _, state = run_network(config, weights, inputs[None, :-1], state)
    # How far back one time step looks: a symbol, or a window of them.
    width = config.context_length if config.rule.layout == "features" else 1
    while True:
        before = state
        probabilities, state = run_network(config, weights, inputs[None, -1:], before)
        code = yield codes[-width:], probabilities[0], before, state
        codes = np.append(codes, code)[-width:]
        inputs = time_steps(config, codes)
