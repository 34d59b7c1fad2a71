"""Tasks on a sequence of letters: several out, letters gone by, parallel streams, loops."""

from collections.abc import Iterable
from itertools import groupby

import numpy as np

from lstm_core.sequence.symbols import PADDING
from lstm_core.tasks.task import NOT_ASKED, Code, Given, Samples, Size, Tests, next_symbol

ECHO_LETTERS = 4_001  # random ones to learn from, and as many to be tested on


def several_size(size: Size, read: tuple[str, ...], reach: int, way: str, asked: str) -> Size:
    window = size.context
    samples = len(read) - window + 1 - (reach if asked == "following" else 0)
    if way == "fed_back":
        return Size(samples * reach, window + reach - 1)
    return Size(samples, window, reach)


def several(given: Given) -> Samples:
    """Windows, and the letters that follow each, or its own from the last to the first.

    Fed back, each letter is a sample of its own, whose input ends in the letters before it.
    """
    reach, fed_back = given.reach, given.way == "fed_back"
    window = given.size.context - (reach - 1 if fed_back else 0)
    starts = np.arange(given.size.samples // (reach if fed_back else 1))[:, None]
    codes = given.codes[starts + np.arange(window)]
    if given.asked == "following":
        targets = given.codes[starts + window + np.arange(reach)]
    else:
        targets = codes[:, ::-1][:, :reach]
    if not fed_back:
        return Samples(codes, targets)
    rows = np.full((len(codes), reach, given.size.context), PADDING)
    for place in range(reach):
        read = np.hstack([codes, targets[:, :place]])
        rows[:, place, given.size.context - read.shape[1] :] = read
    return Samples(rows.reshape(-1, given.size.context), targets.reshape(-1, 1))


_WINDOW = "inputs = np.array([codes[stop - {window}:stop] for stop in stops])\n"
SEVERAL_CODE = Code(
    samples={
        "following": "stops = range({window}, len(codes) - {reach} + 1)\n"
        + _WINDOW
        + "targets = np.array([codes[stop:stop + {reach}] for stop in stops])\n",
        "reversed": "stops = range({window}, len(codes) + 1)\n"
        + _WINDOW
        + "targets = inputs[:, ::-1][:, :{reach}]\n",
        "fed_back": """# Each letter out is a sample, which reads those before it; -1 is padding.
fed = [[*row, *out[:n]] for row, out in zip(inputs, targets) for n in range({reach})]
inputs, targets = keras.utils.pad_sequences(fed, value=-1), targets.ravel()
""",
    }
)


def random_letters(own: tuple[str, ...], reach: int, seed: int) -> tuple[str, ...]:
    """Letters of a sequence, each drawn alone: nothing but memory tells those gone by."""
    known = sorted(set(own))
    drawn = np.random.default_rng([seed, 3]).integers(len(known), size=ECHO_LETTERS)
    return tuple(known[code] for code in drawn)


def echo(given: Given) -> Samples:
    """The letters 1 to ``reach`` places before the last that was read."""
    before = np.concatenate([np.full(given.reach, NOT_ASKED), given.codes])
    last = given.ranges[:, 1, None] - 1 + given.reach
    return Samples(next_symbol(given).codes, before[last - np.arange(1, given.reach + 1)])


def echo_tests(given: Given) -> Iterable[Tests]:
    """Other random letters; each place is a distance."""
    draw = np.random.default_rng([given.seed, 4])
    fresh = draw.integers(given.codes.max() + 1, size=len(given.codes))
    yield Tests(0, echo(given._replace(codes=fresh)))


ECHO_CODE = Code(
    read=f"""draw = np.random.default_rng([{{seed}}, 3]).integers
sequence = [vocabulary[code] for code in draw(len(vocabulary), size={ECHO_LETTERS})]
""",
    samples={
        "": """back = range(1, {reach} + 1)  # how far; before the first letter nothing is asked
targets = [[codes[stop - 1 - k] if stop > k else -1 for k in back] for _, stop in ranges]
targets = np.array(targets)
"""
    },
    tests="""# Other random letters, which it was not trained on.
codes = np.random.default_rng([{seed}, 4]).integers(codes.max() + 1, size=len(codes))
""",
)


SEPARATOR = "|"  # of the sequences of parallel streams


def streams_of(read: tuple[str, ...], separator: str) -> list[tuple[str, ...]]:
    """The sequences between separators, those of no symbol left out."""
    parted = groupby(read, separator.__eq__)
    return [tuple(stream) for separates, stream in parted if not separates]


def streams_size(size: Size, read: tuple[str, ...], reach: int, way: str, asked: str) -> Size:
    streams = streams_of(read, SEPARATOR)
    return Size(len(streams) * (max(map(len, streams), default=1) - 1), 1)


def streams(given: Given) -> Samples:
    """One row of every batch to each sequence; after its end nothing is asked."""
    parts = np.split(given.codes, np.flatnonzero(given.codes < 0))
    rows = [row for part in parts if len(row := part[part >= 0])]
    table = np.full((len(rows), given.size.samples // len(rows) + 1), PADDING)
    for into, row in zip(table, rows, strict=True):
        into[: len(row)] = row
    inputs = np.where(table[:, 1:] >= 0, table[:, :-1], PADDING)
    return Samples(inputs.T.reshape(-1, 1), table[:, 1:].T.reshape(-1, 1))


STREAMS_CODE = Code(
    samples={
        "": """# Each is a row of every batch; -1 after its end, where nothing is asked.
rows = [[vocabulary.index(symbol) for symbol in one] for one in sequences]
padded = dict(padding="post", value=-1)
inputs = keras.utils.pad_sequences([row[:-1] for row in rows], **padded).T.reshape(-1, 1)
targets = keras.utils.pad_sequences([row[1:] for row in rows], **padded).T.ravel()
"""
    }
)


def laps(own: tuple[str, ...], reach: int, seed: int) -> tuple[str, ...]:
    """A sequence so many times over, and its first symbol after the last."""
    return own * reach + own[:1]
