"""How long a task will wait, from what was predicted for those before it."""

from collections.abc import Iterable
from typing import NamedTuple

from jobs.workers.task import Task


class End(NamedTuple):
    """Seconds until a worker is free, the owner of what it works on, and whether that is long."""

    seconds: float
    owner: str | None
    long: bool = False


def seconds_until(task: Task, waiting: Iterable[Task], ends: Iterable[End], share: int) -> float:
    """Until a task among those ``waiting`` begins. ``share``: workers that one owner may have,
    and that long tasks may have. Nothing for one that does not wait."""
    ends = list(ends)
    for other in waiting:
        own = [end for end in ends if end.owner == other.owner]
        long = [end for end in ends if end.long and other.long]
        among = next((some for some in (own, long) if len(some) >= share), ends)
        soonest = min(among, key=lambda end: end.seconds)
        if other is task:
            return soonest.seconds
        later = End(soonest.seconds + other.cost, other.owner, other.long)
        ends[ends.index(soonest)] = later
    return 0.0
