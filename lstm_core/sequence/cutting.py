"""The ways to cut a sequence into samples: where each input starts and stops."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class CutSettings(NamedTuple):
    """What decides where the sequence is cut; 0 where a framing has no such setting."""

    window: int
    runs: int
    max_run_length: int
    seed: int


@dataclass(frozen=True)
class Cutting:
    """One way to cut. Each function takes the sequence's length and the settings.

    ``sample_ranges``: integer rows ``[start, stop]``, in reading order; the sample's input is
    ``sequence[start:stop]``, its target ``sequence[stop]``.
    ``samples``: the number of these rows, by arithmetic: a config is made and checked without
    drawing any.
    ``context_length``: the number of symbols every input is left-padded to.
    ``code``: the body of ``sample_ranges`` for a script that has to do without this package:
    Python that makes ``ranges`` from ``sequence``, with the settings it needs as {window},
    {runs}, {max_run_length} and {seed}.
    ``settings``: those among ``window``, ``runs`` and ``max_run_length`` that apply.
    ``pads``: whether inputs may be shorter than that.
    """

    sample_ranges: Callable[[int, CutSettings], np.ndarray]
    samples: Callable[[int, CutSettings], int]
    context_length: Callable[[int, CutSettings], int]
    code: str
    settings: frozenset[str] = frozenset()
    pads: bool = False


def _windows(length: int, cut: CutSettings) -> np.ndarray:
    starts = np.arange(length - cut.window)
    return np.stack([starts, starts + cut.window], axis=1)


def _prefixes(length: int, cut: CutSettings) -> np.ndarray:
    stops = np.arange(1, length)
    return np.stack([np.zeros_like(stops), stops], axis=1)


def _random_runs(length: int, cut: CutSettings) -> np.ndarray:
    # The tutorial's draw, call for call, from NumPy's legacy generator, so that seed 7
    # gives the published list. It makes runs of 1 to max_run_length symbols, and the last
    # symbol of the sequence is never an input.
    draw = np.random.RandomState(cut.seed).randint
    sample_ranges = []
    for _ in range(cut.runs):
        start = draw(length - 2)
        end = draw(start, min(start + cut.max_run_length, length - 1))
        sample_ranges.append((start, end + 1))
    return np.array(sample_ranges)


SINGLE = Cutting(
    lambda length, cut: _windows(length, cut._replace(window=1)),
    samples=lambda length, cut: length - 1,
    context_length=lambda length, cut: 1,
    code="ranges = [(i, i + 1) for i in range(len(sequence) - 1)]",
)
WINDOWS = Cutting(
    _windows,
    samples=lambda length, cut: length - cut.window,
    context_length=lambda length, cut: cut.window,
    code="ranges = [(i, i + {window}) for i in range(len(sequence) - {window})]",
    settings=frozenset({"window"}),
)
PREFIXES = Cutting(
    _prefixes,
    samples=lambda length, cut: length - 1,
    context_length=lambda length, cut: length - 1,
    code="ranges = [(0, i) for i in range(1, len(sequence))]",
    pads=True,
)
RANDOM_RUNS = Cutting(
    _random_runs,
    samples=lambda length, cut: cut.runs,
    context_length=lambda length, cut: cut.max_run_length,
    code="""draw = np.random.RandomState({seed}).randint  # the tutorial's draw
ranges = []
for _ in range({runs}):
    start = draw(len(sequence) - 2)
    end = draw(start, min(start + {max_run_length}, len(sequence) - 1))
    ranges.append((start, end + 1))""",
    settings=frozenset({"runs", "max_run_length"}),
    pads=True,
)
