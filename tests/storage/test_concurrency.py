"""Readers, writers and evictions at once, in several processes: nothing lost, nothing half seen."""

import subprocess
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.storage.eviction import ASIDE
from lstm_core.storage.store import Store
from tests.cases import PYTHON, ROOT

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
