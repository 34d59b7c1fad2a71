"""The path of a state through its space, as a browser draws it (``web/state_path.js``): at every
recorded epoch, beside the untrained network's."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_core.hashes import content_hash
from lstm_core.interpret.position_probe import position_r2
from lstm_core.interpret.state_space import (
    Axes,
    Paths,
    nearest_neighbours,
    principal_axes,
    variance_shares,
)
from lstm_core.sequence.symbols import visible
from ui.charts.drawing import Drawing

STATE_PATH = Drawing(("film.js", "state_path.js"), ("film.css", "state_path.css"))
"""Defines ``mountStatePath``."""
_WHOLE = 32_767  # sixteen bits with a sign


@dataclass(frozen=True)
class Seen:
    """Paths of several epochs, [epochs, points, units], seen along the axes of the last.

    ``places`` [epochs, points, components], first those from zero state; ``shares`` [epochs,
    components] of the variance of all points; of the letters' states from zero state how many have
    a neighbour for the nearest, ``near`` [epochs], and the ``r2`` of the position probe [epochs].
    """

    axes: Axes
    places: np.ndarray
    shares: np.ndarray
    near: np.ndarray
    r2: np.ndarray

    @classmethod
    def of(cls, paths: Paths) -> "Seen":
        axes = principal_axes(paths.all[-1])
        letters = paths.zero[:, 1:]
        return cls(
            axes,
            axes.coordinates(paths.all),
            variance_shares(paths.all, axes),
            nearest_neighbours(letters).sum(axis=-1),
            position_r2(letters),
        )


def state_path(
    symbols: Sequence[str], pictures: Sequence[tuple[str, Seen, Sequence[int]]], *, after: str
) -> dict[str, Any]:
    """What is drawn.

    Args:
        pictures: the title of each, what is seen in it, and the epochs of its frames.
        after: what was read before the primed path, "" where there is none.
    """
    shown = {
        "letters": [visible(symbol) for symbol in symbols],
        "after": after,
        "pictures": [_picture(*one) for one in pictures],
    }
    return {"id": content_hash(json.dumps(shown)), **shown}


def _picture(title: str, seen: Seen, epochs: Sequence[int]) -> dict[str, Any]:
    most = float(max(np.abs(seen.places).max(), 1e-9))
    places = np.round(seen.places / most * _WHOLE).astype("<i2")
    return {
        "title": title,
        "epochs": list(epochs),
        "points": places.shape[1],
        "components": places.shape[2],
        "most": most,
        "places": b64encode(places.tobytes()).decode(),
        "shares": seen.shares.round(4).tolist(),
        "near": seen.near.tolist(),
        "r2": [None if np.isnan(one) else round(float(one), 3) for one in seen.r2],
    }
