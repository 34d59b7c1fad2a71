"""Texts that every installation has: Python's own manual and its library's source.

Both differ from one version of Python to the next, so their names say the version.
"""

import importlib.util
import platform
import sysconfig
from importlib.machinery import PathFinder, SourceFileLoader

from lstm_core.corpus.corpus import Corpus
from lstm_core.corpus.reading import prepared
from lstm_core.errors import InputError, SettingError

MANUAL, SOURCE = "manual", "source"
TITLES = {MANUAL: "Python's manual", SOURCE: "Python's source"}
# About a million characters, of modules that every version from 3.11 on has as one file.
MODULES = (
    "argparse", "bdb", "calendar", "cmd", "configparser", "contextlib", "copy", "csv",
    "dataclasses", "difflib", "dis", "enum", "fractions", "functools", "gettext", "heapq",
    "ipaddress", "optparse", "pprint", "random", "shlex", "statistics", "string", "textwrap",
    "timeit", "tokenize", "trace", "traceback",
)  # fmt: skip


def installed_corpora() -> dict[str, str]:
    """Title by name, of those texts that this installation does have."""
    there = {
        MANUAL: importlib.util.find_spec("pydoc_data.topics") is not None,
        SOURCE: any(map(_source, MODULES)),  # the first decides, as a rule
    }
    return {name: title for name, title in TITLES.items() if there[name]}


def installed(name: str, *, lower: bool = False, rarer_than: int = 1) -> Corpus:
    """One of ``installed_corpora``, made even as ``read_text`` does.

    Raises:
        SettingError: for another name.
        InputError: where this installation lacks the text.
    """
    if name not in TITLES:
        raise SettingError("corpus", name, f"expected one of {', '.join(TITLES)}.")
    text = _manual() if name == MANUAL else _library()
    if not text:
        others = " or ".join(other for other in installed_corpora() if other != name)
        raise InputError(
            f"this installation of Python lacks the text of {TITLES[name]}. "
            f"{f'{others.capitalize()} or a' if others else 'A'} file of your own would work."
        )
    title = f"{TITLES[name]} ({platform.python_version()})"
    return prepared(text, title, lower=lower, rarer_than=rarer_than)


def _manual() -> str:
    """The topics of ``help()`` one after the other; empty where they are not installed."""
    try:
        from pydoc_data.topics import topics
    except ImportError:
        return ""
    return "\n".join(topics.values())


def _library() -> str:
    """The modules' source one after the other, without those that have none."""
    return "\n\n".join(filter(None, map(_source, MODULES)))


def _source(module: str) -> str:
    """A module's source; nothing of it is run. Looked for in the library's own folder only: a
    file of the same name may lie where the program is started."""
    spec = PathFinder.find_spec(module, [sysconfig.get_path("stdlib")])
    if spec is None or not isinstance(spec.loader, SourceFileLoader):
        return ""
    try:
        return spec.loader.get_source(module) or ""
    except ImportError:  # the file is there and cannot be read
        return ""
