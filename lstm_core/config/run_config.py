"""The settings of a run: one frozen, validated value that also names the run."""

import json
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from lstm_core.config.allowed import (
    HASH_VERSION,
    MAX_CLIP,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_SEED,
    MAX_UNITS,
    OPTIMIZERS,
)
from lstm_core.config.checks import (
    between,
    known,
    learning_rate,
    sequence_text,
    whole,
)
from lstm_core.config.rules import (
    check_size,
    valid_batch_size,
    valid_cell,
    valid_cut,
    valid_layers,
    valid_shuffle,
)
from lstm_core.config.settings import Settings
from lstm_core.errors import SettingError
from lstm_core.sequence.cutting import CutSettings
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS, Framing
from lstm_core.sequence.symbols import ALPHABET, split_symbols, vocabulary

PUBLISHED: Any = None  # left out: the framing's published value is filled in
LATER = {"layers": 1, "dropout": 0.0, "clip": 0.0}
"""Settings that came after runs had been stored, and the value that those runs have: it is written
nowhere, so that their names stay theirs."""


@dataclass(frozen=True, kw_only=True)
class RunConfig(Settings):
    """Everything that decides what a training run computes.

    Settings left out (None) take the framing's published value. ``window``, ``runs`` and
    ``max_run_length`` stay None in framings they do not apply to. ``layers``: recurrent layers on
    top of one another, each of ``units``. ``dropout``: the share of every layer's outputs that is
    left out of an update. ``clip``: the norm to which the gradient of all weights together is cut,
    0 for none. Equal configs have equal hashes and give the same run. Making one is cheap: it
    builds no data.

    Raises:
        SettingError: for the first setting that cannot work, with the nearest that does.
    """

    VERSION = {"version": HASH_VERSION}
    NEEDED = {"framing": f"expected one of {', '.join(FRAMINGS)}."}

    framing: str
    cell: str = PUBLISHED
    units: int = PUBLISHED
    epochs: int = PUBLISHED
    batch_size: int = PUBLISHED
    seed: int = 7
    learning_rate: float = 0.001
    optimizer: str = "adam"
    encoding: str = PUBLISHED
    shuffle: bool = PUBLISHED
    sequence: str = ALPHABET
    window: int | None = None
    runs: int | None = None
    max_run_length: int | None = None
    layers: int = 1
    dropout: float = 0.0
    clip: float = 0.0

    def __post_init__(self) -> None:
        self._put("framing", known("framing", self.framing, FRAMINGS))
        self._put("sequence", sequence_text(self.sequence))
        given = {name for name in setting_names() if getattr(self, name) is not None}
        for name, default in {"cell": "LSTM", "encoding": "ordinal", **self.rule.defaults}.items():
            if name not in given:
                self._put(name, default)
        self._put("cell", valid_cell(self))
        self._put("units", whole("units", self.units, 1, MAX_UNITS))
        self._put("epochs", whole("epochs", self.epochs, 1, MAX_EPOCHS))
        self._put("seed", whole("seed", self.seed, 0, MAX_SEED))
        self._put("learning_rate", learning_rate(self.learning_rate))
        self._put("optimizer", known("optimizer", self.optimizer, OPTIMIZERS))
        self._put("encoding", known("encoding", self.encoding, ENCODINGS))
        self._put("layers", valid_layers(self))
        self._put("dropout", between("dropout", self.dropout, 0.0, MAX_DROPOUT))
        self._put("clip", between("clip", self.clip, 0.0, MAX_CLIP))
        for name, value in valid_cut(self, given).items():
            self._put(name, value)
        self._put("batch_size", valid_batch_size(self, given))
        self._put("shuffle", valid_shuffle(self))
        check_size(self)

    # What follows from the settings -------------------------------------------------

    @property
    def rule(self) -> Framing:
        """The framing's registry entry."""
        return FRAMINGS[self.framing]

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The sequence, symbol by symbol."""
        return split_symbols(self.sequence)

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The distinct symbols; a symbol's code is its place here."""
        return vocabulary(self.symbols)

    @cached_property
    def sample_ranges(self) -> np.ndarray:
        """Integer [samples, 2]: where each sample's input starts and stops."""
        return self.rule.cutting.sample_ranges(len(self.symbols), self._cut)

    @property
    def context_length(self) -> int:
        """Symbols per input, padding included."""
        return self.rule.cutting.context_length(len(self.symbols), self._cut)

    @cached_property
    def samples(self) -> int:
        """Input-target pairs, from which one epoch is made."""
        return self.rule.cutting.samples(len(self.symbols), self._cut)

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
