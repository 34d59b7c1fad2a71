"""How results and notices are printed.

What a user or a file wrote goes to a terminal as ``verbatim`` text: it can neither move the
cursor nor turn the line around.
"""

import csv
import json
import math
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn
from rich.table import Table
from rich.text import Text

from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig

UNCUT = 10_000  # columns: nothing that is printed is wider

# Controls but tab and newline, line separators, what turns the direction of writing, and what
# stands for bytes that are no text. Joiners stay: they hold one emoji together.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text with a mark in place of each character that a terminal would obey."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def verbatim(text: str) -> Text:
    """What a user or a file wrote, for a terminal: as it is, and nothing that would be obeyed."""
    return Text(printable(text))


# Without emoji, because Rich would read the symbols :a: as the name of one.
errors = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def out(width: int | None = None) -> Console:
    """Standard output. What is wider than ``width`` (None: the terminal) is broken into lines;
    where no terminal reads it, nothing is."""
    if width is None and not sys.stdout.isatty():
        width = UNCUT
    return Console(highlight=False, width=width, emoji=False)


def program() -> str:
    """The command line as it was started."""
    console_script = Path(sys.argv[0]).stem == "lstm-state"
    return "lstm-state" if console_script else "python -m lstm_core"


def notice(message: str) -> None:
    """One line on standard error."""
    errors.print(verbatim(" ".join(message.split())))


def table(*headings: str, rows: Iterable[Iterable[object]], title: str | None = None) -> Table:
    """A table whose cells are broken, not cut, where the terminal is too narrow; they are
    ``verbatim``, but for Rich's own ``Text``."""
    made = Table(title=title and verbatim(title))
    for heading in headings:
        made.add_column(verbatim(heading), overflow="fold")
    for row in rows:
        made.add_row(*(one if isinstance(one, Text) else verbatim(str(one)) for one in row))
    return made


def counting(what: str, *more: str | ProgressColumn) -> Progress:
    """A bar on a terminal that counts seeds, or whatever it is."""
    return Progress(
        "{task.description}",
        BarColumn(),
        f"{what} {{task.completed:.0f}} of {{task.total:.0f}}",
        *more,
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


def subject(config: RunConfig | TextConfig, epoch: int | None = None) -> dict[str, Any]:
    """What a JSON object is about: its first keys."""
    about = {"config": config.to_dict(), "run": config.hash}
    return about if epoch is None else about | {"epoch": epoch}


def print_json(**values: Any) -> None:
    # Made whole before it is printed: half an object would be worse than none.
    print(json.dumps(values, ensure_ascii=False, allow_nan=False))


def print_csv(rows: pd.DataFrame) -> None:
    if sys.stdout.isatty():
        rows = rows.map(lambda cell: printable(cell) if isinstance(cell, str) else cell)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False))


def or_none(value: float) -> float | None:
    """NaN, of which JSON knows nothing, as None."""
    return None if math.isnan(value) else float(value)
