"""What is said of a gradient through time: how much of it is left, and whether it has vanished."""

from collections.abc import Sequence

import numpy as np

from lstm_core.wording import counted

VANISHED = 1e-3  # of the gradient at a prediction's own letter: what is below is called vanished

Means = dict[str, tuple[np.ndarray, np.ndarray]]
"""The mean gradient by distance before training and after it, by the name of the cell."""


def in_words(means: Means, pairs: Sequence[int]) -> str:
    """How much is left over half of the text, for each network: over all of it there is one pair.
    ``pairs``: how many the mean of each distance is of."""
    if len(pairs) == 1:
        return "A text of two letters has a single prediction, so nothing goes across time."
    before, after = [], []
    for cell, (first, last) in means.items():
        reached = np.flatnonzero(np.isfinite(last))
        back = int(reached[reached <= max(1, len(pairs) // 2)].max())
        if not back or not last[1:].any():
            return (
                "**Across time the gradient is exactly zero**: every prediction has that of its "
                "own letter alone."
            )
        now, then = (mean[back] / mean[0] if mean[0] else 0.0 for mean in (last, first))
        after.append((now, f"{_times(now)} with {cell} cells"))
        before.append(f"{_times(then)} with {cell} cells")
    step = "1 step" if back == 1 else f"{back} steps"
    gone = [now < VANISHED for now, _ in after]
    which = ("it has not", "neither has") if not any(gone) else ("it has", "both have")
    said = (
        f"{step} back, the mean gradient (of {counted(pairs[back], 'pair')} of letters) is "
        f"**{' and '.join(words for _, words in after)}** than at a prediction's own letter; "
        f"before training it was {' and '.join(before)}."
    )
    if all(gone) or not any(gone):
        left = "less" if all(gone) else "more"
        said += (
            f" After training {which[len(gone) > 1]} vanished: {left} than a thousandth is left."
        )
    return said


def _times(ratio: float) -> str:
    if not ratio > 1e-9:
        return "more than a billion times smaller"
    factor = max(ratio, 1 / ratio)
    number = f"{factor:.1f}" if factor < 10 else f"{float(f'{factor:.2g}'):,.0f}"
    return f"{number} times {'smaller' if ratio < 1 else 'larger'}"
