"""Symbols and vocabularies: what a sequence is made of."""

import random
import string
import unicodedata
from collections.abc import Sequence

import regex

ALPHABET = string.ascii_uppercase
PADDING = -1  # the code of "no symbol here"


def split_symbols(text: str) -> tuple[str, ...]:
    """Split text into what a reader calls characters (Unicode grapheme clusters).

    A flag or an accented letter is one symbol even where Unicode spells it with several
    code points, so the user gets the number of symbols they typed. Spellings of one character
    are made the same (Unicode normal form C).
    """
    return tuple(regex.findall(r"\X", unicodedata.normalize("NFC", text)))


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, which spaces part, each a symbol (in normal form C)."""
    return tuple(unicodedata.normalize("NFC", text).split())


TOKENS = {"characters": (split_symbols, ""), "words": (split_words, " ")}
"""What a symbol is: how a text is split into such, and what joins them again."""


def asked_place(symbols: Sequence[str]) -> int:
    """The place of the symbol of a sequence that is asked about first: of K in the alphabet, of
    the middle one where there are fewer."""
    return min(ALPHABET.index("K"), len(symbols) // 2)


def visible(symbol: str) -> str:
    """A symbol as it is shown: a space has to be seen."""
    return symbol if symbol.strip() else "␣"


def vocabulary(symbols: tuple[str, ...]) -> tuple[str, ...]:
    """The distinct symbols in sorted order; a symbol's code is its place in this tuple.

    Sorted, not in order of appearance: otherwise a scrambled alphabet would get the codes
    0, 1, 2, ... again and be no harder than the plain one.
    """
    return tuple(sorted(set(symbols)))


def scrambled_alphabet(seed: int) -> str:
    """The 26 letters in an order drawn from a private generator, the same for every call."""
    letters = list(ALPHABET)
    random.Random(seed).shuffle(letters)
    return "".join(letters)
