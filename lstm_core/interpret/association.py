"""How closely numbers go with a property of the places of a text, by ranks alone.

One scale for both kinds of property, from -1 to 1, 0 where there is nothing. A yes or no has the
rank-biserial correlation, 2 AUC - 1 (Cureton, Rank-biserial correlation, 1956): how much more often
a place with it has the larger activation than one without it. A number has Spearman's correlation.
Ranks, because h is squashed and c is not: neither score changes when an activation is bent in a
way that keeps its order; and unlike Pearson's, the first does not depend on how rare the property
is.
"""

import numpy as np


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1 along the first axis, the mean one for what is equal: float32, same shape."""
    if values.dtype.kind == "i" and values.ndim == 2 and values.min() >= 0:  # counting is quicker
        return np.stack([_ranks_of_counts(column) for column in values.T], axis=1)
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, 0)
    places = np.arange(len(values)).reshape(-1, *[1] * (values.ndim - 1))
    new = np.ones(values.shape, bool)
    new[1:] = ordered[1:] != ordered[:-1]
    last = np.roll(new, -1, axis=0)
    first_place = np.maximum.accumulate(np.where(new, places, 0), axis=0)
    last_place = np.minimum.accumulate(np.where(last, places, len(values))[::-1], axis=0)[::-1]
    found = np.empty(values.shape, np.float32)
    np.put_along_axis(found, order, ((first_place + last_place) / 2 + 1).astype(np.float32), 0)
    return found


def _ranks_of_counts(values: np.ndarray) -> np.ndarray:
    counts = np.bincount(values)
    return np.asarray((counts.cumsum() - (counts - 1) / 2).astype(np.float32)[values])


def scores(ranked: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Of every unit with every property: [units, properties].

    Args:
        ranked: [places, units], as ``ranks`` gives them.
        labels: [places, properties], bool or numbers. One that is everywhere equal scores 0.
    """
    if labels.dtype == bool:
        cases = labels.sum(axis=0, dtype=np.float64)
        with_it = ranked.T @ labels.astype(np.float32)
        without = ranked.sum(axis=0, dtype=np.float64)[:, None] - with_it
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = with_it / cases - without / (len(labels) - cases)
        return np.asarray(np.nan_to_num(2 * gap / len(labels), posinf=0, neginf=0))
    one, other = _standardised(ranked), _standardised(ranks(labels))
    return np.asarray(one.T @ other)


def _standardised(ranked: np.ndarray) -> np.ndarray:
    """Centred and of length 1, or 0 where all are equal."""
    centred = ranked - ranked.mean(axis=0, dtype=np.float64).astype(np.float32)
    length = np.sqrt(np.square(centred, dtype=np.float64).sum(axis=0)).astype(np.float32)
    return np.asarray(centred / np.where(length > 0, length, 1))


def gain_interval(
    one: np.ndarray,
    other: np.ndarray,
    labels: np.ndarray,
    *,
    block: int,
    draw_seed: int,
    resamples: int = 2_000,
) -> tuple[float, float]:
    """The 95 % interval of how much more the first scores than the second with the same property,
    by a bootstrap over blocks of neighbouring places, which depend on each other (Carlstein, The
    use of subseries values, 1986). Ranks stay those of the whole.

    Args:
        one, other: ranks [places], each turned so that it should go with the property.
        labels: [places], bool or numbers.
        block: places in one; the last block may be longer.
    """
    y = labels.astype(np.float64) if labels.dtype == bool else ranks(labels).astype(np.float64)
    starts = np.arange(0, max(1, len(y) // block)) * block
    draw, count = np.random.default_rng(draw_seed), len(starts)
    drawn = draw.multinomial(count, np.full(count, 1 / count), size=resamples)

    def summed(values: np.ndarray) -> np.ndarray:  # [resamples]
        return drawn @ np.add.reduceat(values, starts)

    n, sum_y, sum_yy = summed(np.ones(len(y))), summed(y), summed(y * y)

    def score(x: np.ndarray) -> np.ndarray:
        sum_x, sum_xy = summed(x), summed(x * y)
        with np.errstate(divide="ignore", invalid="ignore"):
            if labels.dtype == bool:
                found = 2 / len(y) * (sum_xy / sum_y - (sum_x - sum_xy) / (n - sum_y))
            else:
                spread = (n * summed(x * x) - sum_x**2) * (n * sum_yy - sum_y**2)
                found = (n * sum_xy - sum_x * sum_y) / np.sqrt(spread)
        return np.asarray(np.nan_to_num(found, posinf=0, neginf=0))

    gains = score(one.astype(np.float64)) - score(other.astype(np.float64))
    low, high = np.percentile(gains, (2.5, 97.5))
    return float(low), float(high)
