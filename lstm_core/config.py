"""The settings of a run: one frozen, validated value that also names the run."""

import difflib
import hashlib
import json
import math
import operator
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from lstm_core.alphabet import ALPHABET, ENCODINGS, split_symbols, vocabulary
from lstm_core.framings import FRAMINGS, Framing

RECURRENT_CELLS = ("LSTM", "GRU", "SimpleRNN")
CELLS = (*RECURRENT_CELLS, "Dense")
OPTIMIZERS = ("adam", "rmsprop", "sgd")
HASH_LENGTH = 16  # hexadecimal digits
HASH_VERSION = 1  # part of what is hashed: raise it when the meaning of a setting changes

MAX_UNITS = 512
MAX_EPOCHS = 100_000
MAX_SEED = 2**32 - 1  # what NumPy's legacy generator takes
MAX_LEARNING_RATE = 10.0
MAX_RUNS = 20_000
SEQUENCE_LENGTHS = (4, 2_000)
MAX_CODE_POINTS = 20 * SEQUENCE_LENGTHS[1]  # one symbol may take several
MAX_INPUT_NUMBERS = 50_000_000  # 200 MB of float32


class SettingError(ValueError):
    """A setting that cannot work.

    ``setting`` names it, ``value`` is what came, ``reason`` says what was expected and
    ``nearest`` is the nearest value that works (None where there is none to offer).
    ``explanation`` is the message without the setting and the value.
    """

    def __init__(self, setting: str, value: Any, reason: str, nearest: Any = None):
        self.setting, self.value, self.reason, self.nearest = setting, value, reason, nearest
        advice = "" if nearest is None else f" {_short(nearest)} would work."
        self.explanation = f"{reason}{advice}"
        what = f"{setting} is missing" if value is None else f"{setting}={_short(value)}"
        super().__init__(f"{what}: {self.explanation}")


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """Everything that decides what a training run computes.

    Settings left out (None) take the framing's published value. ``window``, ``runs`` and
    ``max_run_length`` stay None in framings they do not apply to. Equal configs have
    equal hashes and give the same run.

    Raises:
        SettingError: for the first setting that cannot work, with the nearest that does.
    """

    framing: str
    cell: str = None
    units: int = None
    epochs: int = None
    batch_size: int = None
    seed: int = 7
    learning_rate: float = 0.001
    optimizer: str = "adam"
    encoding: str = None
    shuffle: bool = None
    sequence: str = ALPHABET
    window: int | None = None
    runs: int | None = None
    max_run_length: int | None = None

    def __post_init__(self):
        put = lambda name, value: object.__setattr__(self, name, value)
        put("framing", known("framing", self.framing, FRAMINGS))
        put("sequence", _sequence(self.sequence))
        given = {name for name in setting_names() if getattr(self, name) is not None}
        for name, default in {"cell": "LSTM", "encoding": "ordinal", **self.rule.defaults}.items():
            if name not in given:
                put(name, default)
        put("cell", self._valid_cell())
        put("units", whole("units", self.units, 1, MAX_UNITS))
        put("epochs", whole("epochs", self.epochs, 1, MAX_EPOCHS))
        put("seed", whole("seed", self.seed, 0, MAX_SEED))
        put("learning_rate", _learning_rate(self.learning_rate))
        put("optimizer", known("optimizer", self.optimizer, OPTIMIZERS))
        put("encoding", known("encoding", self.encoding, ENCODINGS))
        self._check_cut(put, given)
        put("batch_size", self._valid_batch_size(given))
        put("shuffle", self._valid_shuffle())
        self._check_size()

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
    def spans(self) -> np.ndarray:
        """Integer [samples, 2]: where each sample's input starts and stops."""
        return self.rule.spans(len(self.symbols), self)

    @property
    def reach(self) -> int:
        """Symbols per input, padding included."""
        return self.rule.reach(len(self.symbols), self)

    @property
    def samples(self) -> int:
        return len(self.spans)

    @property
    def updates_per_epoch(self) -> int:
        """Weight updates per epoch; the last batch may be smaller."""
        return -(-self.samples // self.batch_size)

    @cached_property
    def hash(self) -> str:
        """Content hash, the run's name in the store, in links and on the command line."""
        text = json.dumps({"version": HASH_VERSION, **self.to_dict()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]

    # To and from JSON ---------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> "RunConfig":
        """Build from a mapping; an unknown key is an error that names the closest setting."""
        names = setting_names()
        for key in settings:
            known("setting", key, names)
        if "framing" not in settings:
            raise SettingError("framing", None, f"expected one of {', '.join(FRAMINGS)}.")
        return cls(**settings)

    @classmethod
    def from_json(cls, text: str) -> "RunConfig":
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
        if self.rule.recurrent and cell == "Dense":
            raise SettingError(
                "cell", cell, f"the framing {self.framing} needs a recurrent cell.", "LSTM"
            )
        if not self.rule.recurrent and cell != "Dense":
            raise SettingError(
                "cell", cell, f"the framing {self.framing} has no recurrence.", "Dense"
            )
        return cell

    def _check_cut(self, put, given: set[str]) -> None:
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
                put(name, whole(name, value, 1, high, why))
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
                f"a stateful network's batch size must divide its {self.samples} samples "
                f"({_listed(divisors)}), because each place in the batch is one stream "
                "whose state is carried on.",
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
        numbers = self.samples * self.reach * width
        targets = self.samples * len(self.vocabulary)
        if targets > MAX_INPUT_NUMBERS:  # only random runs can be that many
            fitting = MAX_INPUT_NUMBERS // len(self.vocabulary)
            raise SettingError("runs", self.runs, "makes too large a target tensor.", fitting)
        if numbers > MAX_INPUT_NUMBERS:
            name, nearest = ("sequence", None) if width == 1 else ("encoding", "ordinal")
            raise SettingError(
                name,
                getattr(self, name),
                f"the input tensor would hold {self.samples} x {self.reach} x {width} = "
                f"{numbers:,} numbers, more than the limit of {MAX_INPUT_NUMBERS:,}; "
                "shorten the sequence or choose an encoding with one number per symbol.",
                nearest,
            )


def setting_names() -> tuple[str, ...]:
    """The names of all settings, in the order they are declared."""
    return tuple(field.name for field in fields(RunConfig))


def divisors_of(number: int) -> list[int]:
    """All divisors in ascending order."""
    return [candidate for candidate in range(1, number + 1) if number % candidate == 0]


def known(setting: str, value: Any, names: Iterable[str]) -> str:
    """Return ``value`` as spelled in ``names`` (case aside), or raise with the closest name."""
    names = list(names)
    by_lower = {name.lower(): name for name in names}
    text = value.lower() if isinstance(value, str) else ""
    if text in by_lower:
        return by_lower[text]
    close = difflib.get_close_matches(text, by_lower, n=1, cutoff=0.0)
    nearest = by_lower[close[0]] if close else names[0]
    raise SettingError(setting, value, f"expected one of {', '.join(names)}.", nearest)


def whole(setting: str, value: Any, low: int, high: int, why: str | None = None) -> int:
    """Return ``value`` as an int within [low, high], or raise with the nearest bound."""
    expected = f"expected a whole number from {low} to {high}."
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        nearest = None
        if isinstance(value, float) and math.isfinite(value):
            nearest = min(max(round(value), low), high)
        raise SettingError(setting, value, expected, nearest) from None
    if not low <= number <= high:
        reason = expected if why is None or number < low else f"{why}; {expected}"
        raise SettingError(setting, number, reason, min(max(number, low), high))
    return number


def _learning_rate(value: Any) -> float:
    expected = f"expected a number above 0 and at most {MAX_LEARNING_RATE:g}."
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        raise SettingError("learning_rate", value, expected, 0.001)
    rate = float(value)
    if not 0 < rate <= MAX_LEARNING_RATE:  # False for NaN too
        nearest = MAX_LEARNING_RATE if rate > MAX_LEARNING_RATE else 0.001
        raise SettingError("learning_rate", rate, expected, nearest)
    return rate


def _sequence(value: Any) -> str:
    low, high = SEQUENCE_LENGTHS
    if not isinstance(value, str):
        raise SettingError("sequence", value, "expected text.", ALPHABET)
    # One spelling for one symbol, or the same letter would count as two.
    text = unicodedata.normalize("NFC", value)
    bad = next((char for char in text if unicodedata.category(char) in ("Cc", "Cs")), None)
    if bad is not None:
        raise SettingError(
            "sequence",
            value,
            f"contains the control character U+{ord(bad):04X}; expected visible symbols.",
            _or_alphabet(c for c in text if unicodedata.category(c) not in ("Cc", "Cs")),
        )
    if len(text) > MAX_CODE_POINTS:  # splitting a book into symbols would take long
        raise SettingError(
            "sequence", value, f"is too long; expected {low} to {high:,} symbols.", ALPHABET
        )
    symbols = split_symbols(text)
    if not low <= len(symbols) <= high:
        raise SettingError(
            "sequence",
            value,
            f"has {len(symbols):,} symbol{'s' * (len(symbols) != 1)}; expected {low} to {high:,}.",
            ALPHABET if len(symbols) < low else _or_alphabet(symbols[:high]),
        )
    if len(set(symbols)) < 2:
        raise SettingError(
            "sequence", value, "has only one distinct symbol; expected at least 2.", ALPHABET
        )
    return text


def _or_alphabet(symbols: Iterable[str]) -> str:
    """These symbols if they make a sequence that works, else the alphabet."""
    try:
        return _sequence("".join(symbols))
    except SettingError:
        return ALPHABET


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _listed(numbers: list[int]) -> str:
    shown = [str(number) for number in numbers[:12]]
    if len(numbers) > 12:
        shown[-1] = f"... {numbers[-1]}"
    return ", ".join(shown)
