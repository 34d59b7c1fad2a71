"""What the README and the pages in docs/ say: commands, examples, limits, links, figures."""

import os
import re
import shlex
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from jobs.limits import Limits
from lstm_core.cli import main
from lstm_core.cli.parser import FORMER, build_parser, parse
from lstm_core.sequence.framings import FRAMINGS
from tests.cases import PYTHON, ROOT

DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text()
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in (*ROOT.glob("*.md"), *DOCS.glob("*.md"))
}
COMMAND_LINE = PAGES["docs/command-line.md"]
_, COMMANDS = build_parser()


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


PRINTED = {  # by the examples of a page, and how many runs they leave in the store
    "README.md": (["['B', 'C', 'D', 'E', 'F']"], 0),
    "docs/python.md": (["WXY", "['B', 'C', 'D', 'E', 'F']", "40 epochs"], 7),
}


def test_the_readme_is_read_in_five_minutes():
    assert len(README.splitlines()) < 150


def test_ci_calls_exactly_the_test_command():
    (command,) = re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text().splitlines()


@pytest.mark.parametrize("name", PRINTED)
def test_the_python_examples_run(name, tmp_path):
    script = "".join(blocks(PAGES[name], "python")).replace("Store()", f"Store({str(tmp_path)!r})")
    done = subprocess.run([PYTHON, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    printed, runs = PRINTED[name]
    assert not [text for text in printed if text not in done.stdout]
    assert len(list(tmp_path.glob("*/run.json"))) == runs


def test_every_command_is_named_and_every_command_named_is_there():
    named = re.findall(r"^\| `([a-z-]+)` \|", COMMAND_LINE, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)
    former = re.findall(r"`([a-z]+)` \(now `([a-z-]+)`\)", COMMAND_LINE)
    assert dict(former) == FORMER


@pytest.mark.parametrize("line", blocks(COMMAND_LINE, "sh")[0].splitlines())
def test_the_commands_options_are_there(line):
    program, *words = shlex.split(line.partition(" > ")[0])
    assert program == "lstm-state"
    assert parse(words).command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_how_it_is_used(name, capsys):
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert "--json" in capsys.readouterr().out or name in ("app", "export")


def test_the_stated_limits_are_the_defaults():
    stated = re.findall(r"`LSTM_([A-Z_]+)=(\d+)`", PAGES["docs/server.md"])
    limits = {name.upper(): str(value) for name, value in asdict(Limits()).items()}
    assert limits.pop("WORKERS") == str(min(4, os.cpu_count() + 1))  # said in words
    assert dict(stated) == limits


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_lead_to_files(name):
    for place in re.findall(r"\]\(([^)#:]+?)\)", PAGES[name]):
        assert ((ROOT / name).parent / place).exists(), place


def test_every_picture_is_shown_and_every_page_found():
    linked = {
        Path(place).name for text in PAGES.values() for place in re.findall(r"\]\((.+?)\)", text)
    }
    assert not {path.name for path in DOCS.iterdir()} - linked


def test_the_architecture_names_every_folder_that_is_there():
    (tree,) = blocks(PAGES["docs/architecture.md"], "")
    room, named = "", set()
    for line in tree.splitlines():
        names = re.findall(r"[\w-]+(?:/|\.py)(?=\s|$)", re.split(r" {3,}(?=\w)", line.strip())[0])
        room = room if line.startswith(" ") else names[0]
        named |= {room + name if line.startswith(" ") else name for name in names}
    assert not {name for name in named if not (ROOT / name).exists()}
    for room in ("lstm_core/", "ui/"):
        folders = {path.parent.name for path in (ROOT / room).glob("*/__init__.py")}
        assert not {name for name in folders if f"{room}{name}/" not in named}


def test_every_benchmark_is_explained_and_every_one_explained_is_there():
    files = (ROOT / "benchmarks").glob("*.py")
    there = {path.stem for path in files if "__main__" in path.read_text()}
    text = PAGES["docs/benchmarks.md"] + PAGES["CONTRIBUTING.md"]
    assert set(re.findall(r"python -m benchmarks\.(\w+)", text)) == there
    assert set(re.findall(r"python -m benchmarks\.(\w+)", README)) <= there


def test_the_published_figures_are_those_of_the_registry():
    rows = re.findall(r"^\| `(\w+)` \| .+? \| (.+?) \|", README, re.MULTILINE)
    stated = {name: published for name, published in rows if name in FRAMINGS}
    assert stated.keys() == FRAMINGS.keys()
    for name, framing in FRAMINGS.items():
        printed = ", ".join(map(str, framing.published)).replace("%", " %")
        assert stated[name] == printed or (not printed and stated[name] in ("ours", "none")), name
