"""The machine that a network has learned, as a browser draws it (``web/machine.js``)."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.hashes import content_hash
from lstm_core.interpret.machine import START, Machine
from lstm_core.sequence.symbols import visible
from ui.charts.drawing import Drawing

MACHINE = Drawing(("machine.js",), ("machine.css",))
"""Defines ``mountPicture``."""
MOST_NODES, MOST_ARROWS = 14, 40  # of a machine that is neither a chain nor a table
ANY = "any letter"

Arrow = tuple[int, int, str]
"""From which state to which one, and with which letters."""


def arrows_of(config: RunConfig, machine: Machine) -> list[Arrow]:
    """One for all letters that lead from one state to another."""
    found: list[Arrow] = []
    for state, row in enumerate(machine.arrows):
        for target in dict.fromkeys(row.tolist()):
            codes = machine.letters[row == target]
            whole = len(codes) == len(row)
            found.append((state, target, ANY if whole else _listed(config, codes.tolist())))
    return found


def machine_picture(config: RunConfig, machine: Machine) -> dict[str, Any] | None:
    """What is drawn; None for what has too many arrows to be followed."""
    arrows = arrows_of(config, machine)
    kind = "table" if machine.is_table else "chain" if machine.counts else "graph"
    if kind == "graph" and (machine.states > MOST_NODES or len(arrows) > MOST_ARROWS):
        return None
    if kind == "table":  # the same arrows from everywhere
        arrows = [arrow for arrow in arrows if arrow[0] == 0]
    shown = {
        "kind": kind,
        "nodes": [said(config, code) for code in machine.predicted],
        "arrows": arrows,
    }
    return {"id": content_hash(json.dumps(shown)), **shown}


def said(config: RunConfig, code: int) -> str:
    """What a state predicts."""
    return "start" if code == START else visible(config.vocabulary[code])


def _listed(config: RunConfig, codes: Sequence[int]) -> str:
    """Letters, with what lies between three or more neighbours left out."""
    names = []
    for _, group in groupby(enumerate(codes), lambda at: at[1] - at[0]):
        run = [visible(config.vocabulary[code]) for _, code in group]
        names += run if len(run) < 3 else [f"{run[0]}–{run[-1]}"]
    return ", ".join(names)
