"""text, and what generate, states, export and list do with its runs."""

import csv
import io
import json
import signal
import subprocess

import numpy as np
import pytest

from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import TEMPERATURES
from tests.cases import PYTHON, ROOT
from tests.text_cases import TEXT

SMALL = ["--units", "6", "--batch-size", "8", "--chunk", "20"]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("texts") / "mine.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_a_text_is_trained_told_stored_and_continued(file, answer, say, tmp_path):
    found = answer("text", "--corpus", file, *SMALL, "--passes", "2")
    assert set(found) == {
        *("config", "run", "corpus", "updates", "passes", "seconds", "loss", "held_out"),
        *("baselines", "beginning", "samples", "copied", "collapse", "environment"),
        *("from_cache", "complete"),
    }
    assert found["corpus"]["name"] == "mine.txt"
    assert found["passes"][0] == 0
    assert found["passes"][-2:] == [1, 2]
    for name in ("loss", "held_out"):
        assert set(found[name]) == {"nats", "bits"}
        assert len(found[name]["nats"]) == len(found["passes"]) == len(found["seconds"])
        assert found[name]["bits"][-1] == pytest.approx(found[name]["nats"][-1] / np.log(2))
    assert found["loss"]["nats"][0] is None
    assert set(found["baselines"]) == {"unigram", "bigram", "five_gram", "gzip"}
    assert list(found["samples"]) == list(found["copied"]) == [str(t) for t in TEMPERATURES]
    copied = found["copied"]["0.2"]
    assert copied["text"] in found["samples"]["0.2"]
    assert (len(copied["text"]), copied["text"] in TEXT) == (copied["length"], True)
    assert (found["collapse"], found["from_cache"], found["complete"]) == (None, False, True)
    again = answer("text", "--corpus", file, *SMALL, "--passes", "2")
    assert again == found | {"from_cache": True}

    longer = answer("text", "--run", found["run"], "--passes", "3")
    assert longer["updates"][: len(found["updates"])] == found["updates"]
    anew = answer("text", "--corpus", file, *SMALL, "--passes", "3", "--no-cache")
    assert anew["held_out"] == longer["held_out"]
    status, out, err = say("text", "--corpus", file, *SMALL, "--passes", "3")
    assert status == 0
    assert "Temperature 0.2" in out
    assert "unigram" in out
    assert f"generate --run {longer['run']}" in err

    listed = json.loads(say("list", "--json")[1])["texts"]
    assert {one["run"] for one in listed} == {found["run"], longer["run"]}
    assert "mine.txt" in say("list")[1]
    assert say("list", "--delete", longer["run"])[0] == 0
    assert len(TextStore(tmp_path / "cache").entries()[0]) == 1


def test_other_commands_work_on_its_runs(file, answer, say, tmp_path):
    run = answer("text", "--corpus", file, *SMALL, "--passes", "2")["run"]
    kept = TextStore(tmp_path / "cache").load(run)
    sample = kept.samples[-1][TEMPERATURES.index(0.5)]
    wrote = answer("generate", "--run", run, "--draw-seed", str(kept.config.seed))
    assert (wrote["seed_text"], wrote["text"]) == (kept.beginning, sample)
    assert len(wrote["steps"]) == 400
    short = answer("generate", "--run", run, "--seed-text", "It w", "--steps", "3", "--epoch", "0")
    assert (len(short["text"]), short["passes"]) == (3, 0)
    assert say("generate", "--run", run, "--seed-text", "It ")[1].startswith("It │")

    read = answer("states", "--run", run, "--text", "was", "--warm-up", "It ")
    assert (read["symbols"], np.shape(read["states"]["c"])) == (["w", "a", "s"], (3, 6))
    rows = list(csv.DictReader(io.StringIO(say("states", "--run", run, "--text", "was")[1])))
    assert len(rows) == 3 * 6
    assert list(rows[0]) == ["step", "symbol", "unit", "h", "c"]

    assert "keras" in say("export", "--run", run)[1]
    assert say("export", "--run", run, "--what", "history")[1].startswith("passes,updates,")
    assert say("export", "--run", run, "--out", str(tmp_path / "w.npz"))[0] == 0
    with np.load(tmp_path / "w.npz", allow_pickle=False) as weights:
        assert "".join(weights["vocabulary"]) == "".join(kept.vocabulary)
    refusals = {
        ("generate", "--seed-text", "日"): "--seed-text=日: the network has never read “日”",
        ("generate", "--seed-text", ""): "at least one character to begin with",
        ("generate", "--epoch", "9"): "--epoch=9: this run has the passes 0 (untrained) to 2",
        ("generate", "--units", "3"): "leave out --units",
        ("generate", "--steps", "0"): "--steps=0",
        ("states", "--text", ""): "--text=: expected at least one character",
        ("export", "--what", "talk"): "--what=talk: a text's run has none",
        ("text", "--passes", "1"): "--passes=1: the run has 2 passes already; expected more. 3",
        ("text", "--corpus", "manual"): f"not the text that run {run} learned, mine.txt of",
        ("text", "--lower"): "leave out --lower",
        ("predict",): f"{run} is the run of a text",
        ("memory-or-input",): "`generate`, `states`, `export` and `text` work with it",
        ("perturb",): "is the run of a text",
    }
    for (command, *more), says in refusals.items():
        status, out, err = say(command, "--run", run, *more)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert says in err


