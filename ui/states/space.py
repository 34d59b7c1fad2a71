"""State space: the path that the state takes, beside the untrained network's, and the machine."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_core import Run, RunConfig
from lstm_core.data.dataset import thinned
from lstm_core.data.model_spec import network_of
from lstm_core.errors import InputError
from lstm_core.inference.reading import MAX_WORK, reading_work
from lstm_core.interpret.state_space import COMPONENTS, Paths, state_paths
from lstm_core.sequence.symbols import asked_place, visible
from ui.address import bound
from ui.charts.state_path import Seen, state_path
from ui.components.epoch_slider import epoch_key, nearest
from ui.components.state_path import show_state_path
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.states.machine import machine_part
from ui.states.quantities import reading_control, text_control, title_of
from ui.wording import plain, shortened, spaces_seen

MAX_DOTS = 200  # letters of a text: more are no path that anybody could follow
MAX_PLACES = 200_000  # coordinates of a whole film: a browser gets it in one piece
CHUNK = 2_000_000  # numbers of one state that are read at once
ORDINALS = ("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, COMPONENTS + 1)))


def space_panel(run: Run) -> None:
    """Controls, both pictures, and what kind of machine the network is."""
    config = run.config
    reads, primes, looks, *axes_at = st.columns((3, 2, 2, 1, 1))
    with reads:
        text = text_control(config, "Input", config.join(config.example), of="space")
    with primes:
        before = config.join(config.example[: asked_place(config.example)])
        prefix = text_control(config, "Primed by reading", before, of="space", name="prefix")
    with looks:
        name = _part_control(config)
    axes = [
        _axis_control(place, *which)
        for place, which in zip(axes_at, (("across", 1), ("up", 2)), strict=True)
    ]
    carry = reading_control(config)
    for read in (text, prefix):
        if (length := len(config.split(read))) > MAX_DOTS:
            raise InputError(f"expected at most {MAX_DOTS} symbols, got {length:,}")
    shown = _pictures(run, text, prefix, name, carry)
    key, recorded = epoch_key(run), run.snapshot_epochs.tolist()
    axes = [min(axis, shown["pictures"][0]["components"] - 1) for axis in axes]
    show_state_path(shown, axes=axes, epoch=key, recorded=recorded)
    epoch = nearest(st.session_state[key], shown["pictures"][0]["epochs"])
    if why := _why_untrained(config, carry, shown["pictures"]):
        st.markdown(why)
    st.caption(_what_is_seen(config, name, carry, prefix))
    table_behind(
        lambda: _places(config, text, prefix, name, carry, epoch),
        key="state_path",
        note=f"The network after epoch {epoch:,}, along the axes of the finished one.",
    )
    machine_part(run, epoch, carry)


def _part_control(config: RunConfig) -> str:
    """h or c, of any layer; by default what the last one carries."""
    names = network_of(config).state_names
    look = bound("show", names[-1], valid=names.__contains__, of=f"space:{config.cell}{len(names)}")
    return st.selectbox("Look at", names, format_func=title_of, **look)


def _axis_control(place: DeltaGenerator, way: str, default: int) -> int:
    """Which principal axis is seen ``way``, counted from 0."""
    numbers = range(1, COMPONENTS + 1)
    look = bound(way, default, valid=numbers.__contains__)
    name = lambda axis: ORDINALS[axis - 1]
    return place.selectbox(f"Axis {way}", numbers, format_func=name, **look) - 1


@st.cache_resource(
    max_entries=24, hash_funcs=BY_RUN, show_spinner="Reading at every recorded epoch"
)
def _pictures(run: Run, text: str, prefix: str, name: str, carry: bool | None) -> dict[str, Any]:
    """The network's film, and the untrained network."""
    config = run.config
    steps = len(config.split(prefix)) + 2 * len(config.split(text))
    most = min(MAX_PLACES // (steps * COMPONENTS), MAX_WORK // reading_work(config, steps, carry))
    frames = thinned(np.arange(len(run.snapshot_epochs)), max(2, most))
    trained = _paths(run, frames, text, prefix, name, carry)
    untrained = _paths(run, np.array([0]), text, prefix, name, carry)
    return state_path(
        [visible(symbol) for symbol in trained.symbols],
        [
            ("Trained", Seen.of(trained), run.snapshot_epochs[frames].tolist()),
            ("Untrained: its first weights", Seen.of(untrained), [0]),
        ],
        after=shortened(spaces_seen(config, prefix)),
    )


def _paths(
    run: Run, frames: np.ndarray, text: str, prefix: str, name: str, carry: bool | None
) -> Paths:
    """The paths at several of the recorded epochs, some at once: all gates of all epochs could
    take gigabytes."""
    steps = len(run.config.split(run.config.join([prefix, text]))) * run.config.context_length
    at_once = max(1, CHUNK // (steps * run.config.units))
    parts = [
        state_paths(
            run.config,
            {
                weight: values[frames[start : start + at_once]]
                for weight, values in run.snapshots.items()
            },
            text,
            prefix,
            name=name,
            carry=carry,
        )
        for start in range(0, len(frames), at_once)
    ]
    return Paths(
        parts[0].symbols,
        np.concatenate([one.zero for one in parts]),
        np.concatenate([one.primed for one in parts]) if prefix else None,
    )


def _places(
    config: RunConfig, text: str, prefix: str, name: str, carry: bool | None, epoch: int
) -> pd.DataFrame:
    """Where each letter's state lies, one row for each dot."""
    run = run_of(config)
    at = int(np.abs(run.snapshot_epochs - epoch).argmin())
    last = len(run.snapshot_epochs) - 1
    rows = []
    for which, frames in (("trained", np.array([at, last])), ("untrained", np.array([0]))):
        paths = _paths(run, frames, text, prefix, name, carry)
        places = Seen.of(paths).places[0]
        letters = ["", *map(visible, paths.symbols)]
        for path, begin in (("zero state", 0), ("primed", len(letters))):
            for step, (letter, place) in enumerate(
                zip(letters, places[begin : begin + len(letters)], strict=False)
            ):
                rows.append(
                    {"Network": which, "Path": path, "Step": step, "Letter read": letter}
                    | {f"{ORDINALS[axis]} axis": value for axis, value in enumerate(place)}
                )
    return pd.DataFrame(rows)


def _why_untrained(config: RunConfig, carry: bool | None, pictures: list[dict[str, Any]]) -> str:
    """Why the place can be read off before anything was learned, where it is read off better."""
    trained, untrained = (picture["r2"][-1] for picture in pictures)
    if trained is None or untrained is None or not untrained > max(trained, 0.5):
        return ""
    text = (
        f"**Why is untrained better (R² {untrained:.2f} against {trained:.2f})?** A line reads the "
        "place off, and "
    )
    if config.encoding != "one_hot":
        text += "small first weights hand the number of the letter on nearly as it is, so its "
        text += "place is there before anything was learned."
    elif config.reads_on or carry:
        text += "a state still holds much of the one before it, so neighbours lie close before "
        text += "anything was learned."
    else:
        text += "the inputs hold it already."
    return (
        f"{text} Training does not ask for a line: it bends the path until every letter has the "
        "right next one."
    )


def _what_is_seen(config: RunConfig, name: str, carry: bool | None, prefix: str) -> str:
    carried = config.reads_on or carry
    text = (
        f"Each dot is {plain(title_of(name))}, after one more letter, seen along the axes on which "
        "it spreads most. All epochs are seen along those of the finished network; the untrained "
        "one has axes and a scale of its own. "
    )
    text += "The place is read off by ridge regression with a penalty of 1% of the spread, each "
    text += "letter left out once."
    if not carried:
        text += " Every letter's state is that of a sample of its own here: the line joins them in "
        text += "the order of the text."
    elif prefix:
        text += " Where the primed path runs along the other one but letters further on, the state "
        text += "is a count; where equal letters lie together, it is the letter's."
    return text
