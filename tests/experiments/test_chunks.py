"""What goes together, and how what comes of it comes back, through threads and processes."""

import multiprocessing
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import Diverged
from lstm_core.experiments.chunks import MOST_CONFIGS, cut, each_chunk, never
from lstm_core.experiments.parallel import obtain_all, train_missing
from lstm_core.experiments.replicates import with_seeds
from tests.cases import assert_same_run, small_config

SMALL = [
    config
    for framing in ("time_steps", "one_char")
    for config in with_seeds(small_config(framing), 3)
]


@pytest.fixture(scope="module")
def processes():
    """Two spawned processes: slow to start, so one pool serves all tests."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
        yield executor


@pytest.fixture(params=["threads", "processes"])
def executor(request, processes):
    if request.param == "processes":
        yield processes
    else:
        with ThreadPoolExecutor(2) as threads:
            yield threads


# Cutting ----------------------------------------------------------------------------


def test_every_config_is_in_one_chunk_of_its_shape():
    configs = [
        RunConfig(framing=framing, units=units, seed=seed, epochs=epochs)
        for framing in ("one_char", "time_steps", "stateful")
        for units in (4, 32)
        for epochs in (1, 10, 500)
        for seed in range(7)
    ]
    chunks = cut(configs)
    assert sorted(one.hash for chunk in chunks for one in chunk) == sorted(
        one.hash for one in configs
    )
    assert all(len({ModelSpec.of(one) for one in chunk}) == 1 for chunk in chunks)
    assert all(1 <= len(chunk) <= MOST_CONFIGS for chunk in chunks)


def test_short_trainings_are_many_to_a_chunk_and_long_ones_alone():
    assert [len(chunk) for chunk in cut(with_seeds(small_config("one_char"), 65))] == [30, 30, 5]
    longest, *others = cut(with_seeds(RunConfig(framing="one_char", epochs=100_000), 3))
    assert [len(longest), *map(len, others)] == [1, 1, 1]
    some = cut(with_seeds(RunConfig(framing="one_char", epochs=2_000), 100))
    assert 1 < len(some[0]) < MOST_CONFIGS  # more than a tenth of a second each
    assert len({len(chunk) for chunk in some[:-1]}) == 1


def test_what_takes_longest_comes_first():
    config = RunConfig(framing="one_char", units=128)
    short, long = ([config.replace(epochs=n * times) for n in (1, 2, 3)] for times in (10, 30_000))
    expected = [*reversed(long), *reversed(short)]
    assert [chunk[0] for chunk in cut([*short, *long], most=1)] == expected
    other = RunConfig(framing="stateful", units=512, epochs=100_000)  # of another shape
    first, *rest = cut([*short, *long, other])
    assert first == (other,)
    assert rest == [*((one,) for one in expected[:3]), tuple(expected[3:])]


# Through an executor ----------------------------------------------------------------


def seeds_of(chunk, stop=never):
    return [config.seed for config in chunk]


def slow(chunk, stop=never):
    """Takes a tenth of a second, unless it sees that it is to stop."""
    until = time.monotonic() + 0.1
    while time.monotonic() < until:
        if stop():
            return []
        time.sleep(0.005)
    return seeds_of(chunk)


def breaking(chunk, stop=never):
    raise Diverged(3, 0.5)


def process_of(chunk, stop=never):
    return [os.getpid()]


def test_what_comes_of_all_chunks_comes_back(executor):
    configs, found = with_seeds(small_config("one_char"), 65), []
    each_chunk(seeds_of, configs, found.extend, executor=executor)
    assert sorted(found) == [config.seed for config in configs]


def test_threads_are_of_this_process_and_others_are_not(processes):
    found = []
    for executor in (None, processes):
        each_chunk(process_of, SMALL, found.append, executor=executor)
    assert found[0] == [os.getpid()]
    assert found[-1] != [os.getpid()]


def test_a_stop_comes_through_while_chunks_are_under_way(executor):
    long = with_seeds(RunConfig(framing="one_char", epochs=100_000), 100)  # a chunk each
    found, stop = [], threading.Event()

    def take(some):
        found.extend(some)
        stop.set()

    each_chunk(slow, long, take, executor=executor, stop=stop.is_set)
    assert 0 < len(found) < 50
    before = list(found)
    each_chunk(slow, long, take, executor=executor, stop=stop.is_set)
    assert found == before


def test_what_is_raised_in_a_chunk_is_raised_here_as_it_was(executor):
    with pytest.raises(Diverged, match="epoch 3") as raised:
        each_chunk(breaking, SMALL, pytest.fail, executor=executor)
    assert "well below 0.5" in str(raised.value)
    found = []
    each_chunk(seeds_of, SMALL, found.extend, executor=executor)  # which goes on
    assert len(found) == len(SMALL)


# Trainings --------------------------------------------------------------------------


def test_any_executor_gives_the_same_runs(processes):
    here, there = obtain_all(SMALL), obtain_all(SMALL, executor=processes)
    assert list(here) == list(there) == SMALL
    for config in SMALL:
        assert here[config].trained
        assert there[config].trained
        assert_same_run(here[config].run, there[config].run)


def test_what_is_missing_is_trained_and_stays_where_it_is_stored(executor, store):
    told = []
    first = obtain_all(SMALL[:2], store=store)
    next((store.folder / SMALL[1].hash).glob("*.npz")).write_bytes(b"junk")
    problems = train_missing(
        SMALL, store, executor=executor, report=lambda *now: told.append(now), max_snapshots=3
    )
    assert problems == []
    assert told[0] == (1, 6)
    assert told[-1] == (6, 6)
    assert told == sorted(told)
    runs = [store.load(config.hash) for config in SMALL]
    assert_same_run(runs[0], first[SMALL[0]].run)
    assert [len(run.snapshot_epochs) > 3 for run in runs] == [True] + 5 * [False]
    obtained = obtain_all(SMALL, executor=executor, store=store).values()
    for run, one in zip(runs, obtained, strict=True):
        assert not one.trained
        assert_same_run(run, one.run)


def test_what_a_store_refuses_in_a_worker_is_said_here(executor, store):
    store.folder = store.folder.parent / "file"
    store.folder.write_text("in the way")
    problems = train_missing(SMALL[:2], store, executor=executor)
    assert len(problems) == 2
    assert all("could not be stored" in problem for problem in problems)


def test_nothing_is_trained_after_a_stop(executor, store):
    assert train_missing(SMALL, store, executor=executor, stop=lambda: True) == []
    assert obtain_all(SMALL, store=store, executor=executor, stop=lambda: True) == {}
    assert store.entries() == ([], [])
