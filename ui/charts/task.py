"""What a task asks, on its own samples, as a browser draws it (``web/task.js``)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import variants, varied
from lstm_core.sequence.symbols import PADDING, visible
from lstm_core.tasks.task import NOT_ASKED, Samples
from ui.charts.drawing import Drawing
from ui.charts.tensor import places_of

TASK = Drawing(("task.js",), ("task.css",))
"""Defines ``mountPicture``."""
MOST_PLACES, FIRST_PLACES = 12, 7  # of a row
MOST_ROWS = 3
READ, DRAWN, WRONG = "read", "drawn", "wrong"
"""How a symbol that is read came there: of the sequence, as padding, or as a corruption."""


class Row(NamedTuple):
    """Codes: what is read, how it came there, and what is to be answered."""

    reads: np.ndarray
    looks: np.ndarray
    targets: np.ndarray


def task_picture(config: RunConfig, title: str) -> dict[str, Any]:
    """What is drawn. ``along``: an answer belongs below each symbol, and not at the end of the row;
    ``ring``: the symbols of one lap, of ``laps``; ``flow``: whether a state goes from one symbol to
    the next; ``links``: which places of a row are asked for again as which answer; ``heights``: of
    the count after each symbol; None stands for a gap."""
    samples = Samples(*config.samples_of(config.goal.make))
    symbols, along = config.symbols, config.answers == "every" or config.rule.carries_state
    lap = next((n for n in range(1, len(symbols)) if symbols[n:] == symbols[:-n]), len(symbols))
    laps = len(symbols) // lap if not config.goal.symbols else 0
    if config.answers == "every":
        rows = [_telling(samples)]
    elif along:
        rows = _streams(samples, config.batch_size)
    else:
        rows = _apart(config, samples)
    places = places_of(len(rows[0].reads), MOST_PLACES, FIRST_PLACES)
    answered = places if along else places_of(config.places, MOST_PLACES, FIRST_PLACES)
    counts = np.array([config.goal.counts.get(one, 0) for one in config.vocabulary])
    shown = [
        {
            "reads": [
                None if n is None else [_name(config, row.reads[n]), str(row.looks[n])]
                for n in places
            ],
            "answers": [None if n is None else _name(config, row.targets[n]) for n in answered],
        }
        for row in rows
    ]
    return {
        "rows": shown,
        "along": along,
        "flow": config.rule.layout == "steps",
        "ring": [visible(one) for one in symbols[:lap]] if laps > 1 else [],
        "laps": laps,
        "links": [] if along else _copied(samples),
        "heights": counts[rows[0].reads].cumsum().tolist() if counts.any() else [],
        "label": _in_a_sentence(title, shown, along),
    }


def _telling(samples: Samples) -> Row:
    """The string that fits in which most different things are asked."""
    codes, targets = samples
    lengths = (codes != PADDING).sum(axis=1)
    pairs = np.where(codes == PADDING, PADDING, codes * (targets.max() + 2) + targets + 1)
    fitting = [n for n, length in enumerate(lengths) if length <= MOST_PLACES]
    best = max(fitting or [0], key=lambda n: (len(set(pairs[n].tolist())), lengths[n]))
    return _row(codes[best][: lengths[best]], targets[best][: lengths[best]])


def _streams(samples: Samples, batch: int) -> list[Row]:
    """One after the other, what row after row of the batches reads."""
    each = [codes[:, -1].reshape(-1, batch).T[:MOST_ROWS] for codes in samples]
    return [*map(_row, *each)]


def _apart(config: RunConfig, samples: Samples) -> list[Row]:
    """The first samples, or one of them and variants of it that are trained on."""
    codes, targets = samples
    if variants(config) == 1:
        return [*map(_row, codes[:MOST_ROWS], targets)]
    pads = (codes == PADDING).sum(axis=1)
    one = int((pads == pads.max() // 2).argmax())  # as much padding as not
    every = varied(config, codes).reshape(-1, *codes.shape)[:, one]
    looks = np.where(every == codes[one], READ, np.where(codes[one] == PADDING, DRAWN, WRONG))
    trained = [Row(every[n], looks[n], targets[one]) for n in (-2, -1)]
    return [_row(codes[one], targets[one]), *trained]


def _row(reads: np.ndarray, targets: np.ndarray) -> Row:
    return Row(reads, np.full(len(reads), READ), targets)


def _copied(samples: Samples) -> list[tuple[int, int]]:
    """The places that are always read and always asked again, with those of their answers."""
    codes, targets = samples
    same = (codes[:, :, None] == targets[:, None]) | (targets == NOT_ASKED)[:, None]
    return [(int(read), int(answer)) for read, answer in np.argwhere(same.all(axis=0))]


def _name(config: RunConfig, code: int) -> str:
    return "" if code < 0 else visible(config.vocabulary[code])


def _in_a_sentence(title: str, rows: list[dict[str, Any]], along: bool) -> str:
    def said(symbols: Iterable[str | None]) -> str:
        return " ".join("…" if one is None else one or "–" for one in symbols)

    reads = said(one if one is None else one[0] for one in rows[0]["reads"])
    where = "after each of them" if along else "then"
    first = f" In the first of {len(rows)} rows" if len(rows) > 1 else ""
    return f"{title}.{first} it reads {reads}; {where} it is asked for {said(rows[0]['answers'])}"
