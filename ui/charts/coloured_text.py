"""A text whose characters are coloured by a value each, as a browser draws it
(``web/coloured_text.js``): in one frame, or in several that make a film."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_core.hashes import content_hash
from ui.charts.drawing import Drawing

COLOURED_TEXT = Drawing(("film.js", "coloured_text.js"), ("film.css", "coloured_text.css"))
"""Defines ``mountPicture``."""
NONE = -32_768  # in the place of a value
FULL = 0.97  # of the values are no larger than what has the full colour: a few would dim the rest

Guesses = Sequence[Sequence[tuple[str, float]]]
"""Of each character the ones that the network expects after it, with their probabilities."""


def coloured_text(
    text: str,
    values: np.ndarray,
    *,
    quantity: str,
    low: str,
    high: str,
    guesses: Guesses = (),
    frames: Sequence[str] = (),
    given: int = 0,
    percent: bool = False,
    signed: bool = False,
    under: bool = False,
    hint: str = "Point at a character, or use the arrow keys.",
) -> dict[str, Any]:
    """What is drawn.

    Args:
        values: [characters], or of several frames [frames, characters]; NaN where there is none.
        quantity: what a value is; ``low`` and ``high`` what its least and largest mean.
        frames: what each is called.
        given: how many characters at the beginning somebody typed.
        percent: values are shares, from 0 to 1.
        signed: values may be negative.
        under: the guesses stand under each character.
    """
    rows = np.atleast_2d(values).astype(np.float64)
    known = np.abs(rows[np.isfinite(rows)])
    most = 1.0 if percent or not known.size else float(max(known.max(), 1e-9))
    full = 1.0 if percent or not known.size else float(max(np.quantile(known, FULL), 1e-9))
    signs = list(text)
    shown: dict[str, Any] = {
        "text": signs,
        "guesses": [[[sign, round(float(p), 4)] for sign, p in each] for each in guesses],
        "given": given,
        "under": under,
    }
    return {
        "id": content_hash(json.dumps(shown)),
        **shown,
        "values": [_packed(row, most) for row in rows],
        "frames": list(frames),
        "most": most,
        "full": full,
        "both": signed,
        "percent": percent,
        "quantity": quantity,
        "low": low,
        "high": high,
        "hint": hint,
        "label": f"{len(signs):,} characters, coloured by this: {quantity}",
    }


def _packed(values: np.ndarray, most: float) -> str:
    """Sixteen bits for each value, as text."""
    whole = np.where(np.isfinite(values), np.round(values / most * 32_767), NONE)
    return b64encode(whole.astype("<i2").tobytes()).decode()
