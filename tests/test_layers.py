"""Who may import whom, and who may touch the disk."""

import ast
import re
from pathlib import Path

import pytest

from tests.cases import ROOT

CORE = sorted((ROOT / "lstm_core").glob("**/*.py"))
JOBS = sorted((ROOT / "jobs").glob("**/*.py"))
PAGES = sorted((ROOT / "pages").glob("**/*.py"))
UI = sorted((ROOT / "ui").glob("**/*.py"))
SHELL = [*ROOT.glob("app.py"), *PAGES, *UI]
# What each room of the core may import, other than itself, from below. "run" is a module.
BELOW = {
    "errors": set(),
    "hashes": set(),
    "former": set(),
    "wording": set(),
    "colours": set(),
    "sequence": {"errors"},
    "tasks": {"sequence", "errors"},
    "corpus": {"wording", "sequence", "hashes", "errors"},
    "config": {"wording", "tasks", "sequence", "hashes", "errors"},
    "data": {"config", "tasks", "sequence", "errors"},
    "run": {"data", "config", "sequence", "errors"},
    "text_run": {"run", "data", "config", "errors"},
    "inference": {"corpus", "text_run", "run", "data", "config", "sequence", "errors"},
    "storage": {"corpus", "text_run", "run", "data", "config", "sequence", "hashes", "errors"},
}
BELOW["interpret"] = {"wording", "inference", *BELOW["inference"]}
BELOW["training"] = {"storage", "inference", *BELOW["inference"]}
BELOW["experiments"] = {*BELOW, "training"} - {"former"}
BELOW["stage"] = {*BELOW["interpret"], "interpret", "colours"}
BELOW["figures"] = {"colours", "inference", "data", "config", "sequence", "errors"}
BELOW["export"] = {*BELOW["experiments"], "figures", "stage"} - {"experiments"}
BELOW["questions"] = {"training", "storage", "wording", "errors"}
BELOW["cli"] = {*BELOW["experiments"], "experiments", "questions", "export", "figures", "stage"}
# The folders of ui that belong to all pages; every other one holds the parts of one page.
SHARED = {"charts", "components"}
OF_ONE_PAGE = {path.parent.name for path in UI if path.parent.name != "ui"} - SHARED
DISK_CALLS = {
    "open",
    "fdopen",
    "mkstemp",
    "NamedTemporaryFile",
    "write_text",
    "write_bytes",
    "read_text",
    "read_bytes",
    "unlink",
    "mkdir",
    "rmdir",
    "rename",
    "rmtree",
    "makedirs",
    "savez",
    "savez_compressed",
    "loadtxt",
    "tofile",
    "fromfile",
    "to_csv",
    "read_csv",
    "write_html",
    "write_image",
}


