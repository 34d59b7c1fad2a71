"""What a sweep is made of: two settings, their values as text, and how many seeds."""

import functools
import shlex
from dataclasses import dataclass
from math import prod
from typing import Any

import streamlit as st

from lstm_core import RunConfig
from lstm_core.config.notation import as_options
from lstm_core.errors import SettingError
from lstm_core.experiments.axes import (
    MAY_BE_AXES,
    axis_from_text,
    kept_settings,
    usual_values,
    values_text,
)
from lstm_core.experiments.sweep import Sweep
from lstm_core.wording import sentence
from ui.address import bound
from ui.components.choice import choice
from ui.wording import in_words, plain

ROWS, COLUMNS = "units", "learning_rate"
NONE = "none"
COUNTS = ("3", "10", "30")
MAX_CELLS = 64  # so many can be read


@dataclass(frozen=True)
class Asked:
    """What the controls describe: the values of one or two settings as ``texts``, around a
    config. Callbacks keep this and not the sweep, which may be thousands of configs."""

    config: RunConfig
    texts: tuple[tuple[str, str], ...]
    seeds: int

    @property
    def sweep(self) -> Sweep:
        """Raises ``SettingError`` where they make none."""
        return _sweep(self.config.replace(seed=0), self.texts, self.seeds)

    @property
    def command(self) -> str:
        """The command that trains the same, on this machine or on a cluster."""
        words = [
            *("lstm-state", "sweep"),
            *as_options(self.config, but=[*dict(self.texts), "seed"]),
        ]
        for name, text in self.texts:
            words += ["--over", f"{name}={text}"]
        return shlex.join([*words, "--seeds", str(self.seeds)])


def controls(config: RunConfig) -> Asked | None:
    """Draw them. None where they make no sweep; beside one of them then stands why."""
    settings = offered(config)
    left, right = st.columns(2)
    with left:
        rows = _setting("Rows", "rows", settings, ROWS)
        texts = {rows: _values("Values of the rows", "row_values", rows, config)}
        wrong_rows = st.container()
    with right:
        others = [name for name in settings if name != rows]
        columns = _setting(
            "Columns", "columns", [*others, NONE], COLUMNS if rows != COLUMNS else ROWS
        )
        if columns != NONE:
            label = "Values of the columns"
            texts[columns] = _values(label, "column_values", columns, config)
        wrong_columns = st.container()
    count = int(choice("Seeds of each", COUNTS, name="seeds", default="10", of="sweep"))
    asked = Asked(config, tuple(texts.items()), count)
    try:
        asked.sweep  # noqa: B018  what makes no sweep is refused here
    except SettingError as error:
        place = wrong_rows if error.setting == rows else wrong_columns
        place.markdown(f":red[:material/block: {plain(sentence(error))}]")
        return None
    return asked


@functools.lru_cache(maxsize=64)
def offered(config: RunConfig) -> list[str]:
    """The settings of which several values make sense for a config."""
    return [name for name in MAY_BE_AXES if len(usual_values(config, name)) > 1]


def _setting(label: str, name: str, settings: list[str], default: str) -> str:
    tied = bound(name, default, valid=settings.__contains__, of="compare")
    return st.selectbox(label, settings, format_func=in_words, **tied) or default


def _values(label: str, name: str, setting: str, config: RunConfig) -> str:
    """The values as typed. Each setting keeps its own while another one is looked at."""
    usual = values_text(usual_values(config, setting))
    tied = bound(name, usual, of=f"{setting}:{config.framing}")
    help = "Separated by commas. A comma in a value is written %2C."
    return st.text_input(label, help=help, **tied) or ""


# Kept, because thousands of configs take longer to check than anything else here.
@functools.lru_cache(maxsize=8)
def _sweep(config: RunConfig, texts: tuple[tuple[str, str], ...], seeds: int) -> Sweep:
    axes: dict[str, list[Any]] = {}
    for name, text in texts:
        try:
            _, axes[name] = axis_from_text(f"{name}={text}")
        except SettingError as error:
            raise SettingError(name, text.strip() or None, error.reason) from None
    if (cells := prod(map(len, axes.values()))) > MAX_CELLS:
        name, text = texts[-1]
        reason = f"makes {cells:,} combinations; a map has room for {MAX_CELLS}, give fewer values."
        raise SettingError(name, text, reason)
    return Sweep.of(kept_settings(config), axes, seeds)
