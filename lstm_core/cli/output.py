"""How results and errors are printed."""

import csv
import json
import math
import sys
from typing import Any, NoReturn

import pandas as pd
from rich.console import Console

# Without emoji, because Rich would read the symbols :a: as the name of one.
errors = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def out(width: int | None = None) -> Console:
    """Standard output; a table wider than ``width`` (None: the terminal) is squeezed into it."""
    return Console(highlight=False, width=width, emoji=False)


def fail(message: str, status: int) -> NoReturn:
    """End with one line on standard error."""
    errors.print(f"lstm_core: {' '.join(message.split())}", markup=False)
    raise SystemExit(status)


def print_json(**values: Any) -> None:
    # Made whole before it is printed: half an object would be worse than none.
    print(json.dumps(values, ensure_ascii=False, allow_nan=False))


def print_csv(table: pd.DataFrame) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.itertuples(index=False))


def or_none(value: float) -> float | None:
    """NaN, of which JSON knows nothing, as None."""
    return None if math.isnan(value) else float(value)
