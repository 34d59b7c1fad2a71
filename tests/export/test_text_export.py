"""What is taken of a text's run: the script trains the same network and writes with its weights."""

import io
import json
import re
import subprocess
import zipfile

import numpy as np
import pandas as pd
import pytest

from lstm_core.config.text_config import TextConfig
from lstm_core.export import TEXT_EXPORTS, text_script
from lstm_core.export.text_export import samples_text, text_bundle, text_weights_npz
from lstm_core.interpret.text_states import next_probabilities, text_states
from lstm_core.text_run import TEMPERATURES, network_of
from lstm_core.training.text_training import train_text
from tests.cases import PYTHON
from tests.text_cases import random_run, small_corpus

CORPUS = small_corpus()
SETTINGS = {
    "streams": {"cell": "GRU", "layers": 2, "batch_size": 8, "chunk": 20, "decay": 0.01},
    "windows": {"batch_size": 64, "chunk": 12, "clip": 0.5},
}


def run_of(way):
    config = TextConfig(
        corpus=CORPUS.hash,
        characters=len(CORPUS),
        distinct=len(CORPUS.vocabulary),
        updates=1,
        way=way,
        units=8,
        **SETTINGS[way],
    )
    return train_text(config.replace(updates=2 * config.updates_per_pass), CORPUS)


def said_by(folder, *arguments):
    done = subprocess.run(
        [PYTHON, "train_text.py", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def samples_of(printed):
    return [part.split("\n", 1)[1][:-1] for part in re.split("^--- ", printed, flags=re.M)[1:]]


@pytest.mark.parametrize("way", SETTINGS)
def test_the_script_trains_the_same_and_writes_with_the_weights(way, tmp_path):
    run = run_of(way)
    (tmp_path / "train_text.py").write_text(text_script(run), encoding="utf-8")
    (tmp_path / "mine.txt").write_bytes(CORPUS.text.replace("\n", "\r\n").encode())
    (tmp_path / "weights.npz").write_bytes(text_weights_npz(run))
    trained = said_by(tmp_path, "mine.txt", "--save", "own.npz", "--length", "5")
    assert "another text" not in trained
    figures = re.findall(r"^pass (.+): loss (.+) nats, held out (.+)$", trained, re.M)
    assert [float(figure[0]) for figure in figures] == [1, 2]
    loss, held_out = map(float, figures[-1][1:])
    assert loss == pytest.approx(run.record.loss[-1], abs=5e-4)
    assert held_out == pytest.approx(run.record.held_out[-1], abs=5e-4)
    with np.load(tmp_path / "own.npz", allow_pickle=False) as own:
        for number, values in enumerate(run.weights().values()):
            np.testing.assert_allclose(own[f"weight_{number}"], values, atol=2e-3)

    wrote = samples_of(said_by(tmp_path, "--weights", "weights.npz", "--length", "60"))
    assert wrote == [sample[:60] for sample in run.samples[-1]]


def test_the_script_learns_another_text_and_refuses_what_makes_no_sense(tmp_path):
    (tmp_path / "train_text.py").write_text(text_script(random_run()), encoding="utf-8")
    (tmp_path / "other.txt").write_text("Ein anderer Text, mit ß.\n" * 60, encoding="utf-16")
    printed = said_by(tmp_path, "other.txt", "--passes", "1", "--length", "9")
    assert "another text, of " in printed
    assert [len(text) for text in samples_of(printed)] == [9] * len(TEMPERATURES)
    (tmp_path / "latin.txt").write_bytes("Größe ".encode("latin-1") * 300)
    refusals = {
        (): (2, "give a text file to train on, or --weights"),
        ("latin.txt",): (1, "latin.txt is not in UTF-8: see byte 3. Saved as plain text in UTF-8"),
        ("none.txt",): (1, "none.txt cannot be read: No such file"),
    }
    for arguments, (status, says) in refusals.items():
        refused = subprocess.run(
            [PYTHON, "train_text.py", *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert refused.returncode == status
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr


def test_the_zip_holds_all_and_each_is_what_it_says(tmp_path):
    from lstm_core.training.backend import keras

    run = random_run(layers=2, dropout=0.1)
    with zipfile.ZipFile(io.BytesIO(text_bundle(run))) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert set(files) == {one.file for one in TEXT_EXPORTS.values()} - {"run.zip"}
    assert json.loads(files["settings.json"])["config"] == run.config.to_dict()
    table = pd.read_csv(io.BytesIO(files["record.csv"]))
    assert list(table["updates"]) == run.record.updates.tolist()
    assert samples_text(run).count("--- pass") == len(run.samples) * len(TEMPERATURES)
    assert run.samples[-1][0] in files["samples.txt"].decode()
    (tmp_path / "model.keras").write_bytes(files["model.keras"])
    model = keras.saving.load_model(tmp_path / "model.keras")
    codes = np.arange(30) % run.config.distinct
    network, weights = network_of(run.config), run.weights()
    expected = next_probabilities(network, weights, text_states(network, weights, codes))
    given = np.eye(run.config.distinct, dtype=np.float32)[codes][None]
    np.testing.assert_allclose(model(given, training=False)[0], expected, atol=1e-5)
