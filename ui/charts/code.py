"""Code whose lines say what a change of the settings did to them, as a browser draws it
(``web/code.js``)."""

from difflib import SequenceMatcher
from typing import Any

from ui.charts.drawing import Drawing

CODE = Drawing(("code.js",), ("code.css",))
"""Defines ``mountPicture``."""
SAME, NEW, GONE = "same", "new", "gone"


def marked_code(
    code: str, before: str | None = None, *, to_change: str = "a setting"
) -> dict[str, Any]:
    """What is drawn: the ``code``, and in ``lines`` each with what became of it since ``before``;
    lines that are gone stand among them where they stood. ``to_change``: what a reader can."""
    lines = marked(code, code if before is None else before)
    return {"code": code, "lines": lines, "to_change": to_change}


def marked(code: str, before: str) -> list[tuple[str, str]]:
    """Every line with its mark, in order."""
    old, new = before.splitlines(), code.splitlines()
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [(line, SAME) for line in new[c:d]]
        else:
            found += [(line, GONE) for line in old[a:b]] + [(line, NEW) for line in new[c:d]]
    return found
