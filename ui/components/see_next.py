"""Where a page hands on: from an answer to the state behind it, to the timeline, to the claim."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from lstm_core import Run, RunConfig
from ui.address import to_compared, to_query
from ui.components.page_link import page_link
from ui.wording import plain


class Link(NamedTuple):
    """A page by its name in ``ui.pages``, what the reader is told, and what of the page."""

    page: str
    label: str
    query: dict[str, str]


ASKED_OF_CLAIMS = {
    "counter": "Do all of them count?",
    "cure": "What makes one read its letters?",
    "cold_start_training": "Does other training cure the cold start?",
    "memory_needed": "Does the alphabet need a memory?",
    "leftover_state": "What does a leftover state do?",
    "neighbours": "Does training make neighbours close?",
    "batch_state": "Is the state kept inside a batch?",
    "batch_streams": "Is a larger batch only faster?",
    "equal_updates": "Is it learned better in one batch?",
    "conveyor": "Is the cell state a conveyor belt?",
    "counting_gradient": "Does counting need a gradient?",
    "breakdown": "What happened in pass 38?",
}
"""The questions that claims answer, where pages lead to them."""


FOR_ALL = ("memory_needed",)
OF_ANY_STATE = {"gradient": ("counting_gradient", "conveyor"), "space": ("neighbours",)}
OF_A_CARRIED_STATE = {
    "primed": ("cold_start_training",),
    "space": ("neighbours", "counter"),
    "patching": ("leftover_state",),
    "conflict": ("counter", "cure"),
}
"""The claims that fit a view of Hidden states where the state is carried, and above it those that
fit it elsewhere; any other view fits ``FOR_ALL``."""


def from_answer(run: Run, epoch: int, text: str = "") -> list[Link]:
    """To the states of a run after an epoch while it reads a text; by default its sequence."""
    if not run.config.rule.recurrent:
        return []
    query = to_query(run.config)
    if epoch != run.snapshot_epochs[-1]:
        query["epoch"] = str(epoch)
    if text:
        query["text"] = text
    return [Link("states", "See why: the state behind it", query)]


def to_wrong_inputs(config: RunConfig) -> list[Link]:
    """To what becomes of its answers where a letter is wrong, if it was trained for that."""
    if config.context_length == 1 or not (config.corrupt or config.padding != "zeros"):
        return []
    query = to_query(config) | {"view": "perturbation"}
    return [Link("generate", "What it makes of wrong inputs", query)]


def from_states(config: RunConfig, view: str) -> list[Link]:
    """To the timeline of the run, and to the claims that fit a view of its states."""
    carried = "When the state is carried on, and when reset"
    timeline = Link(
        "timeline",
        carried if config.rule.carries_state else "When the state is reset",
        to_query(config),
    )
    fitting = OF_ANY_STATE | (OF_A_CARRIED_STATE if config.rule.carries_state else {})
    return [timeline, to_shapes(config), *_claims(fitting.get(view, FOR_ALL))]


def from_timeline(config: RunConfig) -> list[Link]:
    """To the shapes of a run, and to the claims about batches and resets that fit it."""
    rule, fitting = config.rule, ("memory_needed", "batch_state")
    if rule.carries_state:
        fitting = ("cure" if rule.segments else "leftover_state", "batch_streams")
    elif config.batch_size > 1:
        fitting = ("batch_state", "equal_updates")
    return [to_shapes(config), *_claims(fitting)]


def to_shapes(config: RunConfig, whose: str = "Its") -> Link:
    """To the picture of what a network is given, and to the words for it."""
    return Link("shapes", f"{whose} samples, time steps and features", to_query(config))


def from_shapes(config: RunConfig) -> list[Link]:
    """To each page where the settings can be tried."""
    query = to_query(config)
    found = [
        Link("train", "Train with these settings", query),
        Link("timeline", "Step through the updates", query),
    ]
    if config.rule.recurrent:
        found.append(Link("states", "Look into its hidden states", query))
    windows = [RunConfig(framing=name) for name in ("feature_window", "time_steps")]
    compared = Link("compare", "Compare: as features, or as time steps", to_compared(windows))
    return [*found, compared, Link("tasks", "What else can be asked of it", {})]


def from_text() -> list[Link]:
    """To the claim about the published training on a text."""
    return _claims(("breakdown",))


def _claims(names: Sequence[str]) -> list[Link]:
    return [
        Link("claims", f"The claim: {ASKED_OF_CLAIMS[name]}", {"claim": name}) for name in names
    ]


def see_next(links: Sequence[Link]) -> None:
    """One quiet row at the end of a view."""
    with st.container(horizontal=True, gap="small"):
        for link in links:
            page_link(
                link.page, plain(link.label), query=link.query, icon=":material/arrow_forward:"
            )
