"""Function names that depend on a program's shape alone, so that what was compiled is found again.

TensorFlow numbers functions through the process, in the order they come, and XLA's key for compiled
code has these names in it: the same program, traced as the third instead of the first, would be
compiled anew.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager

from lstm_core.training.backend import context, ops

NUMBERS = 10_000  # more than one program has functions


@contextmanager
def named_after(shape: object) -> Iterator[None]:
    """Functions traced inside are numbered from a number that the shape (its repr) decides.

    A second program of a shape that lives beside the first takes the next free range.
    """
    digest = hashlib.sha256(repr(shape).encode()).hexdigest()
    taken = _ranges_taken()
    first = next(n for n in itertools.count(int(digest[:8], 16)) if n not in taken)
    numbers = itertools.count(first * NUMBERS)
    before, ops.uid = ops.uid, lambda: next(numbers)
    try:
        yield
    finally:
        ops.uid = before


def _ranges_taken() -> set[int]:
    names = map(str, context.context().list_function_names())
    found = (re.search(r"_(\d+)\W*$", name) for name in names)
    return {int(match[1]) // NUMBERS for match in found if match}
