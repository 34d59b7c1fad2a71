"""Pictures that a program draws in the browser of what it is sent, and that tell the page
nothing."""

import json
from pathlib import Path
from typing import Any

from lstm_core.hashes import content_hash
from ui.charts.code import CODE
from ui.charts.coloured_text import COLOURED_TEXT
from ui.charts.machine import MACHINE
from ui.charts.task import TASK
from ui.charts.tensor import TENSOR
from ui.charts.written import WRITTEN
from ui.components.parcels import component

_MOUNT = Path(__file__).with_suffix(".js")
_PROGRAMS = {
    "code": CODE,
    "coloured_text": COLOURED_TEXT,
    "machine": MACHINE,
    "task": TASK,
    "tensor": TENSOR,
    "written": WRITTEN,
}
_draw = {name: component(name, program, _MOUNT) for name, program in _PROGRAMS.items()}


def drawn(name: str, shown: dict[str, Any], *, key: str = "") -> None:
    """Draw what the module of this name in ``ui.charts`` makes. ``key`` tells it from others of the
    kind on the page."""
    identity = content_hash(json.dumps(shown))
    sent, place = f"shown {key}".strip(), f"{name}_{key}".strip("_")
    _draw[name]({sent: (identity, lambda: shown)}, {"picture": sent}, key=place)
