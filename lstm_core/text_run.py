"""A network that learned a text: its config, what was seen on the way, and its weights."""

from dataclasses import dataclass
from math import log
from typing import TypeVar

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Network, Weights
from lstm_core.run import Run, nearest, weights_at

TEMPERATURES = (0.2, 0.5, 1.0, 1.2)  # of the samples that are kept, as published
SAMPLE_LENGTH = 400  # characters, as published
FIRST_MARKS = (32, 16, 8, 4, 2)  # within the first pass: after these parts of it
EVERY_PASS = 64


@dataclass(frozen=True)
class Record:
    """What was seen at the marks: one value for each in every array; the first is before training.

    ``updates`` int: weight updates so far. ``seconds`` spent training so far. ``loss``: nats per
    character over what was read since the mark before, while the weights moved (NaN at first).
    ``held_out``: nats per character of the held-out part (NaN where none is). ``gradient``: mean
    norm of the gradient of all weights together, before it is cut, since the mark before;
    ``largest``: the largest of them. ``weight``: norm of all weights. ``step``: mean norm of an
    update, divided by that of the weights. The last three before training: NaN, but for ``weight``.
    """

    updates: np.ndarray
    seconds: np.ndarray
    loss: np.ndarray
    held_out: np.ndarray
    gradient: np.ndarray
    largest: np.ndarray
    weight: np.ndarray
    step: np.ndarray


@dataclass(frozen=True)
class TextRun:
    """Everything that pages and tables are made from.

    ``vocabulary``: the character of each code. ``samples``: of each mark a text by temperature, in
    the order of ``TEMPERATURES``, each ``SAMPLE_LENGTH`` characters after the same ``beginning``.
    ``snapshot_updates`` int [snapshots], ascending, from 0 to the last; ``snapshots`` holds for
    every weight an array [snapshots, ...]. ``optimizer_state`` and ``carried`` (the state of the
    streams, arrays [batch, units] as ``Network.state_names`` says; empty for windows) are what
    continuing needs. ``environment``: versions it was made with.
    """

    config: TextConfig
    corpus_name: str
    vocabulary: tuple[str, ...]
    record: Record
    beginning: str
    samples: tuple[tuple[str, ...], ...]
    snapshot_updates: np.ndarray
    snapshots: Weights
    optimizer_state: tuple[np.ndarray, ...]
    carried: tuple[np.ndarray, ...]
    environment: dict[str, str]

    @property
    def hash(self) -> str:
        return self.config.hash

    @property
    def broke_down(self) -> bool:
        """Whether it ended because its loss was no finite number any more: the last weights that
        were numbers are kept."""
        return bool(self.snapshot_updates[-1] < self.config.updates)

    def weights(self, updates: float | None = None) -> Weights:
        """The weights recorded nearest to so many updates (None: the last)."""
        place = -1 if updates is None else nearest(self.snapshot_updates, updates)
        return weights_at(self.snapshots, place)


AnyConfig = TypeVar("AnyConfig", RunConfig, TextConfig)
AnyRun = TypeVar("AnyRun", Run, TextRun)


def network_of(config: TextConfig) -> Network:
    """The layers that a config's network has."""
    distinct = config.distinct
    return Network(config.cell, config.units, distinct, distinct, config.layers)


def marks(config: TextConfig) -> list[int]:
    """After how many updates a run looks at itself: before the first, some times within the first
    pass, after every pass, and at the end. A continued run has those of a longer one.

    After ``EVERY_PASS`` passes it looks after every second one, after twice as many after every
    fourth, and so on: a text of a line is read in an instant.
    """
    whole = config.updates_per_pass
    found = {0, config.updates, *(whole // part for part in FIRST_MARKS)}
    done = 0
    while done * whole < config.updates:
        found.add(done * whole)
        done += 2 ** max(0, (done // EVERY_PASS).bit_length())
    return sorted(one for one in found if one <= config.updates)


def bits(nats: float) -> float:
    """The same in bits per character."""
    return nats / log(2)
