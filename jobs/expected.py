"""What may be trained next, so that its program is there when it is asked for."""

from typing import Any

from lstm_core.config import RunConfig
from lstm_core.config.allowed import FLAT_CELLS, RECURRENT_CELLS
from lstm_core.data.buckets import bucket, buckets
from lstm_core.errors import SettingError

MOST = 12
COMMON_UNITS = 64


def likely_next(config: RunConfig) -> list[RunConfig]:
    """This config, then what most people change: the number of units, the nearest first, and the
    cell. At most ``MOST``, each with a program of its own."""
    others = set(buckets(max(COMMON_UNITS, config.units + 1))) - {bucket(config.units)}
    changes: list[dict[str, Any]] = [
        {"units": units} for units in sorted(others, key=lambda units: abs(units - config.units))
    ]
    cells = RECURRENT_CELLS if config.rule.recurrent else FLAT_CELLS
    changes[3:3] = [{"cell": cell} for cell in cells if cell != config.cell]
    found = [config]
    for change in changes:
        try:
            found.append(config.replace(**change))
        except SettingError:  # more units than are allowed, say
            continue
    return found[:MOST]
