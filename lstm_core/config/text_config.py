"""The settings of a network that learns a text: one frozen, validated value that names its run."""

from dataclasses import dataclass
from typing import Any

from lstm_core.config import allowed
from lstm_core.config.checks import between, known, learning_rate, whole
from lstm_core.config.settings import Settings
from lstm_core.errors import SettingError
from lstm_core.hashes import is_hash

TEXT_VERSION = 1  # part of what is hashed: raise it when the meaning of a setting changes
WAYS: dict[str, dict[str, Any]] = {
    # The text as parallel streams, the state carried, every place a target.
    "streams": {"chunk": 50, "batch_size": 32, "optimizer": "adam", "learning_rate": 0.003,
                "clip": 1.0},
    # Overlapping windows, each from a zero state, the character after it the only target: as the
    # course published it.
    "windows": {"chunk": 40, "stride": 3, "batch_size": 128, "optimizer": "rmsprop",
                "learning_rate": 0.01, "clip": 0.0},
}  # fmt: skip
"""What is left out, by the way of training."""
DEFAULT: Any = None  # left out: the way's own value is filled in


@dataclass(frozen=True, kw_only=True)
class TextConfig(Settings):
    """Everything that decides what a training on a text computes.

    ``corpus`` names the text by its hash, ``characters`` and ``distinct`` are its length and the
    size of its vocabulary. ``updates``: how many weight updates are made; a run of more is a
    continued one. ``chunk``: time steps that one update reads. ``stride``: characters between the
    beginnings of two windows, None in streams. ``clip``: the norm to which the gradient of all
    weights together is cut, 0 for none. ``decay``: the learning rate in update n is divided by 1 +
    decay * n. ``held_out``: share of the text, at its end, that is never learned from.

    Raises:
        SettingError: for the first setting that cannot work, with the nearest that does.
    """

    VERSION = {"text_version": TEXT_VERSION}
    NEEDED = dict.fromkeys(
        ("corpus", "characters", "distinct", "updates"), "a text's run needs it."
    )

    corpus: str
    characters: int
    distinct: int
    updates: int
    way: str = "streams"
    cell: str = "LSTM"
    units: int = 128
    layers: int = 1
    dropout: float = 0.0
    chunk: int = DEFAULT
    stride: int | None = None
    batch_size: int = DEFAULT
    optimizer: str = DEFAULT
    learning_rate: float = DEFAULT
    decay: float = 0.0
    clip: float = DEFAULT
    seed: int = 7
    held_out: float = 0.1

    def __post_init__(self) -> None:
        self._put(way=known("way", self.way, WAYS))
        defaults = WAYS[self.way]
        self._put(**{name: defaults[name] for name in defaults if getattr(self, name) is None})
        if not (isinstance(self.corpus, str) and is_hash(self.corpus)):
            raise SettingError("corpus", self.corpus, "expected the hash of a text.")
        self._put(characters=whole("characters", self.characters, 2, allowed.MAX_TEXT))
        self._put(distinct=whole("distinct", self.distinct, 2, self.characters))
        self._put(updates=whole("updates", self.updates, 1, 10**7))
        self._put(cell=known("cell", self.cell, allowed.RECURRENT_CELLS))
        self._put(units=whole("units", self.units, 1, allowed.MAX_UNITS))
        self._put(layers=whole("layers", self.layers, 1, allowed.MAX_LAYERS))
        self._put(dropout=between("dropout", self.dropout, 0, allowed.MAX_DROPOUT))
        self._put(optimizer=known("optimizer", self.optimizer, allowed.OPTIMIZERS))
        self._put(learning_rate=learning_rate(self.learning_rate))
        self._put(decay=between("decay", self.decay, 0, 1))
        self._put(clip=between("clip", self.clip, 0, allowed.MAX_CLIP))
        self._put(seed=whole("seed", self.seed, 0, allowed.MAX_SEED))
        self._put(held_out=between("held_out", self.held_out, 0, 0.5))
        self._put(chunk=whole("chunk", self.chunk, 2, 200))
        self._put(batch_size=whole("batch_size", self.batch_size, 1, 512))
        if self.way == "windows":
            self._put(stride=whole("stride", self.stride, 1, 1_000))
        elif self.stride is not None:
            raise SettingError("stride", self.stride, "streams have none; leave it out.")
        self._check_length()

    def _check_length(self) -> None:
        if self.updates_per_pass:
            return
        needed = self.batch_size * self.chunk + self.batch_size
        raise SettingError(
            "batch_size",
            self.batch_size,
            f"the {self.learned_from:,} characters to learn from are too few for {self.batch_size} "
            f"rows of {self.chunk}, which need about {needed:,}; a longer text, a shorter chunk or "
            "fewer rows would work.",
            self.learned_from // (self.chunk + 1) or None,
        )

    # What follows from the settings -------------------------------------------------

    @property
    def learned_from(self) -> int:
        """Characters, from the first on, that are learned from."""
        return self.characters - int(self.characters * self.held_out)

    @property
    def updates_per_pass(self) -> int:
        """Weight updates in which the whole text is read once; what fills no batch is left out."""
        if self.way == "streams":
            return (self.learned_from // self.batch_size - 1) // self.chunk
        windows = max(0, -(-(self.learned_from - self.chunk) // (self.stride or 1)))
        return windows // self.batch_size

    @property
    def passes(self) -> float:
        """How often the text is read."""
        return self.updates / self.updates_per_pass
