"""The link that restores a view: the settings of a run in the page's address.

A link names the framing and whatever differs from the framing's published settings. What a page
shows of the run stands beside it (``ui.view``).
"""

from collections.abc import Mapping
from typing import Any

from lstm_core.config import RunConfig, setting_names
from lstm_core.config.notation import changed_settings, read_setting
from lstm_core.errors import SettingError

DEFAULT = RunConfig(framing="time_steps")
VIEW_NAMES = frozenset(
    (
        *("view", "epoch", "text", "prefix", "start", "steps", "temperature", "draw"),
        *("step", "fed", "donor", "parts", "cut", "value", "where"),
        *("show", "order", "line", "lines", "compare", "by", "part", "seeds", "claim"),
    )
)
"""Parameters that are not settings: pages read them through ``ui.view``."""


def to_query(config: RunConfig) -> dict[str, str]:
    """Query parameters that ``from_query`` turns back into the config."""
    return {"framing": config.framing} | changed_settings(config)


def from_query(query: Mapping[str, str]) -> tuple[RunConfig, list[str]]:
    """The config a link asks for, and a notice for everything in it that cannot be used."""
    notices = []
    settings: dict[str, Any] = {}
    for name, text in query.items():
        if name in setting_names():
            settings[name] = read_setting(name, text)
        elif name not in VIEW_NAMES:
            notices.append(f"The link has a setting this app does not know: {name[:40]}.")
    if "framing" not in settings:
        if settings:
            notices.append("The link names no framing; it shows the default one.")
        settings["framing"] = DEFAULT.framing
    while True:
        try:
            return RunConfig.from_dict(settings), notices
        except SettingError as error:
            name = error.setting
            shown = str(settings.get(name, ""))[:40]
            instead = "default" if name in ("framing", "sequence") else "published value"
            notices.append(
                f"The link's {name.replace('_', ' ')} {shown!r} cannot be used: {error.reason} "
                f"The {instead} is shown instead."
            )
            if name == "framing":
                settings["framing"] = DEFAULT.framing
            elif name in settings:
                del settings[name]
            else:  # nothing else the link says can be blamed
                settings = {"framing": settings["framing"]}
