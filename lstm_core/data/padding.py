"""Weights and data of a network, padded with zeros to those of a larger one, and back.

The larger network computes the same: a unit whose weights are zero has h = c = 0 in every cell, its
gradients are exactly zero, and no optimizer here moves it. A class that is no class has a bias so
far below all others that its probability, and so its gradient, is exactly zero.
"""

from collections.abc import Sequence

import numpy as np

from lstm_core.data.model_spec import OPTIMIZER_SLOTS, ModelSpec
from lstm_core.data.network import DECODER, GATES, Weights

NO_CLASS = -1e30  # exp of it is 0, and it is far from the end of float32


def pad_weights(weights: Weights, spec: ModelSpec, to: ModelSpec) -> Weights:
    """Weights of ``spec`` as weights of the larger network ``to``."""
    return {
        name: _pad(value, name, spec, to, NO_CLASS if name == "output_bias" else 0)
        for name, value in weights.items()
    }


def unpad_weights(weights: Weights, spec: ModelSpec, of: ModelSpec) -> Weights:
    """The weights of ``spec`` among those of the larger network ``of``."""
    return {name: _unpad(value, name, spec, of) for name, value in weights.items()}


def pad_optimizer_state(
    state: Sequence[np.ndarray], spec: ModelSpec, to: ModelSpec
) -> list[np.ndarray]:
    """``ModelSpec.optimizer_state`` of ``spec`` as that of the larger network ``to``."""
    iterations, *slots = state
    names = _slot_names(spec)
    padded = [_pad(slot, name, spec, to) for slot, name in zip(slots, names, strict=True)]
    return [iterations, *padded]


def unpad_optimizer_state(
    state: Sequence[np.ndarray], spec: ModelSpec, of: ModelSpec
) -> tuple[np.ndarray, ...]:
    """The optimizer state of ``spec`` in that of the larger network ``of``."""
    iterations, *slots = state
    names = _slot_names(spec)
    own = [_unpad(slot, name, spec, of) for slot, name in zip(slots, names, strict=True)]
    return (iterations, *own)


def _pad(
    value: np.ndarray, name: str, spec: ModelSpec, to: ModelSpec, filling: float = 0
) -> np.ndarray:
    own = value.reshape(_parts_apart(name, spec))
    return filled(_parts_apart(name, to), own, filling).reshape(to.weights[name])


def _unpad(value: np.ndarray, name: str, spec: ModelSpec, of: ModelSpec) -> np.ndarray:
    shape = _parts_apart(name, spec)
    inner = value.reshape(_parts_apart(name, of))[tuple(map(slice, shape))]
    return inner.reshape(spec.weights[name])


def filled(shape: tuple[int, ...], corner: np.ndarray, filling: float = 0) -> np.ndarray:
    """An array of that shape with ``corner`` in its first corner, and its type."""
    array = np.full(shape, filling, corner.dtype)
    array[tuple(map(slice, corner.shape))] = corner
    return array


def _parts_apart(name: str, spec: ModelSpec) -> tuple[int, ...]:
    """The shape of a weight, but [..., gates, units] where the cell's gates lie side by side, and
    the output layer's [positions, units, answers, classes]."""
    shape = spec.weights[name]
    if name.startswith(("cell", DECODER)):
        return *shape[:-1], GATES[spec.cell], spec.units
    if name.startswith("output"):
        rows = (spec.positions, shape[0] // spec.positions) if len(shape) > 1 else ()
        return *rows, spec.answers_at_once, spec.classes
    return shape


def _slot_names(spec: ModelSpec) -> list[str]:
    """Of which weight each of the optimizer's slots is, in their order."""
    return [name for name in spec.weights for _ in range(OPTIMIZER_SLOTS[spec.optimizer])]
