"""A text as a network reads it: the code of each character, and what the codes mean."""

import sys
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lstm_core.corpus.numbering import numbered
from lstm_core.hashes import content_hash


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text, character by character.

    ``name``: what a reader calls it. ``vocabulary``: the distinct characters (code points) in
    sorted order; a character's code is its place there. ``codes`` int32 [characters]. ``notes``:
    what was done to the text before, in sentences ("Letters are lower case.").
    """

    name: str
    vocabulary: tuple[str, ...]
    codes: np.ndarray
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def text(self) -> str:
        """All of it."""
        points = np.array([ord(character) for character in self.vocabulary], np.uint32)
        text: str = points[self.codes].tobytes().decode("utf-32-le")
        return text

    @cached_property
    def hash(self) -> str:
        """Names the text, whatever it is called and wherever it lies."""
        return content_hash(self.text)

    def learned_from(self, held_out: float) -> int:
        """How many characters, from the first on, are learned from; the rest is held out."""
        return len(self) - int(len(self) * held_out)


def corpus_of(text: str, name: str, notes: tuple[str, ...] = ()) -> Corpus:
    """The corpus of a text as it stands."""
    points, codes = numbered(np.frombuffer(text.encode("utf-32-le"), np.uint32), sys.maxunicode + 1)
    vocabulary = tuple(map(chr, points.tolist()))
    return Corpus(name, vocabulary, codes.astype(np.int32), notes)
