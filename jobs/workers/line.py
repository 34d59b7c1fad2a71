"""Who is next: owners take turns, each with the task that they asked for first."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Line(Generic[Item]):
    """Fair among owners: one who asks for a hundred things does not hold up one who asks for a
    single one.

    Round robin (Nagle 1987, "On packet switches with infinite storage", RFC 970): who was served
    goes to the end of the owners.
    """

    def __init__(self) -> None:
        self._owners: OrderedDict[str, deque[Item]] = OrderedDict()

    def add(self, item: Item, owner: str) -> None:
        self._owners.setdefault(owner, deque()).append(item)

    def remove(self, item: Item, *, served: bool = False) -> bool:
        """Whether it was there. ``served``: its owner has had a turn."""
        owner = next((owner for owner, items in self._owners.items() if item in items), None)
        if owner is None:
            return False
        self._owners[owner].remove(item)
        if served:
            self._owners.move_to_end(owner)
        if not self._owners[owner]:
            del self._owners[owner]
        return True

    def take(self, ready: Callable[[Item], bool] = lambda item: True) -> Item | None:
        """The next of those that are ready, None where there is none."""
        item = next(filter(ready, self), None)
        if item is not None:
            self.remove(item, served=True)
        return item

    def __len__(self) -> int:
        return sum(map(len, self._owners.values()))

    def __iter__(self) -> Iterator[Item]:
        """In the order in which they will be taken, if nobody else comes."""
        waiting = [iter(items) for items in self._owners.values()]
        while waiting:
            for items in list(waiting):
                try:
                    yield next(items)
                except StopIteration:
                    waiting.remove(items)
