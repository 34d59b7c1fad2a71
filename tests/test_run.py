import numpy as np
import pytest

from lstm_core import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.run import (
    MAX_SNAPSHOT_BYTES,
    MAX_SNAPSHOTS,
    snapshot_limit,
    snapshot_schedule,
)

LENGTHS = [1, 2, 3, 39, 40, 198, 199, 200, 201, 398, 399, 500, 1_000, 4_097, 5_000, 100_000]


@pytest.mark.parametrize("limit", [2, 3, 40, MAX_SNAPSHOTS])
@pytest.mark.parametrize("epochs", LENGTHS)
def test_snapshots_run_from_0_to_the_last_epoch_within_the_limit(epochs, limit):
    schedule = snapshot_schedule(epochs, limit)
    assert len(schedule) <= limit
    assert (schedule[0], schedule[-1]) == (0, epochs)
    assert (np.diff(schedule) > 0).all()


@pytest.mark.parametrize("epochs", LENGTHS)
def test_snapshots_are_spaced_evenly_and_use_at_least_half_of_the_limit(epochs):
    schedule = snapshot_schedule(epochs)
    assert len(set(np.diff(schedule[:-1]))) <= 1
    assert len(schedule) >= min(epochs + 1, MAX_SNAPSHOTS // 2)


def test_a_longer_run_keeps_only_what_a_shorter_one_kept_up_to_its_end():
    for limit in (2, 5, 40, MAX_SNAPSHOTS):
        for short in range(1, 450, 7):
            for long in range(short + 1, 900, 53):
                wanted = snapshot_schedule(long, limit)
                assert set(wanted[wanted <= short]) <= set(snapshot_schedule(short, limit))


@pytest.mark.parametrize("limit", [1, 0, -1])
def test_a_limit_below_two_is_refused(limit):
    with pytest.raises(ValueError, match="at least 2"):
        snapshot_schedule(10, limit)


def test_weights_are_those_of_the_nearest_recorded_epoch(small_run):
    kernel = small_run.snapshots["cell_kernel"]
    assert small_run.snapshot_epochs.tolist() == list(range(21))
    np.testing.assert_array_equal(small_run.weights()["cell_kernel"], kernel[-1])
    np.testing.assert_array_equal(small_run.weights(0)["cell_kernel"], kernel[0])
    np.testing.assert_array_equal(small_run.weights(7)["cell_kernel"], kernel[7])
    np.testing.assert_array_equal(small_run.weights(999)["cell_kernel"], kernel[-1])


def test_updates_are_counted_over_all_epochs(small_run):
    assert small_run.updates == 20 * 23


def test_large_networks_keep_fewer_epochs():
    small = ModelSpec.of(RunConfig(framing="one_char"))
    large = ModelSpec.of(RunConfig(framing="one_char", units=512))
    assert snapshot_limit(small.parameters) == 200
    assert 2 <= snapshot_limit(large.parameters) * large.parameters * 4 <= MAX_SNAPSHOT_BYTES
    assert snapshot_limit(large.parameters) < 200
