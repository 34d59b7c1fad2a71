"""A program that one process compiled is there for the next, and a damaged one is compiled anew."""

import json
import os
import subprocess

import pytest

from tests.cases import PYTHON, ROOT

TRAIN = """
import json
from lstm_core import RunConfig, train
from lstm_core.training.backend import COMPILED_CODE
config = RunConfig(framing="mlp_window", units=2, epochs=3, optimizer="sgd")
{before}
run = train(config)
files = COMPILED_CODE.iterdir() if COMPILED_CODE else []
written = {{file.name: file.stat().st_mtime_ns for file in files}}
print(json.dumps([run.history.loss.tolist(), written]))
"""
DAMAGE = """
for file in COMPILED_CODE.glob("*.pb"):
    file.write_bytes(file.read_bytes()[:-1_000])
"""
ANOTHER_FIRST = "train(config.replace(batch_size=3, units=4))"


def train_in_a_process(place, before=""):
    done = subprocess.run(
        [PYTHON, "-W", "error", "-c", TRAIN.format(before=before)],
        cwd=ROOT,
        env={**os.environ, "LSTM_COMPILE_CACHE": str(place), "TF_XLA_FLAGS": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("kept") / "compiled"


@pytest.fixture(scope="module")
def first(place):
    return train_in_a_process(place)


def test_a_second_process_need_not_compile_whatever_it_compiled_before(place, first):
    loss, written = train_in_a_process(place, ANOTHER_FIRST)
    assert loss == first[0]
    assert first[1].items() < written.items()  # not written again, so not compiled again
    assert len(written) == 4  # two programs and their digests


def test_a_file_that_is_damaged_while_the_process_lives_is_compiled_anew(place, first):
    loss, written = train_in_a_process(place, DAMAGE)
    assert loss == first[0]
    assert len(written) == 2


def test_switched_off_nothing_is_kept(first):
    assert train_in_a_process("0") == [first[0], {}]
