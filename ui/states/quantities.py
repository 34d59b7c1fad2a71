"""What the panels about states have in common: the states and gates by name, and the controls
for what a network reads and how."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.data.dataset import in_known_case
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import STATE_NAMES
from lstm_core.errors import InputError
from lstm_core.figures import Panel
from lstm_core.figures.states import signed_panel
from ui.address import bound, bound_list
from ui.components.choice import choice

TITLES = {
    "h": "h, the hidden state",
    "c": "c, the cell state",
    "input": "input gate",
    "forget": "forget gate",
    "candidate": "candidate",
    "output": "output gate",
    "update": "update gate",
    "reset": "reset gate",
}
SIGNED = ("h", "c", "candidate")  # the others are gates, from 0 to 1
TRAINED, CARRIED = "As trained", "Carried through"
MAX_READ = 2_000  # symbols, as many as a sequence has at most


def names_of(config: RunConfig) -> list[str]:
    """The states and gates that the config's network has."""
    network = network_of(config)
    return [*network.state_names, *network.gate_names]


def kind_of(name: str) -> str:
    """The state or gate that a layer's is one of: h of h2."""
    return name.rstrip("123")


def h_beside(names: Sequence[str]) -> str:
    """The hidden state of the highest layer that these are of: by it their units are sorted."""
    return f"h{max(name[len(kind_of(name)) :] for name in names)}"


def title_of(name: str) -> str:
    """In words, with the layer where there are several."""
    kind = kind_of(name)
    title, layer = TITLES[kind], name[len(kind) :]
    if layer and kind in ("h", "c"):  # known by their letter alone, where there is little room
        title = title.replace(kind, name, 1)
    return f"{title} of layer {layer}" if layer else title


def short_title(name: str) -> str:
    return title_of(name).split(",")[0]


def network_name(config: RunConfig) -> str:
    """Equal for configs whose networks have the same states and gates."""
    return config.cell if config.layers == 1 else f"{config.cell}{config.layers}"


def panel_of(name: str, values: np.ndarray) -> Panel:
    """One quantity [epochs, steps, units] as a panel, with the range of its colours."""
    values = np.swapaxes(values, -1, -2)
    title, kind = title_of(name), kind_of(name)
    if kind in SIGNED:  # all but the cell state come out of a tanh
        return signed_panel(title, values, most=None if kind == "c" else 1.0)
    return Panel(title, values, 0.0, 1.0)


def text_control(
    config: RunConfig, label: str, default: str, *, of: str, name: str = "text", **options
) -> str:
    """A field for what the network reads. ``of`` says which field,
    so that two views with other defaults do not share one text."""
    options |= bound(name, default, of=f"{of}:{config.hash}")
    text = st.text_input(label, max_chars=20 * MAX_READ, live="300ms", **options)
    return in_known_case(config, text)


def at_its_end(config: RunConfig) -> str:
    """What the table of a film holds, which itself may stand at any epoch."""
    return f"The values at the end of the film, after epoch {config.epochs:,}."


def check_read(config: RunConfig, text: str) -> None:
    """Raise ``InputError`` for more than a page can draw."""
    if (length := len(config.split(text))) > MAX_READ:
        raise InputError(f"expected at most {MAX_READ:,} symbols, got {length:,}")


def reading_control(config: RunConfig) -> bool | None:
    """How a text is read, where there is a choice: ``carry``."""
    if config.reads_on:
        return None
    kind = choice(
        "State",
        (TRAINED, CARRIED),
        name="start",
        default=TRAINED,
        of="reading",
        help="As trained: at every letter the network starts again from zero state and reads as "
        "many letters as an input of its framing has. Carried through: what if the state were "
        "carried on from letter to letter, though it never was in training?",
    )
    return kind == CARRIED


def quantity_control(config: RunConfig, *, of: str, name: str = "show") -> str:
    """One state or gate to look at."""
    names = names_of(config)
    start = network_of(config).output_name
    look = bound(name, start, valid=names.__contains__, of=f"{of}:{network_name(config)}")
    return st.selectbox("Look at", names, format_func=short_title, **look)


def quantities_control(config: RunConfig) -> list[str]:
    """Several of them."""
    names = names_of(config)
    default = network_of(config).state_names[-len(STATE_NAMES[config.cell]) :]  # the last layer's
    return st.pills(
        "Look at",
        names,
        selection_mode="multi",
        format_func=short_title,
        wrap=True,
        **bound_list("show", default, names, of=network_name(config)),
    )
