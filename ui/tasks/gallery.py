"""A card for each task, and for each way to put it differently."""

from collections.abc import Mapping

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.tasks.presets import PRESETS, Preset
from lstm_core.tasks.registry import TASKS
from ui import session
from ui.address import to_compared, to_query
from ui.charts.task import task_picture
from ui.components.drawn import drawn
from ui.components.page_link import page_link
from ui.components.see_next import to_claims
from ui.wording import plain

IN_A_ROW = 2  # whose pictures can be read from the last row of a room
MOST_CLAIMS = 2  # on a card


def gallery() -> None:
    """What is asked, and how else it can be put."""
    st.header("What is asked", anchor=False)
    _cards({name: as_card(name) for name in TASKS})
    st.header("The same question, put differently", anchor=False)
    _cards(PRESETS)


def as_card(name: str) -> Preset:
    """A task with its published settings, and where the network may answer."""
    task = TASKS[name]
    framing = {} if task.framings else {"framing": session.DEFAULT_RUN.framing}
    ways = {
        way.replace("_", " "): {"task": name} | framing | ({"way": way} if way else {})
        for way in task.answers
    }
    return Preset(task.title, task.question, task.explanation, ways)


def _cards(cards: Mapping[str, Preset]) -> None:
    for number, (name, preset) in enumerate(cards.items()):
        if number % IN_A_ROW == 0:
            row = st.columns(IN_A_ROW)
        with row[number % IN_A_ROW].container(border=True, height="stretch"):
            _card(name, preset)


def _card(name: str, preset: Preset) -> None:
    configs = {way: RunConfig(**settings) for way, settings in preset.ways.items()}
    first = next(iter(configs.values()))
    st.subheader(preset.title, anchor=False)
    st.markdown(f"**{plain(preset.question)}**")
    drawn("task", task_picture(first, preset.title), key=name)
    st.markdown(plain(preset.explanation))
    with st.container(horizontal=True, gap="small"):
        for way, config in configs.items():
            page_link("train", f"Train: {way}" if way else "Train", query=to_query(config))
        if len(configs) > 1:
            page_link("compare", query=to_compared(configs.values()))
        for link in to_claims(preset.ways.values(), MOST_CLAIMS):
            page_link(link.page, plain(link.label), query=link.query)
