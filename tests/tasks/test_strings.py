"""What is asked about strings, against rules that share no code: a stack, a sum, a regular
expression."""

import re

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.tasks.strings import FARTHER

PAIRS = {"(": ")", "[": "]"}


def next_to_close(read: str) -> str:
    """By taking out pairs until none is left: what remains is open."""
    before = None
    while before != read:
        before, read = read, re.sub(r"\(\)|\[\]", "", read)
    return PAIRS[read[-1]] if read else "."


def answer(task: str, read: str) -> str:
    """What is to be answered after these symbols, "" for nothing."""
    if task == "parity":
        return str(read.count("1") % 2)
    if task == "latch":
        return read[0]
    if task in ("dyck1", "dyck2"):
        return next_to_close(read)
    a, b, c = (read.count(letter) for letter in "abc")
    if not b:
        return ""
    if b < a:
        return "b"
    return "." if task == "anbn" or c == a else "c"


@pytest.mark.parametrize("task", ["anbn", "anbncn", "dyck1", "dyck2", "parity", "latch"])
def test_every_answer_is_what_an_independent_rule_says(task):
    config = RunConfig(task=task)
    names = np.array([*config.vocabulary, ""])  # the last is that of -1
    tests = list(config.samples_of(config.goal.tests))
    assert [one.label for one in tests] == sorted({round(config.reach * one) for one in FARTHER})
    for label, (codes, targets) in [(0, config.samples_of(config.goal.make)), *tests]:
        assert label == 0 or (codes[:, -1] >= 0).all()  # no padding in a test
        for row, wanted in zip(codes[:40], targets, strict=False):
            read = "".join(names[row])
            answers = [answer(task, read[: place + 1]) for place in range(len(read))]
            assert names[wanted].tolist() == answers + [""] * (len(row) - len(read))


def test_brackets_come_in_every_depth_and_close_in_order():
    config = RunConfig(task="dyck2")
    codes, _ = config.samples_of(config.goal.make)
    names = np.array([*config.vocabulary, ""])
    texts = ["".join(names[row]) for row in codes]
    depths = {max(sum(one in "([" for one in text[:n]) - sum(one in ")]" for one in text[:n])
              for n in range(len(text) + 1)) for text in texts}  # fmt: skip
    assert depths >= {1, 2, 3, 4, 5}
    assert not any(re.search(r"\(\]|\[\)", text) for text in texts)
