"""Tasks on strings: counting, brackets, parity, a latch. What is asked is what can be known.

After the a's of aaabbb nobody knows whether a b comes next, so nothing is asked there. Of brackets
it is asked at every place which one must close next. Trained on short strings, and tested on longer
ones, a string counts as right where all its answers are.
"""

from collections.abc import Callable, Iterable
from functools import partial
from inspect import getsource

import numpy as np

from lstm_core.sequence.symbols import PADDING
from lstm_core.tasks.task import NOT_ASKED, Code, Given, Samples, Size, Tests

Labelled = tuple[str, str]
"""A string, and what is to be answered after each of its symbols: a space where nothing is."""

DRAWN = 256  # random strings to learn from
TESTED = 40  # of each length
FARTHER = (0.25, 0.5, 0.75, 1, 1.1, 1.2, 1.3, 1.5, 1.75, 2, 2.5, 3, 4, 6, 10)
"""The lengths that are tested, as multiples of the longest that was trained."""


def counted(letters: str, n: int, draw: object) -> tuple[str, str]:
    """n of each letter: what follows is known from the first of the second letter on."""
    blocks = [letter * n for letter in letters]
    after = "".join(blocks[1:]) + "."  # what follows each symbol but the first n
    return "".join(blocks), " " * n + after[1:]


def brackets(pairs: str, length: int, draw: np.random.Generator) -> tuple[str, str]:
    """Brackets opened and closed at random; asked is the one that must close next, or a dot."""
    closing = dict(zip(pairs[::2], pairs[1::2], strict=True))
    read, labels, due = "", "", ""
    for opens in draw.random(length) < 0.5:
        if opens or not due:
            symbol = pairs[2 * int(draw.integers(len(closing)))]
            due += closing[symbol]
        else:
            symbol, due = due[-1], due[:-1]
        read += symbol
        labels += due[-1:] or "."
    return read, labels


def parity(length: int, draw: np.random.Generator) -> tuple[str, str]:
    """Zeros and ones; asked is whether the ones so far are odd in number."""
    ones = draw.integers(2, size=length)
    return "".join(map(str, ones)), "".join(map(str, ones.cumsum() % 2))


def latched(length: int, draw: np.random.Generator) -> tuple[str, str]:
    """A or B, and then x's and y's that say nothing; asked is which of the two came first."""
    first = "AB"[draw.integers(2)]
    return first + "".join(draw.choice(["x", "y"], length - 1)), first * length


class Strings:
    """The samples of a task whose strings a function makes: ``string(*given, length, draw)``.

    ``symbols``: all that strings and answers are of. ``width``: symbols to a unit of length.
    ``drawn``: whether two of one length may differ.
    """

    def __init__(
        self,
        symbols: str,
        string: Callable[..., Labelled],
        *given: str,
        width: int = 1,
        drawn: bool = True,
    ):
        self.symbols = symbols
        self.places = {symbol: code for code, symbol in enumerate(sorted(symbols))}
        self.string, self.width, self.drawn = partial(string, *given), width, drawn

    @property
    def code(self) -> Code:
        """The function as it stands here, and what calls it."""
        string, size = self.string.func, TESTED if self.drawn else 1
        call = f"{string.__name__}({''.join(f'{one!r}, ' for one in self.string.args)}int(n), draw)"
        lengths = f"draw.integers(1, {{reach}} + 1, size={DRAWN})"
        return Code(
            read=f"""

{getsource(string).replace("{", "{{").replace("}", "}}")}

def coded(texts):
    rows = [[vocabulary.index(one) if one in vocabulary else -1 for one in text] for text in texts]
    return keras.utils.pad_sequences(rows, maxlen=longest, padding="post", value=-1)


draw, longest = np.random.default_rng([{{seed}}, 3]), {self.width} * {{reach}}
strings = [{call} for n in {lengths if self.drawn else "range(1, {reach} + 1)"}]
""",
            samples={
                "": """# Padded on the right; -1 where nothing is read or asked.
inputs, targets = (coded(texts) for texts in zip(*strings))
"""
            },
            tests=f"""draw = np.random.default_rng([{{seed}}, 4])
for n in sorted({{{{max(1, round({{reach}} * times)) for times in {FARTHER}}}}}):
    strings, longest = [{call} for _ in range({size})], {self.width} * n
""",
        )

    def read(self, own: tuple[str, ...], reach: int, seed: int) -> tuple[str, ...]:
        """One of the longest."""
        return tuple(self.string(reach, np.random.default_rng([seed, 3]))[0])

    def size(self, size: Size, read: tuple[str, ...], reach: int, way: str, asked: str) -> Size:
        context = self.width * reach
        return Size(DRAWN if self.drawn else reach, context, context)

    def make(self, given: Given) -> Samples:
        """Of every length up to ``reach``, padded on the right."""
        draw = np.random.default_rng([given.seed, 3])
        lengths = np.arange(1, given.reach + 1)
        if self.drawn:
            lengths = draw.integers(1, given.reach + 1, size=DRAWN)
        return self._coded([self.string(int(length), draw) for length in lengths], given.reach)

    def tests(self, given: Given) -> Iterable[Tests]:
        """Up to ten times as long as the longest that was trained."""
        draw = np.random.default_rng([given.seed, 4])
        for length in sorted({max(1, round(given.reach * times)) for times in FARTHER}):
            strings = [self.string(length, draw) for _ in range(TESTED if self.drawn else 1)]
            yield Tests(length, self._coded(strings, length))

    def _coded(self, strings: list[Labelled], longest: int) -> Samples:
        shape = len(strings), self.width * longest
        codes, targets = np.full(shape, PADDING), np.full(shape, NOT_ASKED)
        for row, (read, labels) in enumerate(strings):
            codes[row, : len(read)] = [self.places[one] for one in read]
            targets[row, : len(labels)] = [self.places.get(one, NOT_ASKED) for one in labels]
        return Samples(codes, targets)
