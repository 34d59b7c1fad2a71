"""Which rows of an epoch a picture has room for: the first updates from a place on, the last one,
and how much lies between.

The updates themselves are those of the timeline (``lstm_core.interpret.timeline``).
"""

from dataclasses import dataclass

from lstm_core.config import RunConfig
from lstm_core.interpret.timeline import Update, updates

ROOM = 10  # rows that fit a screen with what stands around them
IN_A_BATCH = 5  # rows of a batch that are enough to see what a batch is
MOST_ROWS = 200  # a picture of more would keep a browser waiting


@dataclass(frozen=True)
class Batch:
    """An update and which of its rows are shown, ascending; ``before``: the one before it in the
    same epoch, if there is one."""

    update: Update
    rows: tuple[int, ...]
    before: Update | None


@dataclass(frozen=True)
class Excerpt:
    """``batches`` in order; ``next_epoch``: the first update of the epoch after, if there is one.
    Updates count from 1 in their epoch; what is not shown lies between the numbers."""

    batches: tuple[Batch, ...]
    next_epoch: Update | None


def excerpt(config: RunConfig, first: int = 1, *, whole: bool = False) -> Excerpt:
    """The first epoch from update ``first`` on: as many updates as there is room for, and the
    last. ``whole``: all rows of as many as can be drawn at all."""
    epoch = updates(config, most=config.updates_per_epoch)
    room = MOST_ROWS if whole else ROOM
    one_only = len(epoch) == 1
    each = room if whole or one_only else IN_A_BATCH
    height = min(config.batch_size, each)
    place = min(first, len(epoch)) - 1
    left = len(epoch) - place
    count = left if left * height <= room else max(2, room // height - 1)
    places = [*range(place, min(place + count, len(epoch)))]
    if places[-1] < len(epoch) - 1:
        places.append(len(epoch) - 1)
    batches = tuple(
        Batch(epoch[n], _ends(len(epoch[n].samples), each), epoch[n - 1] if n else None)
        for n in places
    )
    after = updates(config, 1, 2, most=1)[0] if config.epochs > 1 else None
    return Excerpt(batches, after)


def _ends(count: int, most: int) -> tuple[int, ...]:
    """The first of so many, and the last."""
    return (*range(count),) if count <= most else (*range(most - 1), count - 1)
