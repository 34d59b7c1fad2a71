import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_SEED
from lstm_core.errors import SettingError
from lstm_core.experiments.replicates import replicate, with_seeds
from tests.cases import PAIRWISE, THOROUGH, assert_same_run, small_config


@pytest.mark.parametrize(("framing", "cell"), PAIRWISE)
def test_every_replicate_is_the_run_that_its_seed_gives_alone(framing, cell):
    from lstm_core.training import train

    config = small_config(framing, cell)
    found = replicate(config, 3, executor=ThreadPoolExecutor(1))
    assert found.complete
    assert found.seeds == [7, 8, 9]
    assert len({run.final_loss for run in found.runs}) == 3
    alone = train(config.replace(seed=8), max_snapshots=40)
    assert_same_run(found.runs[1], alone)


@pytest.mark.parametrize("workers", [pytest.param(2, marks=THOROUGH), 3])
def test_the_number_of_workers_changes_nothing(workers):
    config = small_config("time_steps")
    found = replicate(config, 4, executor=ThreadPoolExecutor(workers))
    again = replicate(config, 4, executor=ThreadPoolExecutor(1))
    for one, other in zip(found.runs, again.runs, strict=True):
        assert_same_run(one, other)


def test_the_arrays_are_those_of_the_runs():
    found = replicate(small_config("one_char"), 3)
    assert found.accuracies.tolist() == [run.final_accuracy for run in found.runs]
    assert found.losses.tolist() == [run.final_loss for run in found.runs]
    assert found.running_loss.shape == found.running_accuracy.shape == (3, 20)
    np.testing.assert_array_equal(found.running_loss[2], found.runs[2].history.loss)


def test_what_is_stored_is_not_trained_again(store):
    config = small_config("time_steps")
    first = replicate(config, 2, store=store)
    assert first.trained == 2
    more = replicate(config, 3, store=store)
    assert more.trained == 1
    assert_same_run(more.runs[0], first.runs[0])
    assert replicate(config, 3, store=store).trained == 0


def test_a_damaged_seed_is_trained_anew(store):
    config = small_config("time_steps")
    first = replicate(config, 2, store=store)
    next((store.folder / config.hash).glob("*.npz")).write_bytes(b"junk")
    again = replicate(config, 2, store=store)
    assert again.trained == 1
    assert_same_run(again.runs[0], first.runs[0])


def test_a_stop_keeps_the_seeds_that_are_done(store):
    stop, told = threading.Event(), []

    def report(done: int, asked: int) -> None:
        told.append((done, asked))
        if done == 2:
            stop.set()

    config = small_config("time_steps")
    found = replicate(
        config, 50, store=store, stop=stop.is_set, report=report, executor=ThreadPoolExecutor(1)
    )
    assert told == [(n, 50) for n in range(1, len(told) + 1)]
    assert found.asked == 50
    assert not found.complete
    # The next one may have been done before it saw the stop.
    assert 2 <= len(found.seeds) < 10
    assert found.seeds == list(range(7, 7 + len(found.seeds)))
    assert len(store.entries()[0]) == len(found.seeds)


def test_stopped_before_anything_was_done():
    from lstm_core.errors import NothingTrained

    with pytest.raises(NothingTrained, match="before the first seed"):
        replicate(small_config("time_steps"), 3, stop=lambda: True)


@pytest.mark.parametrize(("count", "nearest"), [(0, 1), (-5, 1), (101, 100)])
def test_counts_out_of_range_are_refused(count, nearest):
    with pytest.raises(SettingError, match="1 to 100") as refused:
        replicate(small_config("time_steps"), count)
    assert (refused.value.setting, refused.value.nearest) == ("seeds", nearest)


def test_seeds_end_where_the_generator_does():
    config = RunConfig(framing="one_char", seed=MAX_SEED - 1)
    assert [one.seed for one in with_seeds(config, 2)] == [MAX_SEED - 1, MAX_SEED]
    with pytest.raises(SettingError, match="seed"):
        with_seeds(config, 3)


def test_what_the_disk_refuses_is_said_and_not_lost(store):
    store.folder = store.folder.parent / "file"
    store.folder.write_text("in the way")
    found = replicate(small_config("time_steps"), 2, store=store)
    assert found.complete
    assert "could not be stored" in found.problem
    assert found.problem.endswith("(2 of 2 runs)")
    assert replicate(small_config("time_steps"), 2).problem == ""
