"""Where runs lie: in a checkout in its ``cache/``; once installed, one's own in the user's cache
folder and the shipped ones in the package."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parent
_IS_CHECKOUT = (_CHECKOUT / "app.py").is_file() and (_CHECKOUT / "cache").is_dir()


def shipped_folder() -> Path:
    """Where the runs lie that come with the project."""
    return _CHECKOUT / "cache" if _IS_CHECKOUT else _PACKAGE / "shipped"


def own_folder() -> Path:
    """Where one's own runs lie: what the environment variable ``LSTM_CACHE`` says, or the place
    for them."""
    if named := os.environ.get("LSTM_CACHE"):
        return Path(named)
    return _CHECKOUT / "cache" if _IS_CHECKOUT else users_cache()


def make_folder(folder: Path) -> None:
    """Make a folder for what is one's own; the user's cache folder is private."""
    if folder.is_relative_to(users_cache()):
        users_cache().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)


def users_cache() -> Path:
    return Path(platformdirs.user_cache_dir("lstm-state", appauthor=False))
