"""What is damaged, moved out of the way and not lost."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lstm_core.errors import DamagedRun
from lstm_core.storage.eviction import ASIDE, remove
from lstm_core.storage.files import Unfit, why

Found = TypeVar("Found")


def set_aside(
    path: Path, name: str, fault: str, read: Callable[[Path], Found | None]
) -> Found | None:
    """Move a damaged file or folder away and say so, unless it is no longer there (then None); or
    put back, and return, the sound one that was saved in its place since it was looked at.

    ``name``: what a reader calls it. ``read`` gives what is in it, wherever it lies.

    Raises:
        DamagedRun: that it is damaged, and where it is now.
    """
    message = f"{name} is damaged and was not used: {fault}"
    aside = path.parent / ASIDE / f"{path.stem}-{time.time_ns()}{path.suffix}"
    try:
        aside.parent.mkdir(exist_ok=True)
        path.rename(aside)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedRun(f"{message}. It could not be set aside ({why(error)})") from None
    with contextlib.suppress(OSError, Unfit):
        found = read(aside)
        try:
            aside.replace(path)
        except OSError:  # a newer folder still is in place by now, or about to be
            remove(aside)
        return found
    raise DamagedRun(f"{message}. It was moved to {aside.relative_to(path.parent.parent)}")
