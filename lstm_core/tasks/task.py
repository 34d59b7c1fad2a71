"""What a task is: which samples it makes, and what is asked about each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from lstm_core.sequence.symbols import PADDING

Answers = Literal["last", "vector", "decoder", "every"]
"""Where a network answers: after its last time step, with one symbol or with a vector of them; in a
second network that reads what the first has kept; or at every time step."""

NOT_ASKED = -1  # the code of a target where nothing is asked


class Size(NamedTuple):
    """``samples``, symbols per input with its padding (``context``), answers per sample."""

    samples: int
    context: int
    places: int = 1


class Given(NamedTuple):
    """What samples are made from.

    ``codes`` int [length]: the sequence as it is read, -1 where one stream ends and another begins.
    ``size``: of the result. ``ranges`` int [samples, 2]: where the framing's inputs start and stop;
    empty for a task that has samples of its own.
    """

    codes: np.ndarray
    size: Size
    ranges: np.ndarray
    reach: int
    way: str
    asked: str
    seed: int


class Samples(NamedTuple):
    """``codes`` int [samples, context], -1 where padded; ``targets`` int [samples, places], -1
    where nothing is asked."""

    codes: np.ndarray
    targets: np.ndarray


class Reach(NamedTuple):
    """How far a task goes: what that number is called, and what it may be."""

    title: str
    low: int
    high: int
    default: int


class Tests(NamedTuple):
    """Samples that no network was trained on, all asked alike: of strings so long, say."""

    label: int
    samples: Samples


class Code(NamedTuple):
    """What a task's functions do, for a script that has to do without this package: Python with the
    settings it needs as {reach}, {window} and {seed}.

    ``read``: makes ``sequence``, of which ``vocabulary`` is known, what is read; or ``strings`` and
    their ``longest``. ``samples``: by the names of ``asked`` and ``way``, makes ``targets``, and
    ``inputs`` unless the framing's cut does. ``tests``: makes other ``codes`` or ``strings``.
    """

    read: str = ""
    samples: Mapping[str, str] = {"": "targets = codes[[stop for _, stop in ranges]]\n"}
    tests: str = ""


def next_symbol(given: Given) -> Samples:
    """The symbol that follows each input: what is asked in most texts on the subject."""
    codes = np.full((given.size.samples, given.size.context), PADDING)
    for row, (start, stop) in zip(codes, given.ranges, strict=True):
        row[given.size.context - (stop - start) :] = given.codes[start:stop]  # padded on the left
    return Samples(codes, given.codes[given.ranges[:, 1], None])


@dataclass(frozen=True)
class Task:
    """What is asked.

    ``question``: that of a reader, which the task answers. ``explanation``: what is asked, in a
    sentence. ``by``: what its accuracy is told by, and with which unit.
    ``defaults``: settings that differ from the framing's; ``framings``: those that can show it, the
    first by default; none named: all.
    ``symbols``: those of its strings, for a task that has strings of its own and no sequence.
    ``counts``: what each symbol adds to the count that the answers hang on.
    ``separator``: what parts several sequences in the setting ``sequence``.
    ``reach``: the setting of that name, if it has one. ``answers``: where the network answers, by
    the names of the setting ``way``. ``asked``: the names of that setting.
    ``read``: the symbols that are read of a sequence's own, with ``reach`` and ``seed``.
    ``size``: what comes of the framing's size, with the sequence read, ``reach``, ``way`` and
    ``asked``; by arithmetic, since a config is made without building data.
    ``make``: the samples. ``tests``: samples it was not trained on; none: those it was.
    ``cuts``: whether the framing's cut is what makes the samples. ``code``: all of it as source.
    ``follows``: whether the answer is what comes next in the text, or that first.
    """

    title: str
    question: str
    explanation: str
    by: Literal["position", "distance", "length", "stream"] | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    framings: tuple[str, ...] = ()
    symbols: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    separator: str = ""
    reach: Reach | None = None
    answers: dict[str, Answers] = field(default_factory=lambda: {"": "last"})
    asked: tuple[str, ...] = ("",)
    read: Callable[[tuple[str, ...], int, int], tuple[str, ...]] = lambda own, reach, seed: own
    size: Callable[[Size, tuple[str, ...], int, str, str], Size] = (
        lambda size, read, reach, way, asked: size
    )
    make: Callable[[Given], Samples] = next_symbol
    tests: Callable[[Given], Iterable[Tests]] | None = None
    cuts: bool = True
    follows: bool = True
    code: Code = field(default_factory=Code)

    @property
    def asks_next(self) -> bool:
        """Whether what is asked is the symbol that follows what was read, and nothing else."""
        return self.make is next_symbol
