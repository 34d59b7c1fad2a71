"""What a unit may follow in a text: for every place what would be so after it, from the text alone.

A hypothesis is a function of a text that gives an array [characters]: bool where it holds or does
not, int where it is a number. The value at a place is what a reader can know who has read up to it
and with it: the mark that opens a quotation is inside, the one that closes it is not. (Whether a
mark is an apostrophe or opens something that is closed later, a reader cannot always know yet.)
"""

import re
from collections.abc import Callable

import numpy as np

Hypothesis = Callable[[str], np.ndarray]

TAB = 8  # a tab goes on to the next multiple of so many
# What quotes go on for at most where a paragraph ends them, so that one that is never closed is
# soon given up.
_MOST = 2_000
_WITHIN = rf"(?:(?!\n[ \t]*\n)(?:\\.|[^MARK\\])){{0,{_MOST}}}"
_SINGLE = rf"|(?=\S)(?:(?!\n[ \t]*\n).){{1,{_MOST}}}?(?<=\S)"
_QUOTED = re.compile(
    "|".join(
        [
            # Python's, which paragraphs do not end.
            r'"""(?P<a>.*?)"""',
            r"'''(?P<b>.*?)'''",
            rf'"(?P<c>{_WITHIN.replace("MARK", chr(34))})"',
            rf"“(?P<d>{_WITHIN.replace('MARK', '”')})”",
            rf"«(?P<e>{_WITHIN.replace('MARK', '»')})»",
            # A single mark is a quotation's if no letter stands outside and no space inside;
            # otherwise it is an apostrophe ("don't", "the dogs' bowl", "'tis").
            rf"(?<!\w)'(?P<f>{_SINGLE})'(?!\w)",
            rf"(?<!\w)‘(?P<g>{_SINGLE})’(?!\w)",
        ]
    ),
    re.DOTALL,
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def inside_quotes(text: str) -> np.ndarray:
    """Straight and curly marks, double and single, those of Python and « »; a quotation in a
    quotation counts as the outer one."""
    inside = np.zeros(len(text), bool)
    for found in _QUOTED.finditer(text):
        start, end = found.span(found.lastgroup or 0)
        inside[start - 1 : end] = True  # from the opening mark, or the last of three
    return inside


def bracket_depth(text: str) -> np.ndarray:
    """How many round, square and curly brackets are open, counting those only that are closed by
    their like."""
    change = np.zeros(len(text), int)
    opened: list[tuple[str, int]] = []
    waiting = dict.fromkeys(_BRACKETS.values(), 0)  # of each kind in ``opened``
    for place, character in enumerate(text):
        if character in waiting:
            opened.append((character, place))
            waiting[character] += 1
        elif waiting.get(_BRACKETS.get(character, ""), 0):
            kind = ""
            while kind != _BRACKETS[character]:  # those on top are never closed
                kind, start = opened.pop()
                waiting[kind] -= 1
            change[start] += 1
            change[place] -= 1
    return change.cumsum()


def inside_brackets(text: str) -> np.ndarray:
    """Whether any is open."""
    return np.asarray(bracket_depth(text) > 0)


def indentation(text: str) -> np.ndarray:
    """Columns that the line is indented by: in the indentation what was read of it; on an empty
    line as on the line before."""
    depth = np.zeros(len(text), int)
    so_far, before, leading = 0, 0, True
    for place, character in enumerate(text):
        if character == "\n":
            depth[place] = before if leading else so_far
            so_far, before, leading = 0, int(depth[place]), True
            continue
        if leading and character in " \t":
            so_far += 1 if character == " " else TAB - so_far % TAB
        else:
            leading = False
        depth[place] = so_far
    return depth


def position_in_line(text: str) -> np.ndarray:
    """Characters since the last line break, which has 0 itself."""
    places = np.arange(1, len(text) + 1)
    breaks = np.array([character == "\n" for character in text], bool)
    return np.asarray(places - np.maximum.accumulate(np.where(breaks, places, 0)))


def start_of_word(text: str) -> np.ndarray:
    """The first letter or digit after something else."""
    return _marked(r"\b\w", text)


def upper_case(text: str) -> np.ndarray:
    """Capital letters."""
    return np.array([character.isupper() for character in text], bool)


def digits(text: str) -> np.ndarray:
    """0 to 9, and those of other scripts."""
    return _marked(r"\d", text)


def _marked(pattern: str, text: str) -> np.ndarray:
    marks = np.zeros(len(text), bool)
    marks[[found.start() for found in re.finditer(pattern, text)]] = True
    return marks


HYPOTHESES: dict[str, Hypothesis] = {
    "inside quotes": inside_quotes,
    "inside brackets": inside_brackets,
    "depth of brackets": bracket_depth,
    "depth of indentation": indentation,
    "position in line": position_in_line,
    "start of word": start_of_word,
    "upper case": upper_case,
    "digits": digits,
}
"""What is looked for. One more is one entry more."""
