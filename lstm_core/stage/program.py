"""The program that plays the talk, put together from the files in ``web``."""

import pkgutil
from functools import cache

FILES = ("network.js", "drawing.js", "slides.js", "stage.js")
"""In the order in which they build on each other. They share one scope, so that they need neither a
bundler nor a server that serves modules."""


@cache
def program() -> str:
    """JavaScript that defines ``mountStage`` (see ``stage.js``)."""
    return "\n".join(map(_text, FILES))


@cache
def styles() -> str:
    """CSS for what it draws."""
    return _text("stage.css")


def _text(name: str) -> str:
    return (pkgutil.get_data("lstm_core.stage", f"web/{name}") or b"").decode()
