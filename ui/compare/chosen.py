"""Which runs are compared: kept in the session, written in the address, changed on the page."""

from functools import partial

import streamlit as st

from lstm_core import FRAMINGS, RunConfig
from lstm_core.config.allowed import FLAT_CELLS, RECURRENT_CELLS
from lstm_core.config.notation import from_text
from lstm_core.config.title import kind_of
from lstm_core.errors import SettingError
from lstm_core.experiments.comparison import differing_settings
from lstm_core.sequence.encodings import ENCODINGS
from ui import address, session
from ui.components.choice import titled
from ui.components.refusal import say_refusal
from ui.components.run_picker import offer_runs
from ui.current_run import current

LEAST, MOST = 2, 4
NAMES = "ABCD"
MOST_SYMBOLS = 14  # of a setting in a label
MOST_IN_LABEL = 2  # settings that tell runs of one framing apart
DEFAULT = tuple(RunConfig(framing=name) for name in ("one_char", "feature_window", "time_steps"))


def chosen() -> list[RunConfig]:
    """The runs to compare: what a link brings, else what was chosen last, else the tutorial's
    first three."""
    brought = address.brought("compare")
    if brought is not None:
        configs, notices = from_link(brought)
        session.COMPARED.set(configs)
        for notice in notices:
            address.notice(notice)
    return list(session.COMPARED.get() or DEFAULT)


def show_in_address(configs: list[RunConfig]) -> None:
    """Have the address bring them back."""
    address.show("compare", address.to_compared(configs)["compare"])


def replace(place: int, config: RunConfig) -> None:
    """Another run in a place; one place after the last adds it."""
    configs = chosen()
    session.COMPARED.set([*configs[:place], config, *configs[place + 1 :]])


def remove(config: RunConfig) -> None:
    """One run less, as long as enough are left; a second click on it takes no other."""
    rest = [one for one in chosen() if one != config]
    if len(rest) >= LEAST:
        session.COMPARED.set(rest)


def labels(configs: list[RunConfig]) -> list[str]:
    """A short name for each: a letter, where one kind comes twice what sets it apart, which a
    legend must not cut off, and what it is; no two are the same."""
    found = []
    for name, one in zip(NAMES, configs, strict=False):
        alike = [other for other in configs if kind_of(other) == kind_of(one)]
        table = differing_settings(alike)[alike.index(one)] if len(alike) > 1 else {}
        apart = [_in_label(setting, value) for setting, value in table.items()][:MOST_IN_LABEL]
        found.append(f"{name} {', '.join([*apart, kind_of(one)])}")
    return found


def _in_label(setting: str, value: object) -> str:
    text = str(value).replace("_", " ")
    text = text if len(text) <= MOST_SYMBOLS else f"{text[: MOST_SYMBOLS - 1]}…"
    if setting in ("cell", "sequence", "encoding", "way"):
        return text
    return f"{setting.replace('_', ' ')} {text}"


def from_link(text: str) -> tuple[list[RunConfig], list[str]]:
    """The runs that a link compares, and a notice for everything in it that cannot be used."""
    found: list[RunConfig] = []
    notices = []
    for part in text.split(address.BETWEEN_RUNS)[:MOST]:
        try:
            config = from_text(part)
        except SettingError as error:
            notices.append(f"The link's run {part[:40]!r} cannot be compared: {error.explanation}")
        else:
            if config in found:
                notices.append(f"The link names the run {part[:40]!r} twice; it is compared once.")
            else:
                found.append(config)
    if len(text.split(address.BETWEEN_RUNS)) > MOST:
        notices.append(f"The link names more than {MOST} runs; the first {MOST} are compared.")
    if len(found) < LEAST:
        notices.append(
            f"At least {LEAST} runs are compared, so others stand in for what is missing."
        )
        found = [*found, *(one for one in DEFAULT if one not in found)][:LEAST]
    return found, notices


# A dialog, because a link clicked while a popover is closing finds the page half drawn.
@st.dialog("Choose a run to compare")
def choose(place: int, taken: list[RunConfig]) -> None:
    """Put a run in a place: the current run, shipped, stored, or of settings made here.

    ``taken`` are those compared when it opens: a click is only seen by a list that still shows
    what was clicked.
    """
    shown = current()
    start = taken[place] if place < len(taken) else shown
    offer_runs(partial(replace, place), first=("Current run", shown), without=taken)
    with st.expander("Other settings", icon=":material/tune:"):
        _own(place, start)


def _own(place: int, start: RunConfig) -> None:
    """Settings made here; what is not asked for stays as published for the framing."""
    shown = {name: FRAMINGS[name] for name in start.goal.framings or FRAMINGS}
    at = list(shown).index(start.framing)
    framing = st.selectbox("Framing", index=at, **titled(shown))
    published = RunConfig(framing=framing, task=start.task)
    same = start if start.framing == framing else published
    cells = RECURRENT_CELLS if published.rule.recurrent else FLAT_CELLS
    left, right = st.columns(2)
    key = lambda name: f"own_{place}_{framing}_{name}"
    with left:
        cell = st.selectbox("Cell", cells, index=cells.index(same.cell), key=key("cell"))
        epochs = st.number_input("Epochs", value=same.epochs, step=50, key=key("epochs"))
        seed = st.number_input("Seed", value=same.seed, key=key("seed"))
    with right:
        units = st.number_input("Units", value=same.units, key=key("units"))
        batch = st.number_input("Batch size", value=same.batch_size, key=key("batch"))
        encodings = list(ENCODINGS)
        encoding = st.selectbox(
            "Encoding",
            encodings,
            index=encodings.index(same.encoding),
            format_func=lambda name: name.replace("_", " "),
            key=key("encoding"),
        )
    try:
        config = same.replace(
            cell=cell, units=units, epochs=epochs, batch_size=batch, seed=seed, encoding=encoding
        )
    except SettingError as error:
        say_refusal(error)
        return
    twice = config in chosen()
    if twice:
        st.caption("This run is compared already.")
    if st.button("Compare this one", type="primary", key=key("take"), disabled=twice):
        replace(place, config)
        st.rerun()
