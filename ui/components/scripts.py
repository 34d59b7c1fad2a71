"""The scripts of components, put together from files: a browser loads nothing of its own accord."""

from pathlib import Path

_MOUNTED = Path(__file__).with_name("mounted.js")


def script_of(*files: Path) -> str:
    """Files in the order in which they build on each other, in one scope."""
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def component_script(*files: Path) -> str:
    """The whole script of a component. The last of the files defines ``mount`` (``mounted.js``)."""
    return script_of(*files, _MOUNTED)
