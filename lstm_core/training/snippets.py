"""Run a piece of Keras code that is shown to readers."""

import re
from typing import Any

from lstm_core.training import backend as backend  # it settles how TensorFlow works, first

_BOLD = re.compile(r"\x1b\[[0-9;]*m")  # how Keras has a terminal print in bold


def run_code(source: str) -> dict[str, Any]:
    """The variables of the code once it has run; what it prints is not printed.

    It is for code that stands in this project, since whatever it says is done. Such code may
    seed the generators of the whole process.
    """
    variables: dict[str, Any] = {"print": lambda *what: None}
    exec(compile(source, "<the code shown>", "exec"), variables)
    return {
        name: _BOLD.sub("", value) if isinstance(value, str) else value
        for name, value in variables.items()
    }
