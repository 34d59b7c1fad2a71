"""Where runs lie, seen from copies of the project in other places."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lstm_core.config import RunConfig
from tests.cases import PYTHON, ROOT

STATEFUL = RunConfig(framing="stateful")
SAVE_A_COPY = f"""
from dataclasses import replace
from lstm_core import Store
from lstm_core.storage.shipped import SHIPPED_FOLDER
store = Store()
run = store.load({STATEFUL.hash!r})
print(SHIPPED_FOLDER)
print(store.folder)
print(store.folder.exists())
store.save(replace(run, config=run.config.replace(seed=8)))
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def copied_to(place: Path, runs: Path) -> Path:
    """The package copied to a place, and its shipped runs to another."""
    left_out = shutil.ignore_patterns("__pycache__", "own-claims")
    shutil.copytree(ROOT / "lstm_core", place / "lstm_core", ignore=left_out)
    shutil.copytree(ROOT / "cache" / STATEFUL.hash, runs / STATEFUL.hash)
    return place


def run_in(place: Path, home: Path, **environment: str) -> list[str]:
    """What the copy says of itself, in a process that sees no other."""
    kept = {k: v for k, v in os.environ.items() if k not in ("LSTM_CACHE", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [PYTHON, "-c", SAVE_A_COPY],
        cwd=home,
        env=kept | {"PYTHONPATH": str(place), "HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.split()


def test_in_a_checkout_all_runs_lie_in_its_cache(tmp_path, home):
    place = copied_to(tmp_path / "project", tmp_path / "project" / "cache")
    (place / "app.py").touch()
    cache = str(place / "cache")
    assert run_in(place, home) == [cache, cache, "True"]
    assert (place / "cache" / STATEFUL.replace(seed=8).hash / "run.json").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folder differs")
def test_once_installed_own_runs_lie_in_the_users_cache_and_shipped_ones_in_the_package(
    tmp_path, home
):
    place = tmp_path / "site-packages"
    copied_to(place, place / "lstm_core" / "shipped")
    own = home / ".cache" / "lstm-state"
    assert run_in(place, home) == [str(place / "lstm_core" / "shipped"), str(own), "False"]
    assert (own / STATEFUL.replace(seed=8).hash / "run.json").exists()
    assert own.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (place / "lstm_core" / "shipped").iterdir()] == [STATEFUL.hash]


@pytest.mark.parametrize("runs", ["cache", "lstm_core/shipped"])
def test_the_environment_variable_goes_before_either(runs, tmp_path, home):
    place = copied_to(tmp_path / "project", tmp_path / "project" / runs)
    (place / "app.py").touch()
    said = run_in(place, home, LSTM_CACHE=str(tmp_path / "named"))
    assert said == [str(place / runs), str(tmp_path / "named"), "False"]
    assert (tmp_path / "named" / STATEFUL.replace(seed=8).hash / "run.json").exists()
