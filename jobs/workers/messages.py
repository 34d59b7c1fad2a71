"""What the server and a worker say to each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A function that can be found by its name, with what it is called with.

    ``talks``: its first argument is a ``Talk``, and it ends by itself when asked to stop. Others
    are interrupted, as Ctrl-C does.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    talks: bool = False


@dataclass(frozen=True)
class Begin:
    """To a worker: work on this. It has one task at a time."""

    number: int
    call: Call


@dataclass(frozen=True)
class Tell:
    """To the task of that number, or from it."""

    number: int
    message: object


@dataclass(frozen=True)
class Stop:
    """What a task is told that is not wanted any more."""


class Interrupted(BaseException):
    """What ends a task that does not talk and is not wanted any more. As ``KeyboardInterrupt`` it
    is no ``Exception``, so that nothing takes it for a failure."""


@dataclass(frozen=True)
class Begun:
    """From a worker: it works on the task of that number, which may not be begun twice."""

    number: int


@dataclass(frozen=True)
class Vitals:
    """How much a worker has grown since it began: ``megabytes``, and ``programs`` it compiled."""

    megabytes: float = 0.0
    programs: int = 0


@dataclass(frozen=True)
class Ready:
    """From a worker that can begin."""

    vitals: Vitals


@dataclass(frozen=True)
class Ended:
    """From a worker: the task of that number gave a ``value`` or raised ``error``."""

    number: int
    value: Any
    error: BaseException | None
    traceback: str
    vitals: Vitals
