"""What a task asks, on its own samples, as a browser draws it (``web/task.js``)."""

from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import variants, varied
from lstm_core.sequence.symbols import PADDING, visible
from lstm_core.tasks.task import NOT_ASKED, Samples
from ui.charts.drawing import Drawing
from ui.charts.tensor import places_of

TASK = Drawing(("task.js",), ("tensor.css", "task.css"))
"""Defines ``mountPicture``."""
MOST_PLACES, FIRST_PLACES, MOST_ROWS = 12, 7, 3


def task_picture(config: RunConfig, title: str) -> dict[str, Any]:
    """What is drawn. ``along``: an answer belongs to each symbol, and not to the end of the row;
    ``ring``: the symbols of one lap, if there are more laps; ``flow``: whether a state goes from
    one symbol to the next; ``links``: places that are asked again, with those of the answers;
    ``heights``: the count after each symbol. In rows None stands for a gap."""
    samples = Samples(*config.samples_of(config.goal.make))
    along = config.answers == "every" or config.rule.carries_state
    reads, clean, targets = _rows(config, samples)
    looks = np.where(reads == clean, "", np.where(clean == PADDING, "padding", "wrong"))
    names = np.array([*map(visible, config.vocabulary), ""])  # the last is that of -1
    rows = [
        {"reads": _cut(names[read]), "looks": _cut(look), "answers": _cut(names[target])}
        for read, look, target in zip(reads, looks, targets, strict=True)
    ]
    symbols = () if config.goal.symbols else config.symbols
    lap = next((n for n in range(1, len(symbols)) if symbols[n:] == symbols[:-n]), 0)
    counts = np.array([config.goal.counts.get(symbol, 0) for symbol in config.vocabulary])
    read, asked = (
        " ".join("…" if one is None else one or "–" for one in rows[0][name])
        for name in ("reads", "answers")
    )
    return {
        "rows": rows,
        "along": along,
        "ring": [visible(symbol) for symbol in symbols[:lap]],
        "flow": config.rule.layout == "steps",
        "links": [] if along else _asked_again(samples),
        "heights": counts[reads[0]].cumsum().tolist() if counts.any() else [],
        "label": f"{title}. Reads {read}, asked {'after each' if along else 'then'}: {asked}",
    }


def _rows(config: RunConfig, samples: Samples) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Some rows: what is read, the same as it was, and what is asked."""
    codes, targets = samples
    if config.answers == "every":  # the string that fits in which most different things are asked
        lengths = (codes != PADDING).sum(axis=1)
        pairs = codes * len(config.vocabulary) * 2 + targets
        kinds = [-len(set(row[:length])) for row, length in zip(pairs, lengths, strict=True)]
        best = np.lexsort((-lengths, kinds, lengths > MOST_PLACES))[:1]
        codes, targets = (array[best, : lengths[best[0]]] for array in samples)
    elif config.rule.carries_state:  # what the rows of the batches read, one after the other
        codes, targets = (array[:, -1].reshape(-1, config.batch_size).T for array in samples)
    elif variants(config) > 1:  # a sample with and without padding, and what is trained on
        pads = (codes == PADDING).sum(axis=1)
        one = (pads == pads.max() // 2).argmax()
        every = varied(config, codes).reshape(-1, *codes.shape)[:, one]
        clean = codes[[one] * MOST_ROWS]
        return np.vstack([clean[:1], every[1 - MOST_ROWS :]]), clean, targets[[one] * MOST_ROWS]
    return codes[:MOST_ROWS], codes[:MOST_ROWS], targets[:MOST_ROWS]


def _cut(row: np.ndarray) -> list[str | None]:
    places = places_of(len(row), MOST_PLACES, FIRST_PLACES)
    return [None if place is None else str(row[place]) for place in places]


def _asked_again(samples: Samples) -> list[list[int]]:
    codes, targets = samples
    same = (codes[:, :, None] == targets[:, None]) | (targets == NOT_ASKED)[:, None]
    found: list[list[int]] = np.argwhere(same.all(axis=0)).tolist()
    return found
