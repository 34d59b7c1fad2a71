"""The tasks: what can be asked of a sequence.

A task is one entry of ``TASKS``. Everything else reads the entry and never looks at a task's name.
"""

from lstm_core.sequence.framings import FRAMINGS
from lstm_core.tasks import letters
from lstm_core.tasks.strings import Strings, brackets, counted, latched, parity
from lstm_core.tasks.task import Code, Reach, Task

NEXT = "next_letter"
_WINDOWS = ("time_steps", "feature_window", "mlp_window")
# Each begins with another letter: from the zero state nothing else would tell them apart.
_STREAMS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ|ZYXWVUTSRQPONMLKJIHGFEDCBA|CEGIKMOQSUWYBDFHJ"


def _strings(strings: Strings, longest: Reach, **entry: object) -> Task:
    return Task(
        **entry,  # type: ignore[arg-type]
        by="length",
        framings=("time_steps",),
        symbols=strings.symbols,
        reach=longest,
        answers={"": "every"},
        read=strings.read,
        size=strings.size,
        make=strings.make,
        tests=strings.tests,
        cuts=False,
        code=strings.code,
    )


_COUNT = Reach("Longest count trained", 2, 50, 10)
_STRING = Reach("Longest string trained", 2, 100, 20)
_COUNTING = dict(encoding="one_hot", units=4, epochs=3000, batch_size=5, learning_rate=0.05)
_COUNTING |= dict(optimizer="rmsprop")
_DRAWN = dict(units=24, epochs=60, batch_size=16, learning_rate=0.005, encoding="one_hot")

TASKS: dict[str, Task] = {
    NEXT: Task(
        title="Next letter",
        question="Which letter comes next?",
        explanation="After what was read, the one letter that follows it.",
    ),
    "several": Task(
        title="Several letters out",
        question="How do I get several letters out?",
        explanation="After a window, the letters that follow it, or its own in reverse: one fed "
        "back after the other, all in one vector, or by a second network that unrolls them.",
        by="position",
        defaults=dict(epochs=300, batch_size=4, learning_rate=0.01, encoding="one_hot"),
        framings=_WINDOWS,
        reach=Reach("Letters out", 1, 20, 3),
        answers={"vector": "vector", "fed_back": "last", "decoder": "decoder"},
        asked=("following", "reversed"),
        size=letters.several_size,
        make=letters.several,
        cuts=False,
        code=letters.SEVERAL_CODE,
    ),
    "echo": Task(
        title="Echo",
        question="How many steps back does it remember?",
        explanation="Of random letters, those read 1, 2, 3, ... steps before the last: nothing but "
        "memory can tell them.",
        by="distance",
        defaults=dict(
            sequence="ABCDEFGH",
            window=8,
            epochs=20,
            batch_size=8,
            learning_rate=0.005,
            encoding="one_hot",
        ),
        framings=("time_steps", "stateful", "one_char", "feature_window", "mlp_window"),
        reach=Reach("Farthest asked, steps back", 1, 50, 5),
        answers={"": "vector"},
        read=letters.random_letters,
        size=lambda size, read, reach, way, asked: size._replace(places=reach),
        make=letters.echo,
        tests=letters.echo_tests,
        follows=False,
        code=letters.ECHO_CODE,
    ),
    "streams": Task(
        title="Parallel streams",
        question="How does one stateful network follow several sequences?",
        explanation="Each sequence is a row of every batch and keeps its own state; they may "
        "differ in length, and some letters are followed by another one in each.",
        by="stream",
        defaults=dict(sequence=_STREAMS, epochs=400, learning_rate=0.005, encoding="one_hot"),
        framings=("stateful",),
        separator=letters.SEPARATOR,
        size=letters.streams_size,
        make=letters.streams,
        cuts=False,
        code=letters.STREAMS_CODE,
    ),
    "loop": Task(
        title="Loop",
        question="Can it go round, from Z to A, and on for ever?",
        explanation="The sequence several times over, its first letter after its last: a network "
        "can recite it without an end.",
        by="distance",
        defaults=dict(epochs=200, learning_rate=0.005, encoding="one_hot"),
        framings=tuple(dict.fromkeys(("stateful_resets", *FRAMINGS))),
        reach=Reach("Laps", 1, 20, 3),
        read=letters.laps,
        code=Code(read="sequence = sequence * {reach} + sequence[:1]\n"),
    ),
    "anbn": _strings(
        Strings("ab.", counted, "ab", width=2, drawn=False),
        _COUNT,
        title="Counting: aⁿbⁿ",
        counts=dict(a=1, b=-1),
        question="Can it count?",
        explanation="As many b's as there were a's, and then a dot.",
        defaults=_COUNTING,
    ),
    "anbncn": _strings(
        Strings("abc.", counted, "abc", width=3, drawn=False),
        _COUNT,
        title="Counting twice: aⁿbⁿcⁿ",
        counts=dict(a=1, b=-1, c=1),
        question="Can it count up, down and up again?",
        explanation="As many b's as a's, then as many c's, and then a dot.",
        defaults=_COUNTING,
    ),
    "dyck1": _strings(
        Strings("().", brackets, "()"),
        _STRING,
        title="Brackets of one kind",
        counts={"(": 1, ")": -1},
        question="Does it know whether a bracket is open?",
        explanation="At every place, the bracket that must close, or a dot where none is open: one "
        "count is enough.",
        follows=False,
        defaults=_DRAWN,
    ),
    "dyck2": _strings(
        Strings("()[].", brackets, "()[]"),
        _STRING,
        title="Brackets of two kinds",
        counts={"(": 1, "[": 1, ")": -1, "]": -1},
        question="Does it know which bracket to close?",
        explanation="At every place, the bracket that must close next: a count is not enough, for "
        "the order in which they were opened must be kept.",
        follows=False,
        defaults=_DRAWN,
    ),
    "parity": _strings(
        Strings("01", parity),
        _STRING._replace(default=12),
        title="Parity",
        counts={"1": 1},
        question="Can it keep a bit that every 1 turns over?",
        explanation="At every place, whether the ones so far are odd in number.",
        follows=False,
        defaults=_DRAWN | dict(epochs=150),
    ),
    "latch": _strings(
        Strings("ABxy", latched),
        _STRING,
        title="Latch",
        question="Does it still know what came first?",
        explanation="An A or a B, then letters that say nothing; at every place, which of the two "
        "it was: the long time lag of Bengio and others (1994), for which the LSTM was made.",
        follows=False,
        defaults=_DRAWN,
    ),
}
