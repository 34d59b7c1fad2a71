"""The axes of a sweep: settings, and the values that each is to have."""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Any
from urllib.parse import unquote

from lstm_core.config import RunConfig, setting_names
from lstm_core.config.allowed import CELLS, MAX_LAYERS, OPTIMIZERS, PADDINGS
from lstm_core.config.checks import divisors_of, known
from lstm_core.config.notation import changed_settings, escaped, read_setting, written
from lstm_core.errors import SettingError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import scrambled_alphabet
from lstm_core.tasks.registry import TASKS

MAX_AXES = 3
MAX_CELLS = 1_000
MAY_BE_AXES = tuple(name for name in setting_names() if name != "seed")
_NAMED: dict[str, Iterable[Any]] = {
    "framing": FRAMINGS,
    "cell": CELLS,
    "optimizer": OPTIMIZERS,
    "encoding": ENCODINGS,
    "shuffle": (False, True),
    "layers": range(MAX_LAYERS + 1),
    "task": TASKS,
    "padding": PADDINGS,
}
_SHARES = {"dropout": (0.0, 0.2, 0.5), "clip": (0.0, 1.0, 5.0), "corrupt": (0.0, 0.1, 0.3)}
_TIMES = (1 / 4, 1 / 2, 1, 2, 4, 8)
_NUMBERS = 4  # of these products: the first that work


def axis_from_text(text: str) -> tuple[str, list[Any]]:
    """A setting and its values: ``units=4,8,16``, written as in links (a comma is ``%2C``).

    Raises:
        SettingError: if it is not of that form, or there is no such setting.
    """
    name, sign, values = text.partition("=")
    name = name.strip().replace("-", "_")
    if not sign or not values.strip():
        raise SettingError("over", text, "expected a setting and its values, as units=4,8,16.")
    known("over", name, MAY_BE_AXES)
    return name, [read_setting(name, unquote(value.strip())) for value in values.split(",")]


def values_text(values: Iterable[Any]) -> str:
    """Values as ``axis_from_text`` reads them."""
    return ",".join(escaped(written(value)) for value in values)


def kept_settings(config: RunConfig) -> dict[str, Any]:
    """What a sweep around a config gives to every cell, beside its values on the axes: the
    framing, and what differs from its published settings; the rest follows the framing. The
    seeds count from 0."""
    names = ("framing", *changed_settings(config))
    return {name: getattr(config, name) for name in names} | {"seed": 0}


def usual_values(config: RunConfig, name: str) -> list[Any]:
    """What a reader may want to try for a setting of a config, as far as it works there: every
    name, or numbers around the config's own. Empty for a setting that it has not."""
    own, settings = getattr(config, name), kept_settings(config)
    if own is None:
        return []
    found: dict[Any, None] = {}
    for value in _candidates(config, name):
        try:
            tried = RunConfig.from_dict(settings | {name: value})
        except SettingError:
            continue
        found[getattr(tried, name)] = None
    values = list(found)
    return values if name in _NAMED else values[:_NUMBERS]


def _candidates(config: RunConfig, name: str) -> Iterable[Any]:
    own = getattr(config, name)
    if name == "tokens" or (name == "padding" and not config.rule.cutting.pads):
        return (own,)  # another would need another sequence, or change nothing
    if name in _NAMED:
        return _NAMED[name]
    if name in ("way", "asked"):
        return config.goal.answers if name == "way" else config.goal.asked
    if name == "sequence":
        return own, *(config.join(scrambled_alphabet(seed)) for seed in (1, 2))
    if name == "learning_rate":
        less, more, most = (float(f"{own * times:.3g}") for times in (0.3, 3, 10))
        return less, own, more, most
    if name in _SHARES:
        return sorted({own, *_SHARES[name]})
    if name == "batch_size" and config.rule.carries_state:
        return divisors_of(config.samples)
    return [max(1, round(own * times)) for times in _TIMES]


def check_axes(axes: Mapping[str, Sequence[Any]]) -> None:
    if not 1 <= len(axes) <= MAX_AXES:
        reason = f"expected one to {MAX_AXES} settings with their values, such as units=4,8,16."
        raise SettingError("over", ", ".join(axes) or None, reason)
    if (cells := prod(map(len, axes.values()))) > MAX_CELLS:
        reason = f"makes {cells:,} combinations, expected at most {MAX_CELLS:,}; give fewer values."
        raise SettingError("over", ", ".join(axes), reason)
