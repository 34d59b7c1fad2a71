"""Who may import whom, and who may touch the disk."""

import ast
from pathlib import Path

import pytest

from tests.cases import ROOT

CORE = sorted((ROOT / "lstm_core").glob("**/*.py"))
PAGES = sorted((ROOT / "pages").glob("**/*.py"))
SHELL = [*ROOT.glob("app.py"), *PAGES, *sorted((ROOT / "ui").glob("**/*.py"))]
TRAINING = {
    "backend",
    "network",
    "program",
    "engine",
    "callbacks",
    "training",
    "bench",
}
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

    return imports(Dropper().visit(ast.parse(path.read_text())))


def loads(names: set[str], package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in names)


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_rules_below_see_the_files():
    assert len(CORE) >= 18
    assert ROOT / "lstm_core" / "store.py" in CORE
    assert loads(of_file(ROOT / "lstm_core" / "backend.py"), "tensorflow")
    trains_when_asked = ROOT / "lstm_core" / "cli" / "runs.py"
    assert trains_when_asked in CORE
    assert not loads(at_import(trains_when_asked), "lstm_core.training.trainer")
    assert loads(of_file(trains_when_asked), "lstm_core.training.trainer")


@pytest.mark.parametrize("path", [*CORE, *SHELL], ids=label)
def test_imports_are_absolute(path):
    tree = ast.parse(path.read_text())
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]


@pytest.mark.parametrize("path", CORE, ids=label)
def test_the_core_knows_neither_streamlit_nor_the_shell(path):
    names = of_file(path)
    assert not [package for package in ("streamlit", "ui", "pages", "app") if loads(names, package)]


@pytest.mark.parametrize("path", SHELL, ids=label)
def test_pages_are_imported_by_nobody(path):
    assert not loads(of_file(path), "pages")
    assert not loads(of_file(path), "app")


@pytest.mark.parametrize("path", [*CORE, *SHELL], ids=label)
def test_only_the_backend_imports_tensorflow_and_keras(path):
    names = of_file(path)
    if path != ROOT / "lstm_core" / "backend.py":
        assert not loads(names, "tensorflow")
        assert not loads(names, "keras")


@pytest.mark.parametrize("path", [p for p in CORE if p.stem not in TRAINING], ids=label)
def test_what_does_not_train_loads_nothing_that_does(path):
    names = at_import(path)
    assert not [module for module in TRAINING if loads(names, f"lstm_core.{module}")]


@pytest.mark.parametrize("path", SHELL, ids=label)
def test_the_shell_loads_nothing_that_trains_on_the_way_to_the_first_page(path):
    names = at_import(path)
    assert not [module for module in TRAINING if loads(names, f"lstm_core.{module}")]


# Keras saves to a path only, so the export goes by way of a folder that is gone at once.
@pytest.mark.parametrize("path", [p for p in CORE if p.stem not in ("store", "export")], ids=label)
def test_only_the_store_touches_the_disk(path):
    called = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            function = node.func
            called.add(getattr(function, "id", None) or getattr(function, "attr", None))
    assert not called & DISK_CALLS
    assert not [m for m in ("shutil", "tempfile", "sqlite3") if loads(of_file(path), m)]
