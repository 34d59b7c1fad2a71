"""Gradient through time: how much would another input at step s have changed what is predicted at
step t?

G[t, s] = |d log p(target at t) / d x(s)|, the Euclidean norm over the features of x(s), the vector
that the network reads at step s; the target at t is the next symbol of the text, or the network's
own answer where it was asked something else. Training moves
weights along products with these derivatives: where G is next to nothing, what stood at s cannot
be learned from the error at t (vanishing gradient: Hochreiter 1991; Bengio, Simard and Frasconi,
Learning long-term dependencies with gradient descent is difficult, 1994).

The share through c. For an LSTM, v = d log p / d x(s) is a sum over all ways from x(s) to the
prediction at t. Those that go from step to step along c alone add up to v_c: the same derivative
with h of every earlier step held fixed in all layers (a constant in the gates), so that between
steps there is only d c(k+1) / d c(k) = f. All others go through h at least once: v - v_c. The
share is |v_c| / (|v_c| + |v - v_c|), from 0 to 1; where s = t no step lies between, and it is 1.

What training saw. The gradient of an update ends where its samples begin (truncated
backpropagation through time: Williams and Peng 1990; the state that comes in is a constant), so
it goes back over as many steps as a sample has and no further. Where samples have one step,
training saw the diagonal alone, even if the state is carried.

Exact, by hand, in double precision (``backward``); all recorded epochs may be asked at once.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode, sliding_windows
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.errors import DoesNotApply, InputError, NoState
from lstm_core.inference.forward import answers_to
from lstm_core.inference.reading import (
    carries,
    check_length,
    check_work,
    padded,
    reading_work,
    time_steps,
)
from lstm_core.interpret.activations import activations
from lstm_core.interpret.backward import input_gradients


@dataclass(frozen=True)
class Gradient:
    """The gradient of every prediction with respect to every input of a text.

    ``symbols`` [steps] are read, ``targets`` [steps] predicted. ``size`` is G, [..., t, s], with
    the leading axes of the weights; NaN where s is later than t, or where the sample that ends at
    t does not reach back to s, and 0 where it does but nothing comes through. ``along_c`` and
    ``otherwise``, of an LSTM: |v_c| and |v - v_c|. Padding is no symbol and is left out.
    ``seen``: how many steps a sample has in training.
    """

    symbols: tuple[str, ...]
    targets: tuple[str, ...]
    size: np.ndarray
    along_c: np.ndarray | None
    otherwise: np.ndarray | None
    seen: int

    @property
    def share(self) -> np.ndarray | None:
        """The share through c, [..., t, s]; None for other cells, NaN where nothing comes."""
        if self.along_c is None or self.otherwise is None:
            return None
        return _ratio(self.along_c, self.along_c + self.otherwise)


def gradient_through_time(
    config: RunConfig, weights: Weights, text: str, *, carry: bool | None = None
) -> Gradient:
    """For a text as the network reads it: every symbol but the last, which is only a target.

    Args:
        weights: of one network, or stacked with leading axes, [snapshots, ...].
        carry: as in ``activations``: the text runs through once (the whole triangle), or each
            place is a sample of its own (as far back as it has steps); None as trained.

    Raises:
        NoState: for a network without recurrence.
        DoesNotApply: for a decoder.
        InputError: for a text of fewer than two symbols, or one that is too long or unknown.
    """
    if not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so no gradient through time")
    carry = carries(config, carry)
    symbols = config.split(text)
    check_length(symbols)
    codes = codes_of(config, symbols)
    if len(symbols) < 2:
        raise InputError("expected a text of at least 2 symbols: the last one is only predicted")
    shape, classes = ModelSpec.of(config), len(config.vocabulary)
    if shape.answers == "decoder":
        raise DoesNotApply(
            "its answers come out of a second network, through which no gradient is followed here; "
            "the way vector would work"
        )
    read, targets = codes[:-1], codes[1:]
    if not config.follows:
        said = activations(config, weights, config.join(symbols[:-1]), carry=carry).probabilities
        targets = said[..., -len(read) :, :].argmax(axis=-1)
    places = np.arange(len(read))
    if carry:
        inputs = time_steps(config, padded(config, read, None))[None]
        first = len(read) - inputs.shape[1] + 0 * places  # the place read in the first step
    else:
        inputs = encode(config, sliding_windows(config, read))
        first = places - inputs.shape[1] + 1
    check_work(weights, 2 * len(read), inputs.shape[1], "a shorter text would work")
    weights = {name: values.astype(float) for name, values in weights.items()}
    asked_at = places - first  # the step in which each target is predicted

    def of_log_probability(h: np.ndarray, step: int) -> np.ndarray:
        kernel = weights["output_kernel"][..., :classes].swapaxes(-1, -2)  # [..., classes, units]
        error = np.eye(classes)[targets] - answers_to(shape, weights, h)[..., 0, :]
        return np.asarray((asked_at == step)[:, None] * (error @ kernel))

    is_lstm = config.cell == "LSTM"
    leading = weights["output_bias"].shape[:-1]
    sizes = np.full((3, *leading, len(read), len(read)), np.nan)
    found = input_gradients(
        shape, weights, inputs, of_log_probability, np.array([1.0, 0.0][: 1 + is_lstm])
    )
    for step, paths in zip(reversed(range(inputs.shape[1])), found, strict=True):
        at = first + step
        rows = places[(at >= 0) & (at <= places)]
        vectors = np.stack([paths[0], paths[-1], paths[0] - paths[-1]])
        sizes[..., rows, at[rows]] = np.linalg.norm(vectors, axis=-1)[..., rows]
    return Gradient(
        symbols=symbols[:-1],
        targets=tuple(config.vocabulary[code] for code in np.atleast_2d(targets)[-1]),
        size=sizes[0],
        along_c=sizes[1] if is_lstm else None,
        otherwise=sizes[2] if is_lstm else None,
        seen=shape.steps,
    )


def seen_by_training(config: RunConfig, weights: Weights, text: str) -> Gradient:
    """The same as far as training's gradient goes: each sample's own steps, and 0 beyond."""
    found = gradient_through_time(config, weights, text)
    return truncated(found) if config.reads_on else found


def truncated(found: Gradient) -> Gradient:
    """Of a text that a network read with its state carried, as in training: what training saw of
    that. The state that comes into a sample is a constant to it, so beyond it is 0."""
    places = np.arange(len(found.symbols))
    beyond = np.subtract.outer(places, places) >= found.seen
    sizes = {name: getattr(found, name) for name in ("size", "along_c", "otherwise")}
    there = {name: one for name, one in sizes.items() if one is not None}
    cut: dict[str, Any] = {name: np.where(beyond, 0.0, one) for name, one in there.items()}
    return replace(found, **cut)


def gradient_work(config: RunConfig, places: int, carry: bool | None = None) -> int:
    """Multiplications that the gradient of so many places takes, roughly."""
    once = config.reads_on or carry
    return 2 * reading_work(config, places, carry) * (places if once else 1)


def by_distance(sizes: np.ndarray) -> np.ndarray:
    """The mean of [..., t, s] over all pairs with t - s = 0, 1, 2, ...: [..., steps]. NaN where
    there is no pair."""
    steps = sizes.shape[-1]
    means = []
    for distance in range(steps):
        values = np.diagonal(sizes, -distance, -2, -1)
        there = np.isfinite(values)
        means.append(_ratio(np.where(there, values, 0).sum(-1), there.sum(-1)))
    return np.stack(means, axis=-1)


def share_by_distance(found: Gradient) -> np.ndarray | None:
    """The share through c of all pairs with the same t - s together, the larger ones counting for
    more: [..., steps], or None."""
    if found.along_c is None or found.otherwise is None:
        return None
    along, otherwise = by_distance(found.along_c), by_distance(found.otherwise)
    return _ratio(along, along + otherwise)


def gradient_table(found: Gradient) -> pd.DataFrame:
    """One row per pair of steps that the gradient can join, of a single network: t, what was read
    there, its target, s, what was read there, the gradient, and the share through c."""
    t, s = np.nonzero(np.isfinite(found.size))
    symbols = np.array(found.symbols, dtype=object)
    share = found.share
    return pd.DataFrame(
        {
            "t": t + 1,
            "read_at_t": symbols[t],
            "target": np.array(found.targets, dtype=object)[t],
            "s": s + 1,
            "read_at_s": symbols[s],
            "gradient": found.size[t, s],
        }
        | ({} if share is None else {"share_through_c": share[t, s]})
    )


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """NaN where there is no whole."""
    return np.asarray(np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan))
