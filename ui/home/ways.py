"""The ways on from Home: a question each, and the page that answers it."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import streamlit as st

from lstm_core.sequence.symbols import split_symbols
from ui.components.page_link import page_link
from ui.pages import PAGES

IN_A_ROW = 3  # of which each has room for its question at 1280 pixels


class Way(NamedTuple):
    """A page by its name in ``ui.pages``, the question that it answers, and how."""

    page: str
    question: str
    how: str
    query: dict[str, str] = {}


STATEFUL = {"framing": "stateful"}
WAYS = (
    Way("cold_start", "Why does it say B?", "the story of K and B, step by step, for a room."),
    Way(
        "shapes",
        "What are samples, time steps and features?",
        "the tensor with its letters, the batches, the state, and the Keras code that makes them.",
    ),
    Way("train", "How does it learn?", "pick a framing and settings, and watch it learn."),
    Way(
        "generate",
        "How far does it get by itself?",
        "it reads its own answers, from any letter, after wrong ones too.",
        STATEFUL,
    ),
    Way(
        "states",
        "What is in its memory?",
        "what each unit does, memory or input, and activation patching.",
        STATEFUL,
    ),
    Way(
        "compare",
        "Which framing is better?",
        "side by side, thirty seeds of each: is the difference real?",
    ),
    Way(
        "timeline",
        "When is the state reset?",
        "update by update, for any framing and batch size.",
        STATEFUL,
    ),
    Way(
        "claims",
        "Is it true what one reads?",
        "what tutorials and their readers say, each put to the test.",
    ),
    Way(
        "tasks",
        "What else can be asked of it?",
        "several letters, an echo, counting, brackets: what memory is for.",
    ),
    Way(
        "text",
        "Can it learn to write?",
        "the same network on a real text, a manual or one of yours, character by character.",
    ),
)


def ways(text: str) -> None:
    """A card for each. Every row is filled to its end, and holds pages of one section. Where the
    state is looked into, it is after the ``text`` just read, if that is more than a letter."""
    read = {"states": {"text": text}} if len(split_symbols(text)) > 1 else {}
    st.header("Look closer")
    for row in rows(WAYS):
        for place, way in zip(st.columns(len(row)), row, strict=True):
            with place.container(border=True, height="stretch"):
                page_link(way.page, way.question, query=way.query | read.get(way.page, {}))
                st.caption(f"{PAGES[way.page].title}: {way.how}")


def rows(some: Sequence[Way]) -> list[list[Way]]:
    """In their order: as few rows to a section as hold them, of lengths as equal as can be."""
    found = []
    for _, section in groupby(some, lambda way: PAGES[way.page].section):
        ways = list(section)
        count = -(-len(ways) // IN_A_ROW)
        ends = [len(ways) * n // count for n in range(count + 1)]
        found += [ways[start:end] for start, end in pairwise(ends)]
    return found
