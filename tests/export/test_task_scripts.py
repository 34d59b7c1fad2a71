"""Every task as a script that knows nothing of this package: the same samples, the same training,
the same accuracy by position, distance, length or stream."""

import functools
import re

import numpy as np
import pytest

from lstm_core import RunConfig
from lstm_core.data.dataset import training_data
from lstm_core.export import script
from lstm_core.export.keras_source import data_source, keras_code
from lstm_core.interpret.accuracy_by import accuracy_by
from lstm_core.tasks.registry import TASKS
from tests.export.test_export import DRIVER, in_a_process

WORDS = dict(tokens="words", sequence="the cat saw the dog and a dog saw the big cat too")
WORD_STREAMS = dict(
    tokens="words", sequence="the cat saw the dog | and a dog saw the big cat | a b"
)
SMALL = dict(units=8, epochs=3)
# Every task, those on strings as they come, and between them every way, cell and variation.
CASES = {name: dict(task=name, reach=4) for name, task in TASKS.items() if task.symbols} | {
    "vector": dict(task="several"),
    "reversed": dict(task="several", way="decoder", asked="reversed", cell="GRU", shuffle=False),
    "fed_back": dict(task="several", way="fed_back", framing="feature_window", **WORDS),
    "two_layers": dict(task="several", framing="mlp_window", layers=2, reach=1, dropout=0.2),
    "softmax": dict(task="several", framing="mlp_window", layers=0, way="fed_back"),
    "convolution": dict(task="several", framing="mlp_window", cell="Conv1D", corrupt=0.5),
    "echo": dict(task="echo", framing="stateful", reach=2, layers=2, epochs=1, batch_size=40),
    "echo_window": dict(task="echo", cell="SimpleRNN", sequence="XAYB", batch_size=64),
    "streams": dict(task="streams", cell="GRU", **WORD_STREAMS),
    "loop": dict(task="loop", framing="stateful_resets", reach=2, corrupt=0.3),
    "filled_loop": dict(
        task="loop", framing="variable_length", sequence="ABCDE", padding="letters", runs=30
    ),
    "wrong_words": dict(framing="time_steps", corrupt=0.4, **WORDS),
    "anbncn": dict(task="anbncn", cell="GRU", reach=4, batch_size=3),
    "dyck1": dict(task="dyck1", cell="SimpleRNN", reach=5),
    "dyck2": dict(task="dyck2", layers=2, dropout=0.1, reach=6),
}


@functools.cache
def trained(case: str):
    from lstm_core.training import train

    return train(RunConfig(**(SMALL | CASES[case])))


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")
    files = [folder / f"{case}.py" for case in CASES]
    for file in files:
        file.write_text(script(trained(file.stem)))
    in_a_process(["-c", DRIVER, *files], folder)
    return {file.stem: file.with_suffix(".txt").read_text() for file in files}


def test_there_is_a_case_for_every_task():
    assert {trained(case).config.task for case in CASES} == set(TASKS)


@pytest.mark.parametrize("case", CASES)
def test_the_script_trains_as_the_run_did_and_tells_the_same(case, printed):
    run, said = trained(case), printed[case]
    losses = [float(one) for one in re.findall(r"epoch \d+: loss (\d+\.\d+)", said)]
    np.testing.assert_allclose(losses, run.history.loss, atol=1e-3)
    (right,) = re.findall(r"^(\d+) of (\d+) right$", said, re.MULTILINE)
    assert int(right[0]) / int(right[1]) == pytest.approx(run.final_accuracy, abs=0.01)
    told = accuracy_by(run.config, run.weights())
    by = "" if told is None else told.by
    lines = re.findall(rf"^{by} (\d+): (\d\.\d+) right$", said, re.MULTILINE) if by else []
    if told is not None:
        assert [int(label) for label, _ in lines] == list(told.labels)
        if case != "loop":  # recited from the first letter on alone
            shares = [float(share) for _, share in lines]
            np.testing.assert_allclose(shares, told.accuracy, atol=0.05)


@pytest.mark.parametrize("case", CASES)
def test_the_code_makes_the_data_that_is_trained_on(case):
    from lstm_core.training.backend import keras

    config = RunConfig(**(SMALL | CASES[case]))
    names = {"keras": keras, "np": np}
    exec(data_source(config), names)
    inputs, targets = training_data(config)
    np.testing.assert_array_equal(names["x"], inputs)
    classes = names["y"].reshape(*targets.shape, -1)
    np.testing.assert_array_equal(classes.argmax(axis=-1), np.maximum(targets, 0))
    np.testing.assert_array_equal(classes.sum(axis=-1), targets >= 0)
    assert data_source(config) in keras_code(config)
