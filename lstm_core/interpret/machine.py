"""The machine: which finite automaton has the network learned?

Its states are the nodes, letters the arrows, and each node says the next letter that is predicted
there. After Giles and others, Learning and extracting finite state automata with second-order
recurrent neural networks (1992; Omlin and Giles, 1996), who cut the state space into cells, and
Weiss, Goldberg and Yahav, Extracting automata from recurrent neural networks (2018), who tell
states apart by what follows from them instead. So it is done here: the network is followed from
the zero state along every letter, and two states are merged when they predict the same letter now
and after every single further letter. How far apart they lie does not matter. The first state
found stands for all that are merged with it.

That is a guess about all longer continuations, so the machine is then run beside the network over
random texts, as long as the sequence and as long again, and the share of equal predictions is said.
"""

from dataclasses import dataclass

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode_steps, read_codes
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.errors import InputError, NoState
from lstm_core.inference.cells import State
from lstm_core.inference.forward import answers_to
from lstm_core.inference.layers import last_h, step_layers, zero_states
from lstm_core.inference.reading import carries, check_work
from lstm_core.wording import percent

MAX_STATES = 60
MAX_LETTERS = 60
CHECKED = 100  # random texts
LIKE = 0.95  # of the predictions: a machine that gives as many is like the network
START = -1  # what the start predicts: nothing was read yet


@dataclass(frozen=True)
class Machine:
    """An automaton whose state 0 is the start.

    ``letters``: codes on the arrows: those that have a successor, as the network was never asked
    what follows the last one. ``predicted`` [states]: codes of the vocabulary, ``START`` at the
    start. ``arrows`` [states, letters]: to which state each letter leads. ``shortest``: a text that
    leads to each state. ``complete``: False if there are more states than are followed; the others
    are then -1. ``agreement``: the share of predictions over random texts in which it is right, on
    their first letters, as many as the sequence has, and on as many further ones.
    """

    letters: np.ndarray
    predicted: np.ndarray
    arrows: np.ndarray
    shortest: tuple[str, ...]
    complete: bool
    agreement: tuple[float, float]

    @property
    def states(self) -> int:
        return len(self.predicted)

    @property
    def counts(self) -> bool:
        """Whether no state looks at its letter."""
        return self.complete and bool((self.arrows == self.arrows[:, :1]).all())

    @property
    def is_table(self) -> bool:
        """Whether no letter looks at the state."""
        return self.complete and bool((self.arrows == self.arrows[:1]).all())


def why_no_machine(config: RunConfig, carry: bool | None = None) -> str:
    """What keeps a network from being a machine over letters, or ""."""
    if config.rule.layout == "features" and config.context_length > 1:
        return "a time step of this framing is a window of letters, so single letters are no arrows"
    if not carries(config, carry) and config.context_length > 1:
        return (
            "each sample is read from the zero state here, so there is no machine that goes on "
            "from letter to letter; read it with the state carried through"
        )
    if len(_asked(config)) > MAX_LETTERS:
        return f"it has {len(_asked(config)):,} letters; at most {MAX_LETTERS} are followed"
    return ""


def extract_machine(config: RunConfig, weights: Weights, *, carry: bool | None = None) -> Machine:
    """The machine of one network.

    Args:
        carry: as in ``activations``. A network that starts every letter from the zero state has a
            machine as well: a table.

    Raises:
        NoState: for a network without recurrence.
        InputError: where ``why_no_machine`` says so, or for a network that would take too long.
    """
    if not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so it has no states to merge")
    if reason := why_no_machine(config, carry):
        raise InputError(reason)
    walk = _Walk(config, weights, carries(config, carry))
    letters = len(walk.letters)
    check_work(weights, letters**2, MAX_STATES, "a smaller network would work")
    known: dict[bytes, int] = {}
    states, predicted, shortest = [walk.start], [START], [""]
    arrows: list[np.ndarray] = []
    while len(arrows) < len(states) <= MAX_STATES:
        origin = len(arrows)
        after = walk.step(states[origin], np.arange(letters))
        keys = walk.outlook(after)
        row = np.empty(letters, int)
        for letter, key in enumerate(keys):
            if key.tobytes() not in known:
                known[key.tobytes()] = len(states)
                states.append(tuple(part[letter : letter + 1] for part in after))
                predicted.append(int(key[0]))
                read = config.vocabulary[walk.letters[letter]]
                shortest.append(config.join([shortest[origin], read]))
            row[letter] = known[key.tobytes()]
        arrows.append(row)
    complete = len(arrows) == len(states)
    arrows += [np.full(letters, -1)] * (len(states) - len(arrows))
    found = np.array(predicted), np.stack(arrows)
    return Machine(
        walk.letters,
        *found,
        tuple(shortest),
        complete,
        _agreement(walk, *found, len(config.example)) if complete else (np.nan, np.nan),
    )


