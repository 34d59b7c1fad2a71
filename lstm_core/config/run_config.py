"""The settings of a run: one frozen, validated value that also names the run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from lstm_core.config.allowed import (
    CELLS,
    HASH_LENGTH,
    HASH_VERSION,
    MAX_EPOCHS,
    MAX_INPUT_NUMBERS,
    MAX_RUNS,
    MAX_SEED,
    MAX_UNITS,
    OPTIMIZERS,
)
from lstm_core.config.checks import divisors_of, known, learning_rate, listed, sequence_text, whole
from lstm_core.errors import SettingError
from lstm_core.sequence.cutting import CutSettings
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS, Framing
from lstm_core.sequence.symbols import ALPHABET, split_symbols, vocabulary

PUBLISHED: Any = None  # left out: the framing's published value is filled in


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """Everything that decides what a training run computes.

    Settings left out (None) take the framing's published value. ``window``, ``runs`` and
    ``max_run_length`` stay None in framings they do not apply to. Equal configs have
    equal hashes and give the same run. Making one is cheap: it builds no data.

    Raises:
        SettingError: for the first setting that cannot work, with the nearest that does.
    """

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

    def __post_init__(self) -> None:
        self._put("framing", known("framing", self.framing, FRAMINGS))
        self._put("sequence", sequence_text(self.sequence))
        given = {name for name in setting_names() if getattr(self, name) is not None}
        for name, default in {"cell": "LSTM", "encoding": "ordinal", **self.rule.defaults}.items():
            if name not in given:
                self._put(name, default)
        self._put("cell", self._valid_cell())
        self._put("units", whole("units", self.units, 1, MAX_UNITS))
        self._put("epochs", whole("epochs", self.epochs, 1, MAX_EPOCHS))
        self._put("seed", whole("seed", self.seed, 0, MAX_SEED))
        self._put("learning_rate", learning_rate(self.learning_rate))
        self._put("optimizer", known("optimizer", self.optimizer, OPTIMIZERS))
        self._put("encoding", known("encoding", self.encoding, ENCODINGS))
        self._check_cut(given)
        self._put("batch_size", self._valid_batch_size(given))
        self._put("shuffle", self._valid_shuffle())
        self._check_size()

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)  # frozen for everyone else

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

    @cached_property
    def hash(self) -> str:
        """Content hash, the run's name in the store, in links and on the command line."""
        text = json.dumps({"version": HASH_VERSION, **self.to_dict()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]

    # To and from plain values --------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """All settings by name, as JSON can hold them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> "RunConfig":
        """Build from a mapping.

        Raises:
            SettingError: for an unknown key, with the closest setting, or a missing framing.
        """
        names = setting_names()
        for key in settings:
            known("setting", key, names)
        if "framing" not in settings:
            raise SettingError("framing", None, f"expected one of {', '.join(FRAMINGS)}.")
        return cls(**settings)

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

    def replace(self, **changes: Any) -> "RunConfig":
        """A copy with some settings changed, validated anew."""
        return RunConfig(**{**self.to_dict(), **changes})

    # Rules between settings ---------------------------------------------------------

    def _valid_cell(self) -> str:
        cell = known("cell", self.cell, CELLS)
        if self.rule.recurrent == (cell == "Dense"):
            needs = "needs a recurrent cell" if self.rule.recurrent else "has no recurrence"
            nearest = "LSTM" if self.rule.recurrent else "Dense"
            raise SettingError("cell", cell, f"the framing {self.framing} {needs}.", nearest)
        return cell

    def _check_cut(self, given: set[str]) -> None:
        longest = len(self.symbols) - 1
        limits = {
            "window": (longest, f"a window must be shorter than the {longest + 1} symbols"),
            "runs": (MAX_RUNS, None),
            "max_run_length": (longest, f"a run must be shorter than the {longest + 1} symbols"),
        }
        for name, (high, why) in limits.items():
            value = getattr(self, name)
            if name in self.rule.settings:
                if name not in given:  # the published value, in a sequence too short for it
                    value = min(value, high)
                self._put(name, whole(name, value, 1, high, why))
            elif value is not None:
                users = [key for key, rule in FRAMINGS.items() if name in rule.settings]
                raise SettingError(
                    name,
                    value,
                    f"does not apply to {self.framing}, only to {', '.join(users)}; leave it out.",
                )

    def _valid_batch_size(self, given: set[str]) -> int:
        if "batch_size" not in given:
            return min(self.batch_size or self.samples, self.samples)
        why = f"a batch cannot hold more than the {self.samples} samples"
        size = whole("batch_size", self.batch_size, 1, self.samples, why)
        if self.rule.carries_state and self.samples % size:
            divisors = divisors_of(self.samples)
            raise SettingError(
                "batch_size",
                size,
                "row i of each batch continues row i of the batch before, so the batch size must "
                f"divide the {self.samples} samples; use {listed(divisors)}.",
                min(divisors, key=lambda divisor: abs(divisor - size)),
            )
        return size

    def _valid_shuffle(self) -> bool:
        if not isinstance(self.shuffle, bool):
            raise SettingError("shuffle", self.shuffle, "expected true or false.")
        if self.shuffle and not self.rule.may_shuffle:
            raise SettingError(
                "shuffle",
                True,
                "a stateful network reads its samples in order, or the state it carries "
                "belongs to another sample.",
                False,
            )
        return self.shuffle

    def _check_size(self) -> None:
        width = ENCODINGS[self.encoding].width(len(self.vocabulary))
        numbers = self.samples * self.context_length * width
        targets = self.samples * len(self.vocabulary)
        if targets > MAX_INPUT_NUMBERS:  # only random runs can be that many
            fitting = MAX_INPUT_NUMBERS // len(self.vocabulary)
            raise SettingError("runs", self.runs, "makes too large a target tensor.", fitting)
        if numbers > MAX_INPUT_NUMBERS:
            name, nearest = ("sequence", None) if width == 1 else ("encoding", "ordinal")
            raise SettingError(
                name,
                getattr(self, name),
                f"the input tensor would hold {self.samples} x {self.context_length} x {width} = "
                f"{numbers:,} numbers, more than the limit of {MAX_INPUT_NUMBERS:,}; "
                "shorten the sequence or choose an encoding with one number per symbol.",
                nearest,
            )


def setting_names() -> tuple[str, ...]:
    """The names of all settings, in the order they are declared."""
    return tuple(field.name for field in fields(RunConfig))
