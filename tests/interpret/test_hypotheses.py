"""What each hypothesis says of texts that were marked by hand."""

import time

import numpy as np
import pytest

from lstm_core.interpret.hypotheses import HYPOTHESES

# Under each text: ^ where it holds, or the number.
MARKED = [
    ("inside quotes", 'He said "no" twice.', "        ^^^        "),
    ("inside quotes", "a “b” «c» d", "  ^^  ^^   "),
    (
        "inside quotes",
        "don't say 'it isn't so', dogs' 'x' 'tis",
        "          ^^^^^^^^^^^^         ^^      ",
    ),
    ("inside quotes", "‘I can’t,’ he", "^^^^^^^^^    "),
    ("inside quotes", 'x = "" + "a\\"b"', "    ^    ^^^^^ "),
    ("inside quotes", '"never closed\n\nnext "one"', " " * 20 + "^^^^ "),
    ("inside quotes", '"""doc\n\nmore""" x', "  ^^^^^^^^^^     "),
    ("inside quotes", "\"a 'b' c\"", "^^^^^^^^ "),
    ("inside brackets", "f(a[0]) b) ( c", " ^^^^^        "),
    ("depth of brackets", "f(a[0]) b) ( c", "01122100000000"),
    ("depth of brackets", "( [ ) ] {}", "1111000010"),
    ("depth of indentation", "a\n  b\n\n   c\nd", "0012222123330"),
    ("depth of indentation", "\ta\n \tb", "888188"),
    ("position in line", "ab\n\ncd", "120012"),
    ("start of word", "It's 3 o'clock", "^  ^ ^ ^ ^    "),
    ("upper case", "aBÉ d", " ^^  "),
    ("digits", "a1 ٣b2", " ^ ^ ^"),
]


@pytest.mark.parametrize(("name", "text", "marks"), MARKED)
def test_marked_by_hand(name, text, marks):
    found = HYPOTHESES[name](text)
    assert len(marks) == len(text)
    if found.dtype == bool:
        assert "".join("^" if one else " " for one in found) == marks
    else:
        assert "".join(map(str, found)) == marks


@pytest.mark.parametrize("name", HYPOTHESES)
def test_any_text_has_a_value_at_every_place_and_none_takes_long(name):
    texts = ["", "\n", "'" * 10_000, '"' * 9_999, "(" * 5_000 + "]" * 5_000, " '" * 5_000]
    texts += ["([" * 2_500 + ")]" * 2_500, "“" * 10_000, '"""' + "'''" * 3_000, "a 'b" * 2_500]
    for text in texts:
        began = time.process_time()
        found = HYPOTHESES[name](text)
        assert time.process_time() - began < 1.5
        assert found.shape == (len(text),)
        assert found.dtype == bool or np.issubdtype(found.dtype, np.integer)
        assert not (found < 0).any()
