"""The ways to turn a symbol's code into the numbers that a network reads."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Encoding:
    """How one code becomes the features that the network reads.

    ``width(size)`` is the number of features per symbol for a vocabulary of ``size``;
    ``encode(codes, size)`` maps integer codes of any shape [...] to float32 [..., width].
    Padding (code -1) becomes zeros in every encoding.
    """

    title: str
    explanation: str
    width: Callable[[int], int]
    encode: Callable[[np.ndarray, int], np.ndarray]


def _ordinal(codes: np.ndarray, size: int) -> np.ndarray:
    return _ordinal_reserved(np.maximum(codes, 0) - 1, size)


def _ordinal_reserved(codes: np.ndarray, size: int) -> np.ndarray:
    return np.expand_dims(((codes + 1) / size).astype(np.float32), -1)


def _one_hot(codes: np.ndarray, size: int) -> np.ndarray:
    # Row 0 of the table is the padding: all zeros.
    table = np.eye(size + 1, size, k=-1, dtype=np.float32)
    return table.take(codes + 1, axis=0)


ENCODINGS: dict[str, Encoding] = {
    "ordinal": Encoding(
        "Ordinal (as published)",
        "A symbol is its place in the vocabulary, 0 to V - 1, divided by V. "
        "The first symbol and the padding are both 0.",
        lambda size: 1,
        _ordinal,
    ),
    "ordinal_reserved": Encoding(
        "Ordinal, zero reserved",
        "A symbol is its place counted from 1, divided by V, so that 0 can only mean padding.",
        lambda size: 1,
        _ordinal_reserved,
    ),
    "one_hot": Encoding(
        "One-hot",
        "A symbol is V numbers, a single 1 among zeros: no symbol is nearer to another.",
        lambda size: size,
        _one_hot,
    ),
}
