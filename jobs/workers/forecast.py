"""How long a task will wait, from what was predicted for those before it."""

from collections.abc import Iterable
from operator import itemgetter

from jobs.workers.task import Task

End = tuple[float, str | None]
"""Seconds until a worker is free, and the owner of what it works on."""


def seconds_until(task: Task, waiting: Iterable[Task], ends: Iterable[End], share: int) -> float:
    """Until a task among those ``waiting`` begins. ``share``: workers that one owner may have.
    Nothing for one that does not wait."""
    ends = list(ends)
    for other in waiting:
        own = [end for end in ends if end[1] == other.owner]
        soonest = min(own if len(own) >= share else ends, key=itemgetter(0))
        if other is task:
            return soonest[0]
        ends[ends.index(soonest)] = (soonest[0] + other.cost, other.owner)
    return 0.0
