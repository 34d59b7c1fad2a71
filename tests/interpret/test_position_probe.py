"""The probe's closed form, against fitting it anew for every letter with SciPy."""

import numpy as np
import pytest
from scipy.linalg import lstsq

from lstm_core.interpret.position_probe import STRENGTH, left_out_places, position_r2


def fitted_without(states: np.ndarray, step: int, penalty: float) -> float:
    """What ridge regression says of a step that it has not seen; least squares with the penalty as
    further rows, the column for the mean without one."""
    steps, units = states.shape
    others = np.delete(np.arange(steps), step)
    rows = np.column_stack([states[others], np.ones(steps - 1)])
    penalised = np.column_stack([np.sqrt(penalty) * np.eye(units), np.zeros(units)])
    places = np.concatenate([others, np.zeros(units)])
    weights = lstsq(np.concatenate([rows, penalised]), places)[0]
    return float(states[step] @ weights[:-1] + weights[-1])


@pytest.mark.parametrize(("steps", "units"), [(26, 50), (26, 4), (5, 5)])
@pytest.mark.parametrize("strength", [STRENGTH, 1.0])
def test_leaving_out_in_closed_form_is_fitting_again(steps, units, strength):
    draw = np.random.default_rng(steps + units)
    states = draw.normal(size=(2, steps, units)).cumsum(axis=1) + 3
    found = left_out_places(states, strength)
    for path, said in zip(states, found, strict=True):
        penalty = strength * ((path - path.mean(axis=0)) ** 2).sum()
        expected = [fitted_without(path, step, penalty) for step in range(steps)]
        assert np.allclose(said, expected, atol=1e-6)
    places = np.arange(steps)
    shares = 1 - ((found - places) ** 2).sum(axis=1) / ((places - places.mean()) ** 2).sum()
    assert np.allclose(position_r2(states, strength), shares)


def test_a_line_is_read_off_and_noise_is_not():
    steps = np.arange(26.0)
    assert position_r2(np.outer(steps, [0.1, -2.0, 0.3])) > 0.99
    assert position_r2(np.random.default_rng(0).normal(size=(26, 50))) < 0.2
    assert position_r2(np.ones((26, 3))) < 0  # nothing but the mean of the others to say
    assert position_r2(1e-6 * np.outer(steps, [1, 2])) == pytest.approx(
        position_r2(np.outer(steps, [1.0, 2.0]))
    )
    assert np.isnan(position_r2(np.ones((2, 3))))
