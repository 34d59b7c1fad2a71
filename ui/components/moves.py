"""Who moved what a component shows: its reader did in the browser, or something else, such as a
link or a step back, which the component must follow.

The page tells the component with its data how often something else has; what the component tells
the page names that number, so that what is from before such a move is known.
"""

from typing import Any

from ui import session


def moves_of(component: str, shown: Any) -> int:
    """How often something else than the component has moved it, now that this is to be shown."""
    last, moves = session.MOVES.get().get(component, (None, 0))
    if last != shown:
        moves += 1
        moved_itself(component, shown, moves)
    return moves


def moved_itself(component: str, shown: Any, moves: int) -> None:
    """The component shows this already: no move to follow. ``moves``: as it was told."""
    session.MOVES.get()[component] = (shown, moves)
