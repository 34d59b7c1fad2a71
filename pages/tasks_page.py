"""Tasks: what can be asked of a network, drawn on the samples that it would learn from."""

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.tasks.presets import PRESETS, Preset
from lstm_core.tasks.registry import TASKS
from ui import address
from ui.charts.task import task_picture
from ui.components.choice import show_view
from ui.components.drawn import drawn
from ui.components.page_link import page_link
from ui.current_run import current
from ui.session import DEFAULT_RUN
from ui.tasks.gates import gates_panel
from ui.wording import plain

IN_A_ROW = 2  # whose pictures can be read from the last row of a room


def as_preset(name: str) -> Preset:
    """A task with its published settings, and where the network may answer."""
    task = TASKS[name]
    start = {"task": name} | ({} if task.framings else {"framing": DEFAULT_RUN.framing})
    ways = {way.replace("_", " "): start | ({"way": way} if way else {}) for way in task.answers}
    return Preset(task.title, task.question, task.explanation, ways)


def card(name: str, preset: Preset) -> None:
    """With a link to Train for each way."""
    configs = {way: RunConfig(**settings) for way, settings in preset.ways.items()}
    st.subheader(preset.title, anchor=False)
    st.markdown(f"**{plain(preset.question)}**")
    drawn("task", task_picture(next(iter(configs.values())), preset.title), key=name)
    st.markdown(plain(preset.explanation))
    with st.container(horizontal=True, gap="small"):
        for way, config in configs.items():
            page_link("train", f"Train: {way}" if way else "Train", query=address.to_query(config))
        if len(configs) > 1:
            page_link("compare", query=address.to_compared(configs.values()))


def gallery() -> None:
    st.markdown(
        "The alphabet can be learned without memory. Here is what cannot, and what readers ask "
        "for. Blue is what a network reads, green what it is asked; a faint frame is empty where "
        "nothing is asked. The steps are the count that the answers hang on."
    )
    for title, presets in (
        ("What is asked", {name: as_preset(name) for name in TASKS}),
        ("The same question, put differently", PRESETS),
    ):
        st.header(title, anchor=False)
        for number, (name, preset) in enumerate(presets.items()):
            if number % IN_A_ROW == 0:
                row = st.columns(IN_A_ROW)
            with row[number % IN_A_ROW].container(border=True, height="stretch"):
                card(name, preset)


VIEWS = {"all": ("All tasks", gallery), "gates": ("Set the gates yourself", gates_panel)}

st.title("Tasks")
notices = st.container()
show_view(VIEWS, of="tasks")
address.write(current())
with notices:
    address.show_notices()