def imports(tree: ast.AST) -> set[str]:
    """Full names of all modules imported anywhere below a node."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def of_file(path: Path) -> set[str]:
    return imports(ast.parse(path.read_text()))


def at_import(path: Path) -> set[str]:
    """Modules imported when the file is, that is, outside functions."""

    class Dropper(ast.NodeTransformer):
        def visit_FunctionDef(self, node):
            return None

        visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

        def visit_If(self, node):
            return None if ast.unparse(node.test) == "TYPE_CHECKING" else node

    return imports(Dropper().visit(ast.parse(path.read_text())))


def loads(names: set[str], *packages: str) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for name in names for package in packages)


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room(path: Path) -> str:
    """The room of the core that a file belongs to; "" for the entrance."""
    return path.relative_to(ROOT / "lstm_core").parts[0].removesuffix(".py").strip("_")


def ui_folder(path: Path) -> str:
    """The folder of ``ui`` that a file lies in; "" for those that lie in none."""
    inside = path.relative_to(ROOT / "ui").parts
    return inside[0] if len(inside) > 1 else ""


def from_ui(path: Path) -> set[str]:
    """Full names of the modules of ``ui`` that a file imports, and of what it takes of them."""
    return {name for name in of_file(path) if name.startswith("ui.")}


def test_the_rules_below_see_the_files():
    assert {room(path) for path in CORE} == {*BELOW, "init", "main"}
    assert {"train", "states", "compare", "talk"} <= OF_ONE_PAGE
    assert loads(of_file(ROOT / "lstm_core" / "training" / "backend.py"), "tensorflow")
    trains_when_asked = ROOT / "lstm_core" / "cli" / "runs.py"
    assert trains_when_asked in CORE
    assert not loads(at_import(trains_when_asked), "lstm_core.training")
    assert loads(of_file(trains_when_asked), "lstm_core.training")


@pytest.mark.parametrize("path", [*CORE, *JOBS, *SHELL], ids=label)
def test_imports_are_absolute(path):
    tree = ast.parse(path.read_text())
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]


@pytest.mark.parametrize("path", [*CORE, *JOBS, *SHELL], ids=label)
def test_a_file_that_answers_one_question_is_short(path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", [p for p in CORE if room(p) in BELOW], ids=label)
def test_the_core_is_built_in_floors(path):
    imported = {name.split(".")[1] for name in of_file(path) if name.startswith("lstm_core.")}
    allowed = BELOW[room(path)] | {room(path)}
    assert not imported & set(BELOW) - allowed


@pytest.mark.parametrize("path", [*CORE, *JOBS], ids=label)
def test_neither_the_core_nor_the_jobs_know_streamlit_or_the_shell(path):
    names = of_file(path)
    unknown = ("streamlit", "ui", "pages", "app", *([] if path in JOBS else ["jobs"]))
    assert not [package for package in unknown if loads(names, package)]


@pytest.mark.parametrize("path", [p for p in UI if ui_folder(p) == "charts"], ids=label)
def test_charts_get_data_and_know_neither_session_nor_jobs(path):
    assert not [name for name in from_ui(path) if not loads({name}, "ui.charts", "ui.wording")]
    assert not loads(of_file(path), "jobs")
    assert "session_state" not in path.read_text()


@pytest.mark.parametrize("path", [p for p in UI if ui_folder(p) not in OF_ONE_PAGE], ids=label)
def test_what_all_pages_share_knows_no_single_page(path):
    assert not [folder for folder in OF_ONE_PAGE if loads(of_file(path), f"ui.{folder}")]


@pytest.mark.parametrize("path", [p for p in UI if ui_folder(p) in OF_ONE_PAGE], ids=label)
def test_pages_share_nothing_but_what_all_share(path):
    own = ui_folder(path)
    others = [f"ui.{folder}" for folder in OF_ONE_PAGE - {own}]
    taken = {name for name in from_ui(path) if loads({name}, *others)}
    assert not taken


@pytest.mark.parametrize(
    "path", [p for p in (*CORE, *JOBS, *UI) if p.name == "__init__.py"], ids=label
)
def test_every_folder_says_what_it_holds_and_what_it_imports(path):
    said = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert re.search(r"\b[Ii]mport", said), said


@pytest.mark.parametrize("path", SHELL, ids=label)
def test_pages_are_imported_by_nobody(path):
    assert not loads(of_file(path), "pages")
    assert not loads(of_file(path), "app")


@pytest.mark.parametrize("path", [*CORE, *JOBS, *SHELL], ids=label)
def test_only_the_backend_imports_tensorflow_and_keras(path):
    names = of_file(path)
    if path != ROOT / "lstm_core" / "training" / "backend.py":
        assert not loads(names, "tensorflow")
        assert not loads(names, "keras")


@pytest.mark.parametrize("path", [*CORE, *JOBS, *SHELL], ids=label)
def test_nothing_but_training_loads_what_trains_before_it_is_asked_to(path):
    if "training" not in path.parts:
        tree = at_import(path)
        assert not loads(tree - {"lstm_core.train"}, "lstm_core.training")


# Keras saves to a path only, so the export goes by way of a folder that is gone at once.
@pytest.mark.parametrize(
    "path",
    [p for p in CORE if room(p) != "storage" and label(p) != "lstm_core/export/taken.py"],
    ids=label,
)
def test_only_the_storage_touches_the_disk(path):
    called = set()
    core = {name.rpartition(".")[2] for name in of_file(path) if loads({name}, "lstm_core.corpus")}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            function = node.func
            if getattr(function, "attr", None) == "to_csv" and not node.args:
                continue  # without a path it gives a text
            if getattr(function, "id", None) not in core:  # the corpus's read_text reads bytes
                called.add(getattr(function, "id", None) or getattr(function, "attr", None))
    assert not called & DISK_CALLS
    assert not [m for m in ("shutil", "tempfile", "sqlite3") if loads(of_file(path), m)]
