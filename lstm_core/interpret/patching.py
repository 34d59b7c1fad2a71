"""Activation patching and ablation: which part of the state makes the prediction what it is?

Patching puts h or c from one text in place of another's (Vig et al., Investigating gender bias
in language models using causal mediation analysis, 2020; Meng et al., Locating and editing
factual associations in GPT, 2022). Ablation sets units to a value, as Lakretz et al., The
emergence of number and syntax units in LSTM language models (2019), set them to zero. If the
prediction follows, the patched part carried what it needed.

A state is (h, c) for an LSTM and (h,) for the other cells, each [1, units], as
``Activations.state`` and ``Step.after`` give it; of several layers it has those of each, by
``Network.state_names``. A part of it is named as there, as "h2", or "h" for that of every layer.
Nothing here changes the state it is given.
"""

from collections.abc import Collection, Sequence

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode, encode_steps, sliding_windows
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import STATE_NAMES, Weights
from lstm_core.errors import InputError, NoState
from lstm_core.inference.cells import State
from lstm_core.inference.forward import run_network
from lstm_core.inference.generation import Step, generate, step_of
from lstm_core.inference.layers import last_step, zero_states
from lstm_core.inference.reading import carries, check_length, check_work
from lstm_core.interpret.activations import activations
from lstm_core.sequence.symbols import PADDING

_NAMES = STATE_NAMES["LSTM"]  # of one layer; the other cells have only the first


def state_after(
    config: RunConfig, weights: Weights, text: str, *, carry: bool | None = None
) -> State:
    """The state of a network that has read a text and waits for the next letter: [1, units] each.

    Args:
        carry: the state is carried through the whole text, even if it never was in training.
            As trained (None), a network that starts every sample from zero has read only as
            much as stands before the last letter of a sample: the rest is forgotten, and where
            a sample is a single time step, all is.

    Where the framing pads its samples, what is missing before the text is read as padding, so
    that the next letter completes a sample.

    Raises:
        NoState, InputError: as ``activations``.
    """
    if not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so it has no state")
    carry = carries(config, carry)
    symbols = config.split(text)
    if symbols:
        check_length(symbols)
    codes = codes_of(config, symbols)
    empty = zero_states(network_of(config), 1)
    if config.rule.layout == "features":
        reads_on = carry and symbols
        return activations(config, weights, text, carry=True).state() if reads_on else empty
    # What a sample holds before its last letter; a string begins where it begins.
    before = 0 if config.answers == "every" else config.context_length - 1
    if not carry:
        codes = codes[len(codes) - min(before, len(codes)) :]
    padding = np.full(max(0, before - len(codes)), PADDING)
    codes = np.concatenate([padding, codes]).astype(int)
    if not len(codes):
        return empty
    check_work(weights, 1, len(codes), "a shorter text would work")
    return last_step(network_of(config), weights, encode_steps(config, codes)[None])[0]


def patch(
    state: State, donor: State, parts: Collection[str] = _NAMES, *, names: Sequence[str] = _NAMES
) -> State:
    """A state with the named parts taken from another one.

    Args:
        names: of the state's arrays, ``Network.state_names``; those of a single layer go without.

    Raises:
        InputError: for parts that the state does not have, or a donor of another shape.
    """
    if [part.shape for part in donor] != [part.shape for part in state]:
        raise InputError("expected a donor with the same cell and as many units")
    chosen = _chosen(state, parts, names)
    return tuple(
        new if name in chosen else old for name, old, new in zip(names, state, donor, strict=False)
    )


def set_units(
    state: State,
    units: Collection[int],
    value: float = 0.0,
    parts: Collection[str] = _NAMES,
    *,
    names: Sequence[str] = _NAMES,
) -> State:
    """A state with some units set to a value in the named parts; ``names`` as in ``patch``.

    Raises:
        InputError: for units or parts that the state does not have, or a value that is not a
            finite number.
    """
    size = state[0].shape[-1]
    wrong = [unit for unit in units if not 0 <= unit < size]
    if wrong:
        raise InputError(f"expected units from 0 to {size - 1}, got {wrong[0]}")
    if not abs(value) <= float(np.finfo(np.float32).max):  # refuses NaN too
        raise InputError(f"expected a finite value, got {value}")
    chosen = _chosen(state, parts, names)
    edited = tuple(part.copy() for part in state)
    for name, part in zip(names, edited, strict=False):
        if name in chosen:
            part[..., list(units)] = value
    return edited


def feed(config: RunConfig, weights: Weights, text: str, state: State, *, before: str = "") -> Step:
    """The prediction for a text that is read from a given state.

    Args:
        text: one symbol or more, read one time step after the other. Where a time step is a
            whole window, the window that ends with the text is read, as a single step.
        before: what stands before the text, for such a window; no other framing needs it.

    Raises:
        InputError: as ``generate``.
    """
    if config.rule.layout != "features":
        return generate(config, weights, text, 1, carry=True, state=state)[0]
    check_length(config.split(text))
    codes = codes_of(config, (*config.split(before), *config.split(text)))
    window = sliding_windows(config, codes)[-1]
    (probabilities,), after = run_network(config, weights, encode(config, window[None]), state)
    return step_of(config, window, int(probabilities.argmax()), probabilities, state, after)


def _chosen(state: State, parts: Collection[str], names: Sequence[str]) -> set[str]:
    """Which of the state's arrays are meant."""
    if len(state) > len(names):
        raise InputError(f"expected the names of {len(state)} arrays, got {', '.join(names)}")
    has = names[: len(state)]
    found = {part: {name for name in has if part in (name, name.rstrip("123"))} for part in parts}
    wrong = [part for part in parts if not found[part]]
    if wrong and tuple(parts) != _NAMES:
        raise InputError(f"this state has {' and '.join(has)}, not {wrong[0]}")
    return set().union(*found.values())
