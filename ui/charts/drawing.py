"""Programs that draw in the browser, of files in the folder ``web`` beside this one."""

from functools import cache
from pathlib import Path

from lstm_core.colours import hue_variables
from lstm_core.stage.program import Program, web_scripts


class Drawing(Program):
    """On the same ground as the programs of the talk."""

    def script(self) -> str:
        return "\n".join(
            [web_scripts("dom.js", "wording.js", "apart.js"), *map(_text, self.scripts)]
        )

    def styles(self) -> str:
        return hue_variables() + "\n".join(map(_text, ("drawn.css", *self.sheets)))


@cache
def _text(name: str) -> str:
    return (Path(__file__).with_name("web") / name).read_text(encoding="utf-8")
