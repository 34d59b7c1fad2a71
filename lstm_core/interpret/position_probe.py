"""Position probe: can the place in the text be read off the state with a straight ruler?

A linear probe (Alain and Bengio, Understanding intermediate layers using linear classifier probes,
2016): the place is predicted as a weighted sum of the units. There are more units than letters, so
an unchecked fit would always succeed. Hence ridge regression (Hoerl and Kennard, 1970), judged on
letters that it has not seen: each is left out once. For ridge that needs no second fit, as the
residual of a letter left out is its residual over 1 - H_ii, where H is the matrix that takes places
to fitted places (Allen, The relationship between variable selection and data augmentation and a
method for prediction, 1974).

The strength of the penalty is not tuned, since a tuned one would flatter the probe: it is 1% of the
total variance of the states, and so means the same for small and for large states.
"""

import numpy as np

STRENGTH = 0.01  # of the sum of the squared singular values of the centred states


def left_out_places(states: np.ndarray, strength: float = STRENGTH) -> np.ndarray:
    """For each of the states [..., steps, units], the place 0 to steps - 1 that a probe says which
    was fitted to all others: [..., steps]. The mean of the places is not penalised.

    The penalty stays that of all states when one is left out.
    """
    steps = states.shape[-2]
    centred = states.astype(np.float64)
    centred -= centred.mean(axis=-2, keepdims=True)
    places = np.arange(steps, dtype=np.float64)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    squares = singular**2
    penalty = strength * squares.sum(axis=-1, keepdims=True)
    kept = np.divide(squares, squares + penalty, out=np.zeros_like(squares), where=squares > 0)
    against = np.einsum("...nk,n->...k", left, places - places.mean())
    fitted = places.mean() + np.einsum("...nk,...k->...n", left, kept * against)
    weight = 1 / steps + np.einsum("...nk,...k->...n", left**2, kept)
    said: np.ndarray = places - (places - fitted) / (1 - weight)
    return said


def position_r2(states: np.ndarray, strength: float = STRENGTH) -> np.ndarray:
    """The leave-one-out R² of the probe on states [..., steps, units]: [...]. 1 is every place
    right; 0 or less is no better than to say the mean place. NaN for fewer than three steps."""
    steps = states.shape[-2]
    if steps < 3:
        return np.full(states.shape[:-2], np.nan)
    places = np.arange(steps)
    wrong = ((left_out_places(states, strength) - places) ** 2).sum(axis=-1)
    r2: np.ndarray = 1 - wrong / ((places - places.mean()) ** 2).sum()
    return r2
