"""Readers, writers and evictions at once, in several processes: nothing lost, nothing half seen."""

import contextlib
import subprocess
import threading
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.errors import DamagedRun
from lstm_core.storage.eviction import ASIDE
from lstm_core.storage.store import Store
from tests.cases import PYTHON, ROOT, assert_same_run

PER_FOLDER = 250  # runs that lie beside each other; each save looks at all of them

# Two threads that ask for every run again and again until it is there, as a page does.
POLL = """
import os, sys, threading
from pathlib import Path
from lstm_core.storage.store import Store

def poll():
    for line in lines:
        folder, run_hash = line.split()
        store = Store(folder, shipped="/nothing")
        try:
            while store.load(run_hash) is None:
                pass
        except Exception as error:
            print(type(error).__name__, error, flush=True)
            os._exit(1)

lines = Path(sys.argv[1]).read_text().splitlines()
threads = [threading.Thread(target=poll) for _ in range(2)]
print("ready", flush=True)
for thread in threads:
    thread.start()
"""


@pytest.fixture
def tiny_run(small_run):
    """A run of few bytes."""
    kept = [0, -1]
    return replace(
        small_run,
        snapshot_epochs=small_run.snapshot_epochs[kept],
        snapshots={name: values[kept] for name, values in small_run.snapshots.items()},
    )


def with_seed(run, seed: int):
    return replace(run, config=run.config.replace(seed=seed))


@pytest.mark.parametrize("saves", [100, pytest.param(5_000, marks=pytest.mark.thorough)])
def test_no_save_is_lost_while_others_ask_for_the_run(saves, tmp_path, tiny_run):
    runs = [with_seed(tiny_run, seed) for seed in range(saves)]
    folders = [tmp_path / f"cache-{n // PER_FOLDER}" for n in range(saves)]
    asked = tmp_path / "asked"
    asked.write_text("".join(f"{f} {run.hash}\n" for f, run in zip(folders, runs, strict=True)))
    command = [PYTHON, "-c", POLL, str(asked)]
    readers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout.readline() == "ready\n"
        for folder, run in zip(folders, runs, strict=True):
            Store(folder, shipped=tmp_path / "nothing").save(run)
        assert [reader.communicate(timeout=30)[0] for reader in readers] == ["", ""]
        assert [reader.returncode for reader in readers] == [0, 0]
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate()
    assert not list(tmp_path.glob(f"*/{ASIDE}"))
    for folder, run in zip(folders, runs, strict=True):
        loaded = Store(folder, shipped=tmp_path / "nothing").load(run.hash)
        np.testing.assert_array_equal(loaded.history.loss, run.history.loss)


class Readers:
    """Threads that load a run again and again while the block runs; ``seen`` is what they got."""

    def __init__(self, store: Store, run_hash: str, *, threads: int = 3):
        self.store, self.run_hash, self.seen = store, run_hash, []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._read) for _ in range(threads)]

    def _read(self):
        while not self.over.is_set():
            try:
                self.seen.append(self.store.load(self.run_hash))
            except Exception as error:
                self.seen.append(error)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def test_a_run_that_is_replaced_while_it_is_read_is_the_old_one_or_the_new(store, tiny_run):
    other = replace(tiny_run, history=replace(tiny_run.history, loss=tiny_run.history.loss + 1))
    store.save(tiny_run)
    with Readers(store, tiny_run.hash) as readers:
        for n in range(20):
            before = list((store.folder / tiny_run.hash).glob("arrays-*"))
            store.save((other, tiny_run)[n % 2])
            for file in before:  # at once, where the store itself waits for an hour
                file.unlink()
    assert not [one for one in readers.seen if isinstance(one, Exception)]
    firsts = {run.history.loss[0] for run in readers.seen}
    assert firsts <= {run.history.loss[0] for run in (tiny_run, other)}
    assert not (store.folder / ASIDE).exists()


def test_a_run_that_is_evicted_while_it_is_read_is_there_or_not(store, tiny_run):
    other = with_seed(tiny_run, 1)
    store.max_bytes = 1
    with Readers(store, tiny_run.hash) as readers:
        for _ in range(8):
            for run in (tiny_run, other):  # each evicts the one before
                store.save(run)
    assert not [one for one in readers.seen if isinstance(one, Exception)]
    assert not (store.folder / ASIDE).exists()
    assert [path.name for path in store.folder.iterdir()] == [other.hash]


def test_a_sound_run_saved_over_a_damaged_one_is_not_set_aside_with_it(store, tiny_run):
    store.save(tiny_run)
    with Readers(store, tiny_run.hash) as readers:
        for _ in range(20):
            with contextlib.suppress(FileNotFoundError):  # set aside by a reader
                (store.folder / tiny_run.hash / "run.json").write_text("{")
            store.save(tiny_run)
    assert {type(one) for one in readers.seen} <= {type(tiny_run), DamagedRun, type(None)}
    assert_same_run(store.load(tiny_run.hash), tiny_run)


def test_the_list_shows_a_run_at_every_moment_of_its_being_replaced(store, tiny_run):
    store.save(tiny_run)
    over = threading.Event()
    writer = threading.Thread(
        target=lambda: [store.save(tiny_run) for _ in iter(over.is_set, True)]
    )
    writer.start()
    try:
        seen = {len(store.entries()[0]) for _ in range(100)}
    finally:
        over.set()
        writer.join()
    assert seen == {1}
