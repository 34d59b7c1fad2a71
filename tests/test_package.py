"""The wheel: what ``pip install`` gives on a machine that has no checkout."""

import json
import re
import subprocess
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lstm_core.questions import QUESTIONS
from lstm_core.storage.shipped import shipped_configs
from tests.cases import PYTHON, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([PYTHON, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Runs a program of an environment that has the wheel, far from the checkout."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(place / "venv")], check=True)
    python = place / "venv" / "bin" / "python"
    pip = [
        PYTHON,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-compile",
    ]
    subprocess.run([*pip, str(wheel)], check=True)
    # TensorFlow and the like are not downloaded again: they are found where the tests find them.
    (site,) = (place / "venv").glob("lib/python*/site-packages")
    (site / "elsewhere.pth").write_text(sysconfig.get_paths()["purelib"])

    def run(program: str, *arguments: str) -> str:
        done = subprocess.run(
            [place / "venv" / "bin" / program, *arguments],
            cwd=place,
            env={"HOME": str(place), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.home = place
    return run


def test_the_wheel_has_the_shipped_runs_the_claims_and_the_app(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for config in shipped_configs():
        assert f"lstm_core/shipped/{config.hash}/run.json" in names
    runs = [name for name in names if re.fullmatch("lstm_core/shipped/[0-9a-f]{16}/run.json", name)]
    assert len(runs) == len(shipped_configs())
    claims = {path.name for path in (ROOT / "cache" / "claims").iterdir()}
    assert {f"lstm_core/shipped/claims/{name}" for name in claims} <= set(names)
    assert {f"lstm_core/shipped/questions/{name}.json" for name in QUESTIONS} <= set(names)
    assert {"lstm_state_app/app.py", "lstm_state_app/.streamlit/config.toml"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_asked_for_k_the_installed_command_says_b(installed):
    command = ["generate", "--framing", "stateful", "--seed-text", "K", "--json"]
    assert json.loads(installed("lstm-state", *command))["text"] == "BCDEF"


def test_it_loads_tensorflow_when_it_trains_and_runs_go_to_the_users_cache_folder(installed):
    code = """
import sys
from lstm_core import Run, RunConfig, Store, train
loaded = lambda: [name for name in ("tensorflow", "streamlit") if name in sys.modules]
before = loaded()
run = train(RunConfig(framing="one_char", units=2, epochs=2))
Store().save(run)
print(before, loaded(), type(run) is Run)
print(run.hash)
"""
    printed, run = installed("python", "-c", code).splitlines()
    assert printed == "[] ['tensorflow'] True"
    (record,) = installed.home.rglob(f"{run}/run.json")
    assert "site-packages" not in record.parts


def test_what_is_pinned_is_what_the_package_asks_for():
    extras = PROJECT["optional-dependencies"]
    asked = [Requirement(text) for text in (*PROJECT["dependencies"], *extras["app"])]
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert {one.name for one in asked} == {one.name for one in pinned}
    for one in pinned:
        (version,) = [specifier.version for specifier in one.specifier]
        assert all(version in other.specifier for other in asked if other.name == one.name)
    named = {Requirement(text).name for text in extras["dev"]}
    dev = (ROOT / "requirements-dev.txt").read_text().split()
    assert named == {Requirement(text).name for text in dev if "==" in text}
