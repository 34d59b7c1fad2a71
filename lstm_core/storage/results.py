"""Results of experiments with many runs, one JSON object each, beside the runs: those that come
with the project in ``claims/``, those of one's own in ``own-claims/``. In ``questions/`` is what
the code of questions about Keras gives (``lstm_core.questions``)."""

import contextlib
import json
import re
from pathlib import Path
from typing import Any

from lstm_core.errors import StoreError
from lstm_core.storage.files import write_file

SHIPPED_RESULTS, OWN_RESULTS = "claims", "own-claims"  # apart, or one would overwrite the other
SHIPPED_ANSWERS = "questions"
MAX_BYTES = 1_000_000


def result_file(folder: Path, name: str) -> Path:
    """Where the result of that name lies.

    Raises:
        StoreError: if that can be no name of one.
    """
    if not re.fullmatch("[a-z0-9_]+", name):
        raise StoreError(
            f"{name[:40]!r} is no name of a result: expected small letters, digits and _"
        )
    return folder / f"{name}.json"


def read_result(path: Path) -> dict[str, Any] | None:
    """A stored result; None if there is none that can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            record = json.loads(path.read_bytes())
            return record if isinstance(record, dict) else None
    return None


def write_result(path: Path, record: dict[str, Any]) -> None:
    """Put a result in place; its folder is made if it is not there.

    Raises:
        OSError: if the disk refuses.
    """
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text.encode())