def test_a_run_outlives_its_text_and_goes_on_once_it_is_given_again(file, answer, say, tmp_path):
    run = answer("text", "--corpus", file, *SMALL, "--passes", "2")["run"]
    kept, other = tmp_path / "cache" / "text" / "corpora", tmp_path / "other.txt"
    for one in kept.iterdir():
        one.unlink()
    status, out, err = say("text", "--run", run, "--passes", "3")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "mine.txt, is not stored here any more" in err
    assert "give its file with --corpus" in err
    for command, *more in (("generate", "--steps", "5"), ("states", "--text", "was"), ("export",)):
        assert say(command, "--run", run, *more)[0] == 0

    other.write_text("Another text.\n" * 99)
    assert "not the text" in say("text", "--run", run, "--passes", "3", "--corpus", str(other))[2]
    longer = answer("text", "--run", run, "--passes", "3", "--corpus", file)
    assert longer["passes"][-1] == 3
    assert len(list(kept.glob("*.txt"))) == 1


def test_seconds_end_it_where_it_is(file, answer):
    found = answer("text", "--corpus", file, *SMALL, "--seconds", "0.5", "--lower")
    assert found["complete"] is True
    assert found["config"]["updates"] == found["updates"][-1]
    assert found["corpus"]["notes"] == ["Letters are lower case."]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "nothing.txt: No such file"),
        (b"", "the file is empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        ("Größe ".encode("latin-1") * 300, "UTF-8"),
        (b"short", "expected at least 500"),
        (b"a" * 5_000_001, "expected at most 5,000,000"),
    ],
    ids=["none", "empty", "pdf", "latin-1", "short", "large"],
)
def test_a_file_that_is_no_text_is_refused_in_one_line(content, says, say, tmp_path):
    path = tmp_path / ("nothing.txt" if content is None else "bad.txt")
    if content is not None:
        path.write_bytes(content)
    status, out, err = say("text", "--corpus", str(path), "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"--corpus={path}: " in err
    assert says in err
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--corpus is missing: expected a file, or manual or source"),
        (["--corpus", "/"], "--corpus=/: it is not a file"),
        (["--corpus", "manual", "--way", "strem"], "--way=strem: expected one of streams"),
        (["--corpus", "manual", "--units", "0"], "--units=0"),
        (["--corpus", "manual", "--stride", "3"], "--stride=3: streams have none"),
        (["--corpus", "manual", "--held-out", "0.9"], "--held-out=0.9"),
        (["--corpus", "manual", "--rarer-than", "0"], "--rarer-than=0"),
        (["--corpus", "manual", "--seconds", "few"], "--seconds=few"),
        (["--corpus", "manual", "--passes", "-1"], "--passes=-1"),
        (["--corpus", "manual", "--passes", "1", "--seconds", "1"], "exclude each other"),
        (["--run", "0" * 16], "there is no run"),
        (["--run", "../x"], "hexadecimal"),
    ],
    ids=lambda value: " ".join(value)[-40:],
)
def test_bad_settings_are_refused_in_one_line(arguments, says, say):
    status, out, err = say("text", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_ctrl_c_keeps_what_is_done(file, tmp_path):
    command = [PYTHON, "-m", "lstm_core", "text", "--corpus", file, *SMALL, "--json"]
    process = subprocess.Popen(
        [*command, "--passes", "100000", "--cache", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for line in process.stderr:
        if "loss" in line:
            process.send_signal(signal.SIGINT)
            break
    out, _ = process.communicate(timeout=120)
    found = json.loads(out)
    assert (process.returncode, found["complete"]) == (130, False)
    assert TextStore(tmp_path).load(found["run"]).config.updates == found["updates"][-1] > 0
