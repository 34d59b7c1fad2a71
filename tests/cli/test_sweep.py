"""sweep: what it prints, how it is interrupted and killed, and how it goes on."""

import json
import os
import signal
import subprocess
import time

import pytest

from lstm_core.config import RunConfig
from lstm_core.storage.cells import OWN_CELLS
from tests.cases import PYTHON, ROOT

SMALL = ["sweep", "--framing", "one_char", "--epochs", "5"]
UNITS, RATES = ["--over", "units=8"], ["--over", "learning_rate=0.001,0.01"]


def test_sweep_prints_every_cell_and_knows_it_afterwards(answer, say):
    command = [*SMALL, *UNITS, *RATES, "--seeds", "2", "--workers", "1"]
    status, out, err = say(*command, "--json")
    printed = json.loads(out)
    assert (status, err.count("\n")) == (0, 1)
    assert err.startswith("Training 4 of 4 networks in 1 process, about ")
    assert printed["over"] == {"units": [8], "learning_rate": [0.001, 0.01]}
    assert (printed["complete"], printed["trained"], printed["seeds"]) == (True, 4, 2)
    for cell, rate in zip(printed["cells"], (0.001, 0.01), strict=True):
        config = RunConfig(framing="one_char", units=8, epochs=5, learning_rate=rate, seed=0)
        assert cell["config"] == config.to_dict()
        assert cell["runs"] == [config.hash, config.replace(seed=1).hash]
        assert cell["mean_accuracy"] == pytest.approx(sum(cell["accuracies"]) / 2)
        assert len(cell["losses"]) == len(cell["updates_to_all_right"]) == 2
    again = answer(*command)
    assert (again["trained"], again["cells"]) == (0, printed["cells"])
    status, out, err = say(*command)
    assert (status, err) == (0, "")
    assert f"{printed['cells'][1]['mean_accuracy']:.2%}" in out
    assert "units \\ learning_rate" in out
    assert (
        "Mean final accuracy" in say(*SMALL, *UNITS, "--learning-rate", "0.01", "--seeds", "2")[1]
    )


def started(folder, *words):
    """The command as a process of its own, which is a group of its own as on a terminal."""
    return subprocess.Popen(
        [PYTHON, "-m", "lstm_core", *words, "--json", "--cache", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until_a_cell_is_stored(process, folder):
    until = time.monotonic() + 120
    while not list((folder / OWN_CELLS).glob("*.json")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)


def until_all_are_gone(group):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("processes are left")


def test_an_interrupted_and_a_killed_sweep_go_on_where_they_were(tmp_path):
    over = "learning_rate=" + ",".join(f"0.0{n}" for n in range(1, 10))
    command = [*SMALL, *UNITS, "--epochs", "100", "--over", over, "--seeds", "100"]
    with started(tmp_path, *command) as process:
        until_a_cell_is_stored(process, tmp_path)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    announced, stopped = err.splitlines()  # and no traceback of a worker's
    assert announced.startswith("Training 900 of 900 networks in ")
    printed = json.loads(out)
    assert not printed["complete"]
    assert 0 < printed["trained"] < 900
    assert stopped == (
        f"Stopped: {printed['trained']} of 900 networks are done and stored; "
        "the same command goes on from there"
    )
    until_all_are_gone(process.pid)

    with started(tmp_path, *command) as process:
        left = process.stderr.readline().split()[1]
        assert int(left) == 900 - printed["trained"]
        process.kill()
    until_all_are_gone(process.pid)  # workers do not outlive the command
