"""The programs that run in the browser, put together from the files in ``web``."""

import pkgutil
from functools import cache
from typing import NamedTuple

from lstm_core.colours import hue_variables


class Program(NamedTuple):
    """Files in the order in which they build on each other. They share one scope, so that they
    need neither a bundler nor a server that serves modules."""

    scripts: tuple[str, ...]
    sheets: tuple[str, ...]

    def script(self) -> str:
        """JavaScript that defines a ``mount`` function (see the last of the files)."""
        return web_scripts(*self.scripts)

    def styles(self) -> str:
        """CSS for what it draws."""
        return hue_variables() + "\n".join(map(_text, self.sheets))


def web_scripts(*names: str) -> str:
    """Files of ``web`` in one scope, for who needs only some of what they define."""
    return "\n".join(map(_text, names))


TALK = Program(
    (
        "dom.js",
        "network.js",
        "wording.js",
        "drawing.js",
        "qr_code.js",
        "conflict.js",
        "apart.js",
        "path.js",
        "learning_slide.js",
        "cure.js",
        "end_slide.js",
        "slides.js",
        "frame.js",
        "keys.js",
        "stage.js",
    ),
    ("shared.css", "stage.css"),
)
"""Defines ``mountStage``."""
EXPLORER = Program(
    ("dom.js", "network.js", "wording.js", "reading.js", "controls.js", "explorer.js"),
    ("shared.css", "explorer.css"),
)
"""Defines ``mountExplorer``."""


@cache
def _text(name: str) -> str:
    return (pkgutil.get_data("lstm_core.stage", f"web/{name}") or b"").decode()
