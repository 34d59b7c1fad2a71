"""State space: which path does the state take, letter by letter, and is it training's doing?

Each state is a point with as many coordinates as there are units. They are seen from the side on
which they spread most: along their principal components (Pearson, On lines and planes of closest
fit to systems of points in space, 1901), found by a singular value decomposition. Trajectories of
recurrent networks are looked at in this way by Sussillo and Barak, Opening the black box (2013).

A picture of neighbours in a row proves little alone: an ordinal input rises letter by letter, and
random weights already take it along a line. So the same is asked of the untrained network, in
axes of its own, as Hewitt and Liang, Designing and interpreting probes with control tasks (2019),
ask of every probe.
"""

from dataclasses import dataclass

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import network_of
from lstm_core.data.network import Weights
from lstm_core.interpret.activations import activations

COMPONENTS = 6  # the principal axes that are looked along, at most
_SPREAD = 1e-12  # a variance below it is none


@dataclass(frozen=True)
class Axes:
    """Where states are seen from: their ``mean`` [units] and orthonormal ``axes``
    [components, units], that of the largest spread first; where states have a single direction,
    the second is all 0, so that there is always a plane."""

    mean: np.ndarray
    axes: np.ndarray

    def coordinates(self, states: np.ndarray) -> np.ndarray:
        """States [..., units] as places along the axes: [..., components]."""
        return np.asarray((states - self.mean) @ self.axes.T)


def principal_axes(states: np.ndarray, most: int = COMPONENTS) -> Axes:
    """The directions in which states [steps, units] spread most; as many as there can be, at most
    ``most``. Each points to where the states are in the end, so that a path runs to the right."""
    states = states.astype(np.float64)
    mean = states.mean(axis=0)
    axes = np.linalg.svd(states - mean, full_matrices=False)[2][:most]
    time = np.arange(len(states)) - (len(states) - 1) / 2
    axes = np.concatenate([axes, np.zeros((max(0, 2 - len(axes)), axes.shape[1]))])
    along = time @ ((states - mean) @ axes.T)
    return Axes(mean, axes * np.where(along < 0, -1.0, 1.0)[:, None])


def variance_shares(states: np.ndarray, axes: Axes) -> np.ndarray:
    """Which share of the variance of states [..., steps, units] lies along each axis:
    [..., components]; 0 where nothing moves."""
    total = states.astype(np.float64).var(axis=-2).sum(axis=-1)[..., None]
    along = axes.coordinates(states).var(axis=-2)
    return np.asarray(np.divide(along, total, out=np.zeros_like(along), where=total > _SPREAD))


@dataclass(frozen=True)
class Paths:
    """One part of the state while a text is read, [..., steps + 1, units] each: ``zero`` from the
    zero state, which is its first point, and ``primed`` from the state that a beginning left,
    which is its first; without a beginning it is None."""

    symbols: tuple[str, ...]
    zero: np.ndarray
    primed: np.ndarray | None

    @property
    def all(self) -> np.ndarray:
        """Every point of both paths: [..., points, units]."""
        return self.zero if self.primed is None else np.concatenate([self.zero, self.primed], -2)


def state_paths(
    config: RunConfig,
    weights: Weights,
    text: str,
    prefix: str = "",
    *,
    name: str | None = None,
    carry: bool | None = None,
) -> Paths:
    """Read a text from the zero state, and after ``prefix``.

    Args:
        weights: of one network, or stacked with leading axes.
        name: which part, of ``Network.state_names``; None is the h that the output layer reads.
        carry: as in ``activations``. As trained, each letter's state begins at zero state, so a
            path is no motion there, but one place for each letter.

    Raises:
        NoState, InputError: as ``activations``.
    """
    states = activations(config, weights, text, carry=carry).states
    name = name or network_of(config).output_name
    symbols = config.split(text)
    steps = len(symbols)
    read = states[name][..., -steps:, :]  # without what a short text is padded with
    zero = np.concatenate([np.zeros_like(read[..., :1, :]), read], axis=-2)
    if not config.split(prefix):
        return Paths(symbols, zero, None)
    after = activations(config, weights, config.join([prefix, text]), carry=carry).states[name]
    return Paths(symbols, zero, after[..., -steps - 1 :, :])


def nearest_neighbours(states: np.ndarray) -> np.ndarray:
    """For each of the states [..., steps, units], whether the nearest other one is that of the
    letter before or after it: bool [..., steps]."""
    states = states.astype(np.float64)
    steps = states.shape[-2]
    if steps < 2:
        return np.zeros(states.shape[:-1], bool)
    centred = states - states.mean(axis=-2, keepdims=True)
    squares = (centred**2).sum(axis=-1)
    distances = squares[..., :, None] + squares[..., None, :] - 2 * centred @ centred.mT
    distances[..., np.arange(steps), np.arange(steps)] = np.inf
    return np.asarray(np.abs(distances.argmin(axis=-1) - np.arange(steps)) == 1)
