import json

import pytest

from lstm_core.cli import main


@pytest.fixture
def say(capsys, tmp_path):
    """Call the command line in this process; gives status, standard output and error."""

    def call(*arguments, cache=True):
        place = ["--cache", str(tmp_path / "cache")] if cache else []
        try:
            status = main([*arguments, *place])
        except SystemExit as stop:  # --help and --version
            status = stop.code
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def answer(say):
    """Call a command with --json that must succeed; gives what it printed."""

    def call(*arguments):
        status, out, err = say(*arguments, "--json")
        assert (status, out.count("\n")) == (0, 1)
        assert all(line.startswith("Training ") for line in err.splitlines())
        return json.loads(out, parse_constant=pytest.fail)  # NaN is no JSON

    return call
