"""The README's commands are the ones that work."""

import re
import subprocess

import pytest

from jobs.limits import Limits
from tests.cases import PYTHON, ROOT

README = (ROOT / "README.md").read_text()


def test_ci_calls_exactly_the_test_command():
    (command,) = re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text().splitlines()


@pytest.mark.parametrize("which", [0, 1])
def test_the_notebook_examples_run(which, tmp_path):
    example = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[which]
    example = example.replace("Store()", f"Store({str(tmp_path)!r})")
    done = subprocess.run([PYTHON, "-c", example], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.iterdir())) == (which == 0)  # the run that the first one trains
    assert which == 0 or "['B', 'C', 'D', 'E', 'F']" in done.stdout


def test_the_stated_limits_are_the_defaults():
    for name, value in re.findall(r"`LSTM_(MAX_[A-Z_]+)=(\d+)`", README):
        assert getattr(Limits(), name.lower()) == int(value)


def test_every_picture_exists():
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)
