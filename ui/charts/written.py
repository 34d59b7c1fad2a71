"""Texts that a network writes, side by side (``web/written.js``)."""

from collections.abc import Mapping
from typing import Any

from ui.charts.drawing import Drawing

WRITTEN = Drawing(("written.js",), ("written.css",))
"""Defines ``mountPicture``."""


def written_texts(texts: Mapping[str, tuple[str, str]], *, live: bool) -> dict[str, Any]:
    """What is drawn. ``texts``: by name a word about it, and the text; ``live``: there is much else
    to see at the same glance, so they are low."""
    each = [{"name": name, "word": word, "text": text} for name, (word, text) in texts.items()]
    return {"texts": each, "live": live}
