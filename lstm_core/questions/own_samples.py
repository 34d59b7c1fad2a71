"""A reader's own table as the tensor that a recurrent layer reads."""

import math
import re
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from lstm_core.errors import InputError
from lstm_core.wording import counted

MAX_FEATURES = 10
MAX_NUMBERS = 600  # of the tensor; windows that overlap repeat them
MAX_CHARACTERS = 5 * MAX_NUMBERS  # it stands in the address


@dataclass(frozen=True)
class OwnTable:
    """Time steps one below the other.

    ``blocks``: [time steps, features] each; several, where empty lines part them.
    ``names``: of the features.
    """

    blocks: tuple[np.ndarray, ...]
    names: tuple[str, ...]


def read_table(text: str) -> OwnTable:
    """A table that was typed or pasted: a line for each time step, its features parted by commas,
    semicolons, tabs or spaces, their names in the first line if at all. An empty line begins
    another sample.

    Raises:
        InputError: for what is no such table, or too large.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"expected at most {MAX_CHARACTERS:,} characters, got {len(text):,}; "
            "the first lines alone would work"
        )
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    filled = [(number, _parts(line)) for number, line in lines if line]
    names: tuple[str, ...] = ()
    if filled and all(_number(part) is None for part in filled[0][1]):
        first, parts = filled.pop(0)
        names = tuple(part[:20] for part in parts)
        lines = lines[first:]
    if not filled:
        raise InputError("expected a line of numbers for each time step, got none; 12, 0 would do")
    width = len(names or filled[0][1])
    if width > MAX_FEATURES:
        raise InputError(
            f"expected at most {MAX_FEATURES} features, got {width}; fewer columns would work"
        )
    for number, parts in filled:
        if len(parts) != width:
            raise InputError(
                f"line {number} has {counted(len(parts), 'feature')}: expected {width}, "
                "as in the first line"
            )
    rows = {number: [_checked(number, part) for part in parts] for number, parts in filled}
    blocks = tuple(
        np.array([rows[number] for number, _ in group])
        for is_filled, group in groupby(lines, key=lambda line: bool(line[1]))
        if is_filled
    )
    return OwnTable(blocks, names or tuple(f"feature {n + 1}" for n in range(width)))


def as_samples(table: OwnTable, time_steps: int, *, overlapping: bool = False) -> np.ndarray:
    """[samples, time steps, features]. Several blocks are a sample each; one is cut into samples
    of so many ``time_steps``, each beginning where the last ended or, ``overlapping``, one step
    later. What is left over at the end is left out.

    Raises:
        InputError: if samples would differ in length, or the tensor be too large.
    """
    first = table.blocks[0]
    if len(table.blocks) > 1:
        for number, block in enumerate(table.blocks, 1):
            if len(block) != len(first):
                raise InputError(
                    f"sample {number} has {counted(len(block), 'time step')}, the first has "
                    f"{len(first)}: expected as many in each; pad the shorter ones"
                )
        tensor = np.stack(table.blocks)
    elif not 1 <= time_steps <= len(first):
        raise InputError(
            f"expected 1 to {len(first)} time steps a sample, as many as there are lines; "
            f"got {time_steps}"
        )
    else:
        starts = range(0, len(first) - time_steps + 1, 1 if overlapping else time_steps)
        tensor = np.stack([first[start : start + time_steps] for start in starts])
    if tensor.size > MAX_NUMBERS:
        raise InputError(
            f"expected a tensor of at most {MAX_NUMBERS} numbers, got {tensor.size:,}; "
            "fewer lines would work"
        )
    return tensor


def _parts(line: str) -> list[str]:
    """The cells of a line. Beside semicolons, or tabs, a comma is a decimal point."""
    for sign in (";", "\t"):
        if sign in line:
            return [part.strip().replace(",", ".") for part in line.split(sign)]
    return [part.strip() for part in line.split(",")] if "," in line else re.split(r"\s+", line)


def _number(part: str) -> float | None:
    try:
        return float(part)
    except ValueError:
        return None


def _checked(line: int, part: str) -> float:
    number = _number(part)
    if number is None or not math.isfinite(number) or abs(number) >= 1e9:
        raise InputError(
            f"line {line}: expected a number below a billion, got {part[:20]!r}; 12.5 would work"
        )
    return number
