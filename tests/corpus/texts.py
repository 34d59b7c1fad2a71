"""Texts that several tests read."""

import random
from pathlib import Path

import pytest

from lstm_core.corpus.installed import installed

SHARED = [
    parent / "shared" / "data" / "nietzsche.txt" for parent in Path(__file__).resolve().parents
]
PUBLISHED = next((path for path in SHARED if path.exists()), None)
"""The corpus of the published experiment, where it is at hand."""
at_hand = pytest.mark.skipif(PUBLISHED is None, reason="the published text is not at hand")


def manual_part(length: int) -> str:
    """So many characters of Python's manual."""
    return installed("manual").text[:length]


def random_text(letters: str, length: int, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(letters, k=length))
