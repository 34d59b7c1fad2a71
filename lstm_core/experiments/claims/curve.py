"""What is kept of how a network learned a text."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_core.interpret.collapse import collapse
from lstm_core.text_run import TextRun

DIGITS = 5
Values = list[float | None]
"""None where there is no finite number."""


@dataclass(frozen=True)
class Curve:
    """Of one seed, at each of its marks after the first: how often the text was read (``passes``),
    the ``loss`` since the mark before in nats per character, and the ``largest`` norm of the
    gradient in that time. ``broke``: the pass in which the training broke down, None if it did
    not; ``back``: whether it came back later."""

    passes: list[float]
    loss: Values
    largest: Values
    broke: int | None
    back: bool

    @classmethod
    def of(cls, run: TextRun) -> "Curve":
        record, per_pass = run.record, run.config.updates_per_pass
        found = collapse(record, run.config.distinct)
        return cls(
            passes=[round(float(one), DIGITS) for one in record.updates[1:] / per_pass],
            loss=_finite(record.loss[1:]),
            largest=_finite(record.largest[1:]),
            broke=None if found is None else math.ceil(found.updates / per_pass),
            back=found is not None and found.back,
        )

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Curve":
        """Raises ``TypeError`` or ``ValueError`` for anything that is none."""
        curve = cls(**record)
        lengths = {len(curve.passes), len(curve.loss), len(curve.largest)}
        values = [*curve.passes, *(one or 0.0 for one in (*curve.loss, *curve.largest))]
        numbers = len(lengths) == 1 and all(math.isfinite(one) for one in values)
        said = isinstance(curve.broke, int | None) and isinstance(curve.back, bool)
        if not (numbers and said):
            raise ValueError("no curve of a training")
        return curve


def _finite(values: np.ndarray) -> Values:
    return [round(float(one), DIGITS) if np.isfinite(one) else None for one in values]
