"""The command line as a whole: what it prints where, how it is called and how it ends."""

import json
import os
import re
import subprocess
import sys

import pytest

from lstm_core.config import RunConfig
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.store import Store
from tests.cases import PYTHON, ROOT
from tests.cli.networks import SMALL, STATEFUL

HOSTILE = "\x1b[2Jstate\x9bful\u202e\x07"


def test_train_prints_one_json_object_and_a_notice_and_nothing_else_at_all(tmp_path):
    done = subprocess.run(
        [PYTHON, "-m", "lstm_core", "train", *SMALL, "--json", "--cache", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    printed = json.loads(done.stdout)
    keys = "config run final_accuracy final_loss history predictions seconds updates engine"
    assert set(printed) >= {*keys.split(), "from_cache", "complete", "environment"}
    assert set(printed["seconds"]) == {"build", "compile", "train"}
    assert Store(tmp_path).load(printed["run"]).final_loss == printed["final_loss"]
    assert re.fullmatch(
        r"Training mlp_window,units=8,epochs=4, about \d+ s once TensorFlow is loaded; "
        rf"stored as {printed['run']}\n",
        done.stderr,
    )


def test_looking_at_a_run_loads_no_tensorflow():
    words = ["-X", "importtime", "-m", "lstm_core", "generate", *STATEFUL, "--seed-text", "K"]
    done = subprocess.run([PYTHON, *words, "--json"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "BCDEF"
    assert "lstm_core.cli.generate" in done.stderr
    assert "tensorflow" not in done.stderr
    assert "lstm_core.training.trainer" not in done.stderr


def test_a_reader_that_has_seen_enough_ends_the_output_quietly():
    command = f"set -o pipefail; {PYTHON} -m lstm_core states {' '.join(STATEFUL)} | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "step,symbol,unit,h,c,input,forget,candidate,output\n"


class Output:
    """A standard output that cannot be written to."""

    def __init__(self, error):
        self.error = error

    def write(self, text):
        raise self.error

    isatty = flush = lambda self: False


def test_an_interrupted_question_shows_no_traceback(say, monkeypatch):
    monkeypatch.setattr(sys, "stdout", Output(KeyboardInterrupt()))
    status, _, err = say("generate", *STATEFUL, "--json")
    assert (status, err) == (130, "python -m lstm_core: interrupted\n")


def test_a_mistake_in_the_program_says_so_and_logs_where(say, monkeypatch, caplog):
    monkeypatch.setattr(sys, "stdout", Output(ArithmeticError(HOSTILE)))
    status, _, err = say("generate", *STATEFUL, "--json")
    assert (status, err.count("\n")) == (70, 1)
    assert err.startswith("python -m lstm_core: this is a mistake in the program")
    assert "ArithmeticError" in err
    assert "Traceback (most recent call last):" in caplog.text
    assert not set(err + caplog.text) & set("\x1b\x9b\u202e\x07")


# What a terminal would obey ---------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [HOSTILE],
        ["train", "--framing", HOSTILE],
        ["train", *SMALL, "--sequence", HOSTILE],
        ["train", f"--{HOSTILE}"],
        ["train", *SMALL, "--engine", HOSTILE],
        ["generate", *STATEFUL, "--seed-text", HOSTILE],
        ["predict", "--run", HOSTILE],
        ["predict", *STATEFUL, "--epoch", HOSTILE],
        ["compare", "one_char", f"one_char,units={HOSTILE}"],
        ["claims", HOSTILE],
        ["export", *STATEFUL, "--out", f"/{HOSTILE}/x.zip"],
        ["list", "--delete", HOSTILE],
    ],
    ids=lambda arguments: " ".join([arguments[0], *arguments[-2:-1]]).partition("\x1b")[0],
)
def test_no_message_echoes_what_a_terminal_would_obey(arguments, say):
    status, out, err = say(*arguments, cache=False)
    assert status in (1, 2)
    assert (out, err.count("\n")) == ("", 1)
    assert not set(err) & set("\x1b\x9b\u202e\x07")


def test_no_table_shows_what_a_terminal_would_obey(answer, say):
    turned = [*SMALL, "--sequence", "AB\u202eCDE\u2066F"]
    status, out, _ = say("train", *turned)
    assert status == 0
    assert not set(out) & set("\u202e\u2066")
    assert "AB\ufffd" in out
    assert "AB\ufffdCDE\ufffdF" in say("list")[1]
    # JSON is for programs, and as it is.
    assert answer("train", *turned)["predictions"][0]["input"] == "AB\u202e"


def test_a_stored_result_shows_nothing_that_a_terminal_would_obey(say, tmp_path):
    record = json.loads((ROOT / "cache" / "claims" / "stale_listing.json").read_text())
    record["environment"]["keras"] = record["finding"]["sentence"] = HOSTILE
    more = {f"{HOSTILE}{n}": HOSTILE for n in range(2)}
    record["finding"]["table"] = [row | more for row in record["finding"]["table"]]
    own = tmp_path / "cache" / "own-claims" / "stale_listing.json"
    own.parent.mkdir(parents=True)
    own.write_text(json.dumps(record))
    status, out, err = say("claims", "stale_listing")
    assert (status, err) == (0, "")
    assert "[2Jstate" in out
    assert not set(out) & set("\x1b\x9b\u202e\x07")


def test_a_family_is_one_symbol_on_a_terminal_too(say):
    assert "👨‍👩‍👧" in say("train", *SMALL, "--sequence", "A👨‍👩‍👧BC")[1]


# Help, version, names ---------------------------------------------------------------


def test_help_lists_the_commands_by_the_names_they_have_now(say):
    status, out, err = say("--help", cache=False)
    assert (status, err) == (0, "")
    commands = "train predict generate states memory-or-input perturb replicates compare tutorial"
    commands += " claims export list bench app state-space"
    assert not [name for name in commands.split() if not re.search(rf"^    {name}\b", out, re.M)]
    assert "driving" not in out
    assert "corrupt" not in out


def test_every_option_of_every_command_says_what_it_means(say):
    out = say("--help", cache=False)[1]
    commands = re.findall(r"^    ([a-z-]+)(?:  |$)", out, re.M)
    assert len(commands) > 14
    for name in commands:
        status, out, _ = say(name, "--help", cache=False)
        assert status == 0
        listed = out[out.index("\noptions:") :]
        for entry in re.split(r"\n(?=  -)", listed)[1:]:
            assert re.search(r"(  |\n {20,})[a-zA-Z0-9]\S* ", entry.split("\n\n")[0]), entry


def test_help_states_the_defaults_that_a_config_has(say):
    out = " ".join(say("train", "--help", cache=False)[1].split())
    for framing in FRAMINGS:
        config = RunConfig(framing=framing)
        for name in ("cell", "units", "epochs", "batch_size", "encoding", "seed", "optimizer"):
            option = f"--{name.replace('_', '-')} "
            (said,) = re.findall(rf" {option}[^-]*?\(default: (.*?)\)", out[out.index("sett") :])
            usual, *others = said.split("; ")
            stated = dict(other.split(" ") for other in others).get(framing, usual)
            assert stated == str(getattr(config, name)), (framing, name)


def test_the_version_is_that_of_the_changelog(say):
    status, out, _ = say("--version", cache=False)
    (newest, *_) = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert (status, out) == (0, f"lstm-state {newest}\n")


@pytest.mark.parametrize(
    ("started", "usage", "prefix"),
    [
        ("/usr/bin/lstm-state", "usage: lstm-state ", "lstm-state: "),
        ("/x/lstm_core/__main__.py", "usage: python -m lstm_core ", "python -m lstm_core: "),
    ],
)
def test_it_is_called_what_it_was_started_as(started, usage, prefix, say, monkeypatch):
    monkeypatch.setattr(sys, "argv", [started])
    assert say("--help", cache=False)[1].startswith(usage)
    assert say("trian", cache=False)[2].startswith(prefix)


@pytest.mark.parametrize(
    ("former", "now"), [("driving", "memory-or-input"), ("corrupt", "perturb")]
)
def test_commands_answer_to_the_names_they_once_had(former, now, answer):
    assert answer(former, "--framing", "time_steps") == answer(now, "--framing", "time_steps")


# The dashboard ----------------------------------------------------------------------


def test_without_streamlit_the_dashboard_names_what_to_install(say, monkeypatch):
    monkeypatch.setitem(sys.modules, "streamlit", None)
    status, out, err = say("app", cache=False)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert 'pip install "lstm-state[app]"' in err


def test_the_dashboard_starts_with_options_of_streamlit(tmp_path):
    words = [PYTHON, "-m", "lstm_core", "app", "--", "--help"]
    places = {"PYTHONPATH": str(ROOT), "LSTM_CACHE": "runs"}
    done = subprocess.run(
        words, cwd=tmp_path, env=os.environ | places, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "streamlit run" in done.stdout
