"""Characters and the codes of a vocabulary, in both directions, for texts that somebody types."""

import unicodedata
from collections.abc import Sequence

import numpy as np

from lstm_core.corpus.reading import FOLDED
from lstm_core.errors import InputError

NAMED = 8  # characters that a message lists


def codes_of(vocabulary: Sequence[str], text: str) -> np.ndarray:
    """The code of each character, int32 [characters]; in Unicode normal form C, as a corpus is. A
    capital that the vocabulary lacks is read as its small letter; what else it lacks as the sign
    for folded characters, where the vocabulary has that.

    Raises:
        InputError: for characters that the network never read, with those.
    """
    codes = {character: code for code, character in enumerate(vocabulary)}
    text = unicodedata.normalize("NFC", text)
    known = "".join(
        character if character in codes or character.lower() not in codes else character.lower()
        for character in text
    )
    strange = [character for character in dict.fromkeys(known) if character not in codes]
    if strange and FOLDED not in codes:
        listed = ", ".join(_shown(character) for character in strange[:NAMED])
        more = f" and {len(strange) - NAMED:,} more" if len(strange) > NAMED else ""
        raise InputError(
            f"the network has never read {listed}{more}; leave out what it cannot know"
        )
    return np.array([codes[c] if c in codes else codes[FOLDED] for c in known], np.int32)


def text_of(vocabulary: Sequence[str], codes: np.ndarray) -> str:
    """The characters of codes [characters]."""
    return "".join(vocabulary[code] for code in codes.tolist())


def _shown(character: str) -> str:
    return f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}"
