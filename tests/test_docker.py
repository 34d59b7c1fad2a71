"""The Dockerfile, as far as it can be followed without Docker: what goes into the image is enough,
its command serves the app, and its health check tells a living server from a dead one."""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

import pytest

from benchmarks.visitors import visiting
from lstm_core.storage.shipped import shipped_configs
from tests.browser.browsing import wait_until_healthy
from tests.cases import ROOT, in_a_thread

TEXT = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
LINES = [line.split(maxsplit=1) for line in TEXT.splitlines() if line and line[0] != "#"]
PATTERNS = [
    line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"
]
PORT = "8501"


def said(instruction: str) -> list[str]:
    """What stands after all instructions of that name."""
    return [rest for name, rest in LINES if name == instruction]


def is_sent(path: str) -> bool:
    """Whether a file of the project reaches the builder: the last pattern that fits decides."""
    sent = True
    for pattern in PATTERNS:
        name = pattern.removeprefix("!")
        places = [path, *map(str, Path(path).parents)]
        if any(fnmatch(place, name) or fnmatch(f"/{place}", name) for place in places):
            sent = pattern.startswith("!")
    return sent


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder of the app as the image has it."""
    folder = tmp_path_factory.mktemp("image") / "app"
    for name in {pattern.strip("!").split("/")[0] for pattern in PATTERNS} - {"*", "**"}:
        for path in [ROOT / name, *(ROOT / name).rglob("*")]:
            inside = path.relative_to(ROOT)
            if path.is_file() and is_sent(str(inside)):
                (folder / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folder / inside)
    return folder


@contextmanager
def running(image: Path, data: Path):
    """The image's command with its settings, on loopback and a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = json.loads(said("CMD")[0])
    assert command.pop(0) == "streamlit"
    at = command.index("0.0.0.0"), command.index(PORT)
    command[at[0]], command[at[1]] = "127.0.0.1", port
    settings = dict(pair.split("=", 1) for rest in said("ENV") for pair in rest.split())
    settings = {name: value.replace("/data", str(data)) for name, value in settings.items()}
    settings |= {"LSTM_WARM_UP": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    log = data / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *command],
            cwd=image,
            env=os.environ | settings,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()
    assert "Traceback" not in log.read_text()


def is_healthy(address: str) -> bool:
    (check,) = said("HEALTHCHECK")
    program, *words = json.loads(check.partition("CMD ")[2])
    assert program == "python"
    words = [word.replace(f"http://127.0.0.1:{PORT}", address) for word in words]
    return not subprocess.run([sys.executable, *words], stderr=subprocess.DEVNULL).returncode


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_the_app_runs_from_what_is_in_the_image_and_writes_nothing_there(image, tmp_path):
    async def first_page() -> tuple[list[str], list[str]]:
        async with visiting(address) as visitor:
            await visitor.visit("states")
            return visitor.said, visitor.errors

    before = files_in(image)
    with running(image, tmp_path) as address:
        texts, errors = in_a_thread(asyncio.run, first_page())
        assert is_healthy(address)
    assert not is_healthy(address)
    assert texts
    assert not errors
    assert files_in(image) == before


def test_what_is_shipped_goes_into_the_image_and_what_is_ones_own_does_not():
    sent = [f"cache/{one.hash}/run.json" for one in shipped_configs()]
    assert sent == [path for path in sent if is_sent(path)]
    assert not [
        path
        for path in (
            "cache/0123456789abcdef/run.json",
            "cache/own-claims/counter.json",
            "ui/__pycache__/address.pyc",
            "ui/train/__pycache__/actions.pyc",
            ".streamlit/secrets.toml",
            ".git/config",
            ".venv/bin/python",
        )
        if is_sent(path)
    ]


def test_what_is_copied_is_there():
    assert [rest.split()[0] for rest in said("COPY")] == ["requirements.txt", "."]
    named = {pattern[1:] for pattern in PATTERNS if pattern.startswith("!")}
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_user_has_no_rights_but_to_its_data():
    names = [name for name, _ in LINES]
    assert said("USER") == ["visitor"]
    assert {"RUN", "COPY"}.isdisjoint(names[names.index("USER") :])
    assert said("VOLUME") == ["/data"]
    assert any("--owner visitor --mode 700 /data" in rest for rest in said("RUN"))
    assert said("EXPOSE") == [PORT]


def test_the_python_of_the_image_is_one_that_the_project_is_for():
    (version,) = re.findall(r"^python:(3\.\d+)-slim$", said("FROM")[0])
    assert f'requires-python = ">={version}"' in (ROOT / "pyproject.toml").read_text()
