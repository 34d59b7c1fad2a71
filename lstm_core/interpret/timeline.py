"""What happens when: samples, batches, weight updates, and the state carried or reset.

Made from the rules that the engines train by (``lstm_core.data.sampling_order``), not a second
description.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import Weights
from lstm_core.data.sampling_order import SamplingOrder, batches_of
from lstm_core.errors import NoState
from lstm_core.inference.cells import State
from lstm_core.inference.forward import last_step

MAX_UPDATES = 5_000

Kind = Literal["reset", "carry", "read", "update", "epoch end"]


@dataclass(frozen=True)
class Update:
    """One batch and the weight update that it makes.

    ``epoch`` and ``number`` (of the update, over all epochs) count from 1. ``samples``: which
    sample each row of the batch reads, in reading order from 0; row i is stream i. ``state``:
    whether the rows begin from zero or go on from where their row of the last batch stopped;
    "none" without recurrence.
    """

    epoch: int
    number: int
    samples: tuple[int, ...]
    state: Literal["zero", "carried", "none"]


@dataclass(frozen=True)
class Event:
    """One thing that happens. ``row`` and ``sample`` are None where it concerns all rows."""

    kind: Kind
    epoch: int
    update: int
    row: int | None = None
    sample: int | None = None


def updates(
    config: RunConfig, epochs: int = 1, first_epoch: int = 1, *, most: int | None = None
) -> list[Update]:
    """The updates of some epochs, in order; with ``most`` only so many of the first ones.

    Raises:
        ValueError: for epochs that the config does not have, or more than 5,000 updates.
    """
    last = first_epoch + epochs - 1
    if not 1 <= first_epoch <= last <= config.epochs:
        raise ValueError(
            f"expected epochs between 1 and {config.epochs}, got {first_epoch} to {last}"
        )
    if most is None and epochs * config.updates_per_epoch > MAX_UPDATES:
        raise ValueError(
            f"{epochs} epochs make {epochs * config.updates_per_epoch:,} updates; at most "
            f"{MAX_UPDATES:,} are shown at once"
        )
    order = SamplingOrder(config, first_epoch - 1)
    found = []
    for epoch in range(first_epoch, last + 1):
        samples, zero = order.next()
        batches = batches_of(config, samples)
        for n, batch in enumerate(batches[: None if most is None else most - len(found)]):
            found.append(
                Update(
                    epoch=epoch,
                    number=(epoch - 1) * config.updates_per_epoch + n + 1,
                    samples=tuple(int(sample) for sample in batch if sample >= 0),
                    state=("zero" if zero[n] else "carried") if config.rule.recurrent else "none",
                )
            )
    return found


def events(config: RunConfig, epochs: int = 1, first_epoch: int = 1) -> Iterator[Event]:
    """The same, one thing after the other: for every batch what becomes of the state, which
    samples are read, the update; and the end of every epoch."""
    for one in updates(config, epochs, first_epoch):
        if one.state != "none":
            yield Event("reset" if one.state == "zero" else "carry", one.epoch, one.number)
        for row, sample in enumerate(one.samples):
            yield Event("read", one.epoch, one.number, row, sample)
        yield Event("update", one.epoch, one.number)
        if one.number % config.updates_per_epoch == 0:
            yield Event("epoch end", one.epoch, one.number)


def hidden_states(config: RunConfig, weights: Weights, shown: list[Update]) -> list[np.ndarray]:
    """h around every update, were its weights those given: [2, rows, units] each, before the
    batch is read and after. A reset is a jump of "before" to zero.

    Raises:
        NoState: for a network without recurrence.
    """
    if not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so it has no state to show")
    inputs = make_dataset(config).inputs
    state: State | None = None
    found = []
    for one in shown:
        batch = inputs[list(one.samples)]
        before = None if one.state == "zero" else state
        state, _ = last_step(config, weights, batch, before)
        zeros = np.zeros_like(state[0])
        found.append(np.stack([zeros if before is None else before[0], state[0]]))
    return found
