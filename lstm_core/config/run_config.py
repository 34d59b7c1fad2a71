"""The settings of a run: one frozen, validated value that also names the run."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from lstm_core.config import allowed, rules
from lstm_core.config.checks import between, known, learning_rate, whole
from lstm_core.config.settings import Settings
from lstm_core.errors import SettingError
from lstm_core.sequence.cutting import CutSettings
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS, Framing
from lstm_core.sequence.sources import Published
from lstm_core.sequence.symbols import ALPHABET, TOKENS, vocabulary
from lstm_core.tasks.letters import streams_of
from lstm_core.tasks.registry import NEXT, TASKS
from lstm_core.tasks.task import Answers, Given, Size, Task

T = TypeVar("T")
EXAMPLE = 80  # symbols of an example
PUBLISHED: Any = None  # left out: the framing's published value is filled in
LATER = {
    "layers": 1,
    "dropout": 0.0,
    "clip": 0.0,
    "task": NEXT,
    "reach": None,
    "way": None,
    "asked": None,
    "tokens": "characters",
    "corrupt": 0.0,
    "padding": "zeros",
}
"""Settings that came after runs had been stored, and the value that those runs have: it is written
nowhere, so that their names stay theirs."""
_OF_ANY = {
    "cell": "LSTM",
    "encoding": "ordinal",
    "learning_rate": 0.001,
    "optimizer": "adam",
    "sequence": ALPHABET,
}


@dataclass(frozen=True, kw_only=True)
class RunConfig(Settings):
    """Everything that decides what a training run computes.

    Settings left out (None) take the framing's published value. ``window``, ``runs`` and
    ``max_run_length`` stay None in framings they do not apply to. ``layers``: recurrent layers on
    top of one another, each of ``units``. ``dropout``: the share of every layer's outputs that is
    left out of an update. ``clip``: the norm to which the gradient of all weights together is cut,
    0 for none.

    ``task``: what is asked, of ``TASKS``; ``reach`` (how far it goes), ``way`` (how several letters
    come out) and ``asked`` (which) are its settings, and None where it has none. ``tokens``: what a
    symbol of the sequence is. ``corrupt``: the share of inputs in training of which one symbol is
    replaced by another. ``padding``: what a short input is filled with in training.

    Equal configs have equal hashes and give the same run. Making one is cheap: it builds no data.

    Raises:
        SettingError: for the first setting that cannot work, with the nearest that does.
    """

    VERSION = {"version": allowed.HASH_VERSION}

    framing: str = PUBLISHED
    cell: str = PUBLISHED
    units: int = PUBLISHED
    epochs: int = PUBLISHED
    batch_size: int = PUBLISHED
    seed: int = 7
    learning_rate: float = PUBLISHED
    optimizer: str = PUBLISHED
    encoding: str = PUBLISHED
    shuffle: bool = PUBLISHED
    sequence: str = PUBLISHED
    window: int | None = None
    runs: int | None = None
    max_run_length: int | None = None
    layers: int = 1
    dropout: float = 0.0
    clip: float = 0.0
    task: str = NEXT
    reach: int | None = None
    way: str | None = None
    asked: str | None = None
    tokens: str = "characters"
    corrupt: float = 0.0
    padding: str = "zeros"

    def __post_init__(self) -> None:
        self._put(task=known("task", self.task, TASKS))
        self._put(framing=rules.valid_framing(self))
        given = {name for name in setting_names() if getattr(self, name) is not None}
        defaults = _OF_ANY | self.rule.defaults | self.goal.defaults
        self._put(**{name: value for name, value in defaults.items() if name not in given})
        self._put(tokens=known("tokens", self.tokens, TOKENS))
        self._put(sequence=rules.valid_sequence(self))
        self._put(**rules.valid_asking(self))
        self._put(cell=rules.valid_cell(self))
        self._put(units=whole("units", self.units, 1, allowed.MAX_UNITS))
        self._put(epochs=whole("epochs", self.epochs, 1, allowed.MAX_EPOCHS))
        self._put(seed=whole("seed", self.seed, 0, allowed.MAX_SEED))
        self._put(learning_rate=learning_rate(self.learning_rate))
        self._put(optimizer=known("optimizer", self.optimizer, allowed.OPTIMIZERS))
        self._put(encoding=known("encoding", self.encoding, ENCODINGS))
        self._put(layers=rules.valid_layers(self))
        self._put(dropout=between("dropout", self.dropout, 0.0, allowed.MAX_DROPOUT))
        self._put(clip=between("clip", self.clip, 0.0, allowed.MAX_CLIP))
        self._put(**rules.valid_cut(self, given))
        rules.check_reach(self)
        self._put(batch_size=rules.valid_batch_size(self, given))
        self._put(shuffle=rules.valid_shuffle(self))
        self._put(corrupt=between("corrupt", self.corrupt, 0.0, 1.0))
        self._put(padding=known("padding", self.padding, allowed.PADDINGS))
        rules.check_variation(self)
        rules.check_size(self)

    # What follows from the settings -------------------------------------------------

    @property
    def rule(self) -> Framing:
        """The framing's registry entry."""
        return FRAMINGS[self.framing]

    @property
    def goal(self) -> Task:
        """The task's registry entry."""
        return TASKS[self.task]

    @property
    def published(self) -> tuple[Published, ...]:
        """What sources say of the framing: of its cell, and of nothing that came later."""
        same = self.cell == (_OF_ANY | self.rule.defaults)["cell"]
        return self.rule.published if same and not LATER.keys() & self.to_dict().keys() else ()

    def split(self, text: str) -> tuple[str, ...]:
        """The symbols of a text, as those of the sequence are."""
        return TOKENS[self.tokens][0](text)

    def join(self, symbols: Iterable[str]) -> str:
        """The text that ``split`` makes the symbols of; of several texts, these as one."""
        return TOKENS[self.tokens][1].join(one for one in symbols if one)

    @cached_property
    def own_symbols(self) -> tuple[str, ...]:
        """The sequence of the settings, symbol by symbol."""
        return self.split(self.sequence)

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """What is read, symbol by symbol: the sequence, or what the task makes of it."""
        return self.goal.read(self.own_symbols, self.reach or 0, self.seed)

    @cached_property
    def example(self) -> tuple[str, ...]:
        """A text to be read: the sequence, of several the first, or the beginning of what a task
        makes of it."""
        text = streams_of(self.symbols, self.goal.separator)[0]
        return text[: max(len(self.own_symbols), EXAMPLE)]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The distinct symbols; a symbol's code is its place here."""
        return vocabulary(tuple(one for one in self.own_symbols if one != self.goal.separator))

    @property
    def cut_settings(self) -> frozenset[str]:
        """Those among ``window``, ``runs`` and ``max_run_length`` that apply."""
        return frozenset() if self.goal.symbols else self.rule.settings

    @cached_property
    def sample_ranges(self) -> np.ndarray:
        """Integer [samples, 2]: where each sample's input starts and stops in the symbols; of no
        samples where the task does not take the framing's."""
        if not self.goal.cuts:
            return np.zeros((0, 2), int)
        return self.rule.cutting.sample_ranges(len(self.symbols), self._cut)

    @cached_property
    def _size(self) -> Size:
        length, cutting = len(self.symbols), self.rule.cutting
        size = Size(cutting.samples(length, self._cut), cutting.context_length(length, self._cut))
        return self.goal.size(size, self.symbols, *self._asking)

    @property
    def context_length(self) -> int:
        """Symbols per input, padding included."""
        return self._size.context

    @property
    def samples(self) -> int:
        """Inputs, from which one epoch is made."""
        return self._size.samples

    @property
    def places(self) -> int:
        """Answers per sample."""
        return self._size.places

    @property
    def answers(self) -> Answers:
        """Where the network gives them."""
        return self.goal.answers[self.way or ""]

    @property
    def follows(self) -> bool:
        """Whether its answer is what comes next in the text, or that first."""
        return self.goal.follows and self.asked != "reversed"

    @property
    def reads_on(self) -> bool:
        """Whether a text of any length is read in one go: the state is carried in training, or an
        answer is given at every time step."""
        return self.rule.carries_state or self.answers == "every"

    def samples_of(self, make: Callable[[Given], T]) -> T:
        """What one of the task's functions makes of these settings."""
        places = {symbol: code for code, symbol in enumerate(self.vocabulary)}
        codes = np.array([places.get(symbol, -1) for symbol in self.symbols], dtype=int)
        return make(Given(codes, self._size, self.sample_ranges, *self._asking, self.seed))

    @property
    def _asking(self) -> tuple[int, str, str]:
        return self.reach or 0, self.way or "", self.asked or ""

    @property
    def _cut(self) -> CutSettings:
        return CutSettings(self.window or 0, self.runs or 0, self.max_run_length or 0, self.seed)

    @property
    def updates_per_epoch(self) -> int:
        """Weight updates per epoch; the last batch may be smaller."""
        return -(-self.samples // self.batch_size)

    # To and from plain values --------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """What names and stores a run: the settings, but for those of ``LATER`` that have the
        value of old."""
        return {
            name: value
            for name, value in self.settings().items()
            if name not in LATER or value != LATER[name]
        }

    @classmethod
    def from_json(cls, text: str) -> "RunConfig":
        """Build from the text of an exported settings file.

        Raises:
            SettingError: for text that is no JSON object of settings.
        """
        try:
            settings = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SettingError("settings", text, f"not valid JSON ({error}).") from None
        if not isinstance(settings, dict):
            raise SettingError("settings", settings, "expected a JSON object of settings.")
        return cls.from_dict(settings)


def setting_names() -> tuple[str, ...]:
    """The names of all settings, in the order they are declared."""
    return tuple(field.name for field in fields(RunConfig))
