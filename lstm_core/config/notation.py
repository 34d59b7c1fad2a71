"""Settings in one short line: ``time_steps,cell=GRU,seed=3``, as a link or a command takes them.

The framing comes first, which may be left out where the task has one, then whatever differs from
its published settings. The characters that part the line are written as in web addresses inside a
value: a comma is ``%2C``.
"""

import re
from collections.abc import Collection
from dataclasses import fields
from typing import Any
from urllib.parse import unquote

from lstm_core.config import RunConfig
from lstm_core.errors import SettingError
from lstm_core.tasks.registry import NEXT

_APART = re.compile(r"[%,;=]")
TEXTS = {field.name for field in fields(RunConfig) if field.type in (str, str | None)}
_TRUTHS = {"true": True, "false": False}


def to_text(config: RunConfig) -> str:
    """The line that ``from_text`` turns back into the config."""
    parts = [f"{name}={escaped(text)}" for name, text in changed_settings(config).items()]
    return ",".join([config.framing, *parts])


def changed_settings(config: RunConfig) -> dict[str, str]:
    """What differs from the framing's published settings, written as text."""
    start: dict[str, Any] = {
        name: getattr(config, name) for name in ("framing", "task", "sequence", "tokens")
    }
    cut = {name: getattr(config, name) for name in (*config.cut_settings, "reach", "way", "asked")}
    # A published batch size may be more than this cut has samples; it then gives way to that.
    published = RunConfig(**start, **cut).settings()
    published |= {name: getattr(RunConfig(**start), name) for name in cut}
    plain = RunConfig(framing=config.framing, task=config.task)
    published |= {"task": NEXT, "tokens": plain.tokens, "sequence": plain.sequence}
    return {
        name: written(value)
        for name, value in config.settings().items()
        if value is not None and value != published[name]
    }


def as_options(config: RunConfig, *, but: Collection[str] = ()) -> list[str]:
    """The settings as options of the command line: the framing, and what differs from its
    published settings; but for some."""
    words = [f"--framing={config.framing}"] if "framing" not in but else []
    for name, text in changed_settings(config).items():
        if name in but:
            continue
        if name == "shuffle":
            words.append("--shuffle" if config.shuffle else "--no-shuffle")
        else:
            words.append(f"--{name.replace('_', '-')}={text}")
    return words


def from_text(text: str) -> RunConfig:
    """The config that a line stands for.

    Raises:
        SettingError: for the first thing that cannot work.
    """
    settings: dict[str, Any] = {}
    for place, part in enumerate(text.split(",")):
        name, sign, value = part.partition("=")
        if not sign and place == 0:
            name, value = "framing", part.strip()
        elif not sign:
            raise SettingError("setting", part, "expected name=value after the framing.")
        name = name.strip().replace("-", "_")
        if name in settings:
            raise SettingError(name, unquote(value), "is given twice; leave one out.")
        settings[name] = read_setting(name, unquote(value))
    return RunConfig.from_dict(settings)


def written(value: Any) -> str:
    """The text that ``read_setting`` turns back into the value."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_setting(name: str, text: str) -> Any:
    """The typed value; what cannot be converted stays text, for the config to refuse."""
    return text if name in TEXTS else _TRUTHS.get(text.lower(), number(text))


def number(text: str) -> Any:
    """A number, or the text itself, for whoever uses it to refuse in words."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def escaped(text: str) -> str:
    """A value's text, with the characters that part a line written as in web addresses."""
    return _APART.sub(lambda found: f"%{ord(found[0]):02X}", text)
