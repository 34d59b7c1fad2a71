"""What a question is: a piece of Keras code with something in it to flip, and what to look at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

ONLY = "  #? "  # after it stands which flip a line needs, "not" before it: which forbids it


class Code(str):
    """A value that is put in as it is, where others are put in by their ``repr``."""

    __repr__ = str.__str__


@dataclass(frozen=True)
class Flip:
    """Something to flip: what the code calls it, and its values by their names for a reader."""

    name: str
    values: Mapping[str, Any]


def switch(name: str, *, first: bool = False) -> Flip:
    """What is True or False; ``first`` is what it is to begin with."""
    return Flip(name, {str(value): value for value in (first, not first)})


@dataclass(frozen=True)
class Shown:
    """A variable of the code that is looked at once it has run.

    Attributes:
        name: of the variable. Where a choice does not define it, it is not shown.
        title: what it is, for a reader.
        axes: the names of its axes, separated by commas; several, where its rank depends on
            the choice: those fit that are as many as its axes.
        labels: of axes whose entries have names of their own, the variable with these names.
    """

    name: str
    title: str
    axes: tuple[str, ...] = ("",)
    labels: Mapping[str, str] = field(default_factory=dict)

    def axes_of(self, rank: int) -> tuple[str, ...]:
        """The names of as many axes.

        Raises:
            ValueError: if it has names for another number of them only.
        """
        for names in self.axes:
            split = tuple(part.strip() for part in names.split(",") if part.strip())
            if len(split) == rank:
                return split
        raise ValueError(f"{self.name} has {rank} axes; there are names for {self.axes}")


Choice = tuple[str, ...]
"""The name of a value of each flip, in their order."""


@dataclass(frozen=True)
class Question:
    """A question as people ask it, and the code whose results answer it.

    Attributes:
        name: in links and on the command line.
        asks: the question.
        answer: a sentence or two.
        flips: what can be flipped; the first value of each is where a reader begins.
        template: Python, with ``$flip`` for its value. ``#? flip`` at the end of a line says
            that it stands there only where the flip is true, ``#? not flip`` only where not.
        shown: what is looked at.
    """

    name: str
    asks: str
    answer: str
    flips: tuple[Flip, ...]
    template: str
    shown: tuple[Shown, ...]

    def choices(self) -> Iterator[Choice]:
        """Every combination, the one that a reader begins with first."""
        return product(*(flip.values for flip in self.flips))

    def source(self, choice: Choice) -> str:
        """The code of a combination, as it is shown and as it is run."""
        chosen = zip(self.flips, choice, strict=True)
        values = {flip.name: flip.values[name] for flip, name in chosen}
        lines = []
        for line in self.template.strip().splitlines():
            code, _, only = line.partition(ONLY)
            wanted = not only.startswith("not ")
            if not only or bool(values[only.removeprefix("not ")]) == wanted:
                lines.append(
                    re.sub(r"\$([a-z]\w*)", lambda name: repr(values[name[1]]), code.rstrip())
                )
        return "\n".join(lines) + "\n"
