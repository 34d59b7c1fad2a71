"""Every command that asks a network, with one of every task: it answers, or says in a line why the
question has no meaning."""

import pytest

from lstm_core.config.notation import as_options
from tests.networks_of_tasks import CONFIGS

COMMANDS = ("generate", "states", "gradient", "memory-or-input", "perturb", "state-space")
NO_MEANING = {
    "several-vector": {"generate"},
    "several-decoder": {"generate", "gradient"},
    "echo": {"generate", "memory-or-input"},
    "streams": {"perturb"},
    "anbn": {"memory-or-input", "perturb"},
    "parity": {"generate", "memory-or-input", "perturb"},
    "words-window": set(),
    "convolution": {"states", "gradient", "memory-or-input", "state-space"},
}


@pytest.mark.parametrize("name", NO_MEANING)
def test_commands_answer_or_say_why_not(name, say, monkeypatch, runs_of_tasks):
    monkeypatch.setenv("LSTM_CACHE", str(runs_of_tasks))
    options = as_options(CONFIGS[name])
    for command in COMMANDS:
        status, out, err = say(command, *options, cache=False)
        if command in NO_MEANING[name]:
            assert (status, out, err.count("\n")) == (2, "", 1), (command, err)
            assert "Training" not in err
        else:
            assert (status, err) == (0, ""), (command, err)
            assert out


def test_a_counter_ends_with_its_dot_and_words_are_joined(answer, monkeypatch, runs_of_tasks):
    monkeypatch.setenv("LSTM_CACHE", str(runs_of_tasks))
    words = answer("states", *as_options(CONFIGS["words-window"]), "--text", "the cat sat")
    assert words["symbols"] == ["the", "cat", "sat"]