def verdict(machine: Machine) -> str:
    """In one sentence, what it is."""
    if not machine.complete:
        return (
            f"It is no small machine: it tells apart more than {MAX_STATES} states by what they "
            "predict."
        )
    nodes, near = machine.states - 1, machine.agreement[0]
    if near < LIKE:
        return (
            f"A machine of {nodes} states is no likeness of it: it predicts the same in "
            f"{percent(near)} of random texts' letters."
        )
    if nodes == 1:
        return "It predicts the same letter whatever it reads."
    if machine.is_table:
        return f"It is a table: the letter alone decides which of {nodes} states comes next."
    if machine.counts:
        return f"It is a counter: {nodes} states in a chain, and any letter leads to the next."
    return f"It is a machine of {nodes} states."


def _asked(config: RunConfig) -> np.ndarray:
    """Codes of all letters that have a successor, ascending."""
    if not config.goal.cuts:
        return read_codes(config)
    return np.unique(codes_of(config, config.symbols[:-1]))


class _Walk:
    """A network followed from letter to letter, many at once."""

    def __init__(self, config: RunConfig, weights: Weights, carried: bool) -> None:
        self.shape, self.weights, self.carried = ModelSpec.of(config), weights, carried
        self.letters = _asked(config)
        self.inputs = encode_steps(config, self.letters)
        self.start = zero_states(self.shape, 1)

    def step(self, state: State, letters: np.ndarray) -> State:
        """States [batch or 1, units] after one letter each, by its place [batch]."""
        state = state if self.carried else self.start
        parts = tuple(np.broadcast_to(one, (len(letters), one.shape[-1])) for one in state)
        return step_layers(self.shape, self.weights, self.inputs[letters], parts)[0]

    def predicted(self, state: State) -> np.ndarray:
        """Codes [batch]."""
        answers = answers_to(self.shape, self.weights, last_h(self.shape, state))
        return np.asarray(answers[:, 0].argmax(axis=-1))

    def outlook(self, state: State) -> np.ndarray:
        """By what states [batch, units] are told apart: what is predicted now and after each
        letter, [batch, 1 + letters]."""
        batch, letters = len(state[0]), len(self.inputs)
        each = tuple(np.repeat(part, letters, axis=0) for part in state)
        after = self.step(each, np.tile(np.arange(letters), batch))
        ahead = self.predicted(after).reshape(batch, letters)
        return np.concatenate([self.predicted(state)[:, None], ahead], axis=1)


def _agreement(
    walk: _Walk, predicted: np.ndarray, arrows: np.ndarray, steps: int
) -> tuple[float, float]:
    """How often machine and network predict the same in random texts."""
    draw = np.random.default_rng(0)
    texts = draw.integers(len(walk.inputs), size=(2 * steps, CHECKED))
    state, node = walk.start, np.zeros(CHECKED, int)
    equal = np.empty(texts.shape, bool)
    for place, letters in enumerate(texts):
        state, node = walk.step(state, letters), arrows[node, letters]
        equal[place] = walk.predicted(state) == predicted[node]
    return float(equal[:steps].mean()), float(equal[steps:].mean())
