"""The timeline of training: which samples each weight update reads, and whether the state is
carried into it or reset.

Carrying the state while the gradient ends with the batch is truncated backpropagation through
time (Williams and Peng, An efficient gradient-based algorithm for on-line training of recurrent
network trajectories, 1990). Made from the rules that the engines train by
(``lstm_core.data.sampling_order``), not a second description.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset, samples_of
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.data.sampling_order import SamplingOrder, batches_of
from lstm_core.errors import InputError, NoState
from lstm_core.inference.cells import State
from lstm_core.inference.layers import last_h, last_step
from lstm_core.sequence.symbols import PADDING, visible

MAX_UPDATES = 5_000


@dataclass(frozen=True)
class Update:
    """One batch and the weight update that it makes.

    ``epoch`` and ``number`` (of the update, over all epochs) count from 1. ``samples``: which
    sample each row of the batch reads, in reading order from 0. ``state``: whether the rows
    begin from zero or each continues its row of the batch before; "none" without recurrence.
    """

    epoch: int
    number: int
    samples: tuple[int, ...]
    state: Literal["zero", "carried", "none"]


def updates(
    config: RunConfig, epochs: int = 1, first_epoch: int = 1, *, most: int | None = None
) -> list[Update]:
    """The updates of some epochs, in order; with ``most`` only so many of the first ones.

    Raises:
        InputError: for epochs that the config does not have, or more than 5,000 updates.
    """
    last = first_epoch + epochs - 1
    if not 1 <= first_epoch <= last <= config.epochs:
        raise InputError(
            f"expected epochs between 1 and {config.epochs}, got {first_epoch} to {last}"
        )
    if most is None and epochs * config.updates_per_epoch > MAX_UPDATES:
        raise InputError(
            f"{epochs} epochs make {epochs * config.updates_per_epoch:,} updates; at most "
            f"{MAX_UPDATES:,} are shown at once"
        )
    order = SamplingOrder(config, first_epoch - 1)
    found: list[Update] = []
    for epoch in range(first_epoch, last + 1):
        samples, zero, _ = order.next()
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


def read_and_asked(config: RunConfig) -> list[tuple[str, str]]:
    """Of each sample the last symbol that it reads, and what is asked of it: a dot for nothing."""
    codes, targets = samples_of(config)
    names = np.array([*map(visible, config.vocabulary), "·"], dtype=object)  # padding is -1
    last = [row[row != PADDING][-1:] for row in codes]
    return [
        (config.join(names[read]) or "·", config.join(names[asked[asked >= 0]]) or "·")
        for read, asked in zip(last, targets, strict=True)
    ]


def jumps(config: RunConfig, before: Update | None, one: Update) -> bool:
    """Whether an update reads on somewhere else than where the one before it, in the same
    epoch, stopped: for framings that cut their epochs in pieces."""
    if not config.rule.segments or before is None or before.epoch != one.epoch:
        return False
    return one.samples[0] != before.samples[-1] + 1


def hidden_states(config: RunConfig, weights: Weights, shown: list[Update]) -> list[np.ndarray]:
    """h of the last layer around every update, were its weights those given: [2, rows, units]
    each, before the batch is read and after. A reset is a jump of "before" to zero.

    Raises:
        NoState: for a network without recurrence.
    """
    if not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so it has no state to show")
    inputs, network = make_dataset(config).inputs, network_of(config)
    state: State | None = None
    found = []
    for one in shown:
        batch = inputs[list(one.samples)]
        before = None if one.state == "zero" else state
        state, _ = last_step(network, weights, batch, before)
        h = last_h(network, state)
        start = np.zeros_like(h) if before is None else last_h(network, before)
        found.append(np.stack([start, h]))
    return found
