"""Memory or input? The cue-conflict test: which of the two does the prediction follow?

Two cues that call for different answers are set against each other, as Geirhos et al. do with
shape and texture in ImageNet-trained CNNs are biased towards texture (2019). Each cell of the
table puts the network into the state that it has after a prefix of the sequence and then gives
it a letter, any letter, as input. If the prediction follows the memory, it is what comes after
the prefix and its proper next letter; if it follows the input, it is what comes after the letter.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import (
    codes_of,
    encode,
    encode_steps,
    sample_lengths,
    sliding_windows,
    thinned,
)
from lstm_core.data.model_spec import ModelSpec, network_of
from lstm_core.data.network import Weights
from lstm_core.errors import NoState
from lstm_core.inference.applying import check_one_text
from lstm_core.inference.cells import State
from lstm_core.inference.forward import answers_to, run_network
from lstm_core.inference.layers import last_h, last_step, zero_states
from lstm_core.inference.reading import carries, check_work
from lstm_core.interpret.activations import activations
from lstm_core.sequence.symbols import PADDING
from lstm_core.wording import percent

MOSTLY = 0.9  # of the cases: what the prediction follows in as many, it is said to follow
MAX_SIDE = 100  # rows and columns of a table; of more, so many are taken evenly


@dataclass(frozen=True)
class CueConflict:
    """The table; arrays are [prefixes, letters].

    ``prefixes``: how many symbols of the sequence came before; ``before``: those of them that
    the network has read before the letter. ``letters``: codes of the input letters.
    ``predicted``: codes, ``probability`` of the prediction. ``expected`` [prefixes]: the code
    that follows the prefix and its proper next letter. ``memory`` and ``input``: whether the
    prediction is what the prefix, or what the letter, calls for; it may be both, as where the
    letter is the proper one. ``through_state``: whether what stands before reaches the
    network through its state, or in the same time step. ``remembers``: whether it reaches it at
    all; if not, agreement with the memory is mere chance.
    """

    prefixes: np.ndarray
    before: tuple[str, ...]
    letters: np.ndarray
    predicted: np.ndarray
    probability: np.ndarray
    expected: np.ndarray
    memory: np.ndarray
    input: np.ndarray
    through_state: bool
    remembers: bool

    @property
    def cases(self) -> int:
        return self.predicted.size

    @cached_property
    def memory_cases(self) -> int:
        return int(self.memory.sum())

    @cached_property
    def input_cases(self) -> int:
        return int(self.input.sum())

    @cached_property
    def both_cases(self) -> int:
        return int((self.memory & self.input).sum())

    @property
    def memory_share(self) -> float:
        return self.memory_cases / self.cases

    @property
    def input_share(self) -> float:
        return self.input_cases / self.cases


def cue_conflict(config: RunConfig, weights: Weights, *, carry: bool | None = None) -> CueConflict:
    """The table for one network.

    A network that starts every sample from zero reads samples such as it was trained on: the
    row is what stands before the last letter in them. With ``carry`` its state is carried
    through the whole prefix instead, from zero and without padding.

    Raises:
        NoState: for a network without recurrence.
        DoesNotApply: for one that was not asked what comes next.
        InputError: if it would take too long.
    """
    if not config.rule.recurrent:
        raise NoState(
            f"{config.framing} has no recurrent layer, so it has no memory to follow; "
            "perturbing its inputs would work"
        )
    check_one_text(config, "memory or input?")
    carry = carries(config, carry)
    sequence = codes_of(config, config.example)
    lengths = set(sample_lengths(config).tolist())
    prefixes = np.arange(len(sequence) - 1)
    if not carry:  # only samples of lengths that were trained
        prefixes = prefixes[[min(n + 1, config.context_length) in lengths for n in prefixes]]
    prefixes = thinned(prefixes, MAX_SIDE)
    letters = thinned(np.unique(sequence[:-1]), MAX_SIDE)
    if config.rule.layout == "features":
        probabilities = _in_one_window(config, weights, sequence, prefixes, letters, carry)
    else:
        if carry:
            states = _carried_states(config, weights, prefixes)
        else:
            states = _sample_states(config, weights, sequence, prefixes)
        # x [letters, 1, features], states [prefixes, 1, units]: [prefixes, letters, ...].
        network, inputs = ModelSpec.of(config), encode_steps(config, letters)[:, None]
        after, _ = last_step(network, weights, inputs, tuple(part[:, None] for part in states))
        answers = answers_to(network, weights, last_h(network, after).reshape(-1, config.units))
        probabilities = answers[:, 0].reshape(len(prefixes), len(letters), -1)
    predicted = probabilities.argmax(axis=-1)
    follows = np.zeros((len(config.vocabulary),) * 2, dtype=bool)
    follows[sequence[:-1], sequence[1:]] = True
    expected = sequence[prefixes + 1]
    remembers = carry or config.context_length > 1
    return CueConflict(
        prefixes=prefixes,
        before=tuple(
            config.join(config.example[0 if carry else max(0, n - config.context_length + 1) : n])
            for n in prefixes.tolist()
        ),
        letters=letters,
        predicted=predicted,
        probability=probabilities.max(axis=-1),
        expected=expected,
        memory=predicted == expected[:, None],
        input=follows[letters[None, :], predicted],
        through_state=carry or config.rule.layout == "steps",
        remembers=remembers,
    )


def verdict(table: CueConflict) -> str:
    """What the prediction follows, in a sentence."""
    memory, read, cases = table.memory_cases, table.input_cases, f"{table.cases:,}"
    memory_share, input_share = percent(table.memory_share), percent(table.input_share)
    before = "the memory" if table.through_state else "the rest of the window"
    if not table.remembers:
        return (
            "The state is zero before every letter, so only the input can decide: "
            f"in {read:,} of {cases} cases ({input_share}) the prediction follows it."
        )
    if memory == table.cases:
        return f"In {memory:,} of {cases} cases the prediction follows {before}, not the input."
    if read == table.cases:
        return f"In {read:,} of {cases} cases the prediction follows the input, not {before}."
    later = table.memory[1:]
    if table.before[0] == "" and table.input[0].all() and later.mean() > MOSTLY:
        return (
            f"From the zero state the prediction follows the input, in {len(table.letters)} of "
            f"{len(table.letters)} cases; after that it follows {before}, in {later.sum():,} of "
            f"{later.size:,} ({percent(later.mean())})."
        )
    return (
        f"In {memory:,} of {cases} cases ({memory_share}) the prediction follows {before}, in "
        f"{read:,} ({input_share}) the input; {table.both_cases:,} of these fit both."
    )


def _carried_states(config: RunConfig, weights: Weights, prefixes: np.ndarray) -> State:
    """The state after each prefix, read symbol by symbol: [prefixes, units]."""
    empty = zero_states(network_of(config), 1)
    text = config.join(config.example[: int(prefixes[-1])])
    if not text:
        return empty
    read = activations(config, weights, text, carry=True, state=empty).states.values()
    return tuple(
        np.concatenate([zero, after])[prefixes] for zero, after in zip(empty, read, strict=True)
    )


def _sample_states(
    config: RunConfig, weights: Weights, sequence: np.ndarray, prefixes: np.ndarray
) -> State:
    """The state just before a sample's last letter: [prefixes, units]."""
    # The window that ends before the letter, without its oldest symbol: that has to go.
    before = np.concatenate([[PADDING], sequence])
    contexts = sliding_windows(config, before)[prefixes][:, 1:]  # [prefixes, context - 1]
    check_work(weights, len(prefixes), contexts.shape[1], "a shorter window would work")
    if not contexts.shape[1]:
        return zero_states(network_of(config), len(prefixes))
    return last_step(network_of(config), weights, encode_steps(config, contexts))[0]


def _in_one_window(
    config: RunConfig,
    weights: Weights,
    sequence: np.ndarray,
    prefixes: np.ndarray,
    letters: np.ndarray,
    carry: bool,
) -> np.ndarray:
    """Where the letters before stand in the same time step: [prefixes, letters, classes]."""
    windows = sliding_windows(config, sequence)[prefixes]  # each ends in its proper letter
    samples = np.repeat(windows[:, None], len(letters), axis=1)
    samples[..., -1] = letters
    inputs = encode(config, samples.reshape(-1, config.context_length))
    states = _carried_states(config, weights, prefixes) if carry else ()
    state = tuple(np.repeat(part, len(letters), axis=0) for part in states)
    probabilities, _ = run_network(config, weights, inputs, state)
    return probabilities.reshape(len(prefixes), len(letters), -1)
